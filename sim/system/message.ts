/** Messages: what actors say to each other, and how a machine sends one. */

/** A message: plain data with a type. It reaches a machine as an event with `from` added. */
export interface Message {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A message under way. In untimed reading it has no times. */
export interface Envelope {
  readonly from: string;
  readonly to: string;
  readonly message: Message;
  readonly sentAtMs?: number;
  /** When it arrives; in exact time, when at the earliest. */
  readonly dueMs?: number;
  /** In exact time: when at the latest; absent if it never has to. */
  readonly latestMs?: number;
  /** The message's place in the order of sending: that of delivery for those due at one moment. */
  readonly number?: number;
}

/** What a machine emits to send: `emit({ type: 'send', to, message })`. */
export interface Send {
  readonly type: 'send';
  /** Name of the actor that is to receive it. */
  readonly to: string;
  readonly message: Message;
}

/** Makes the event that a machine emits to send `message` to the actor named `to`. */
export const send = (to: string, message: Message): Send => ({ type: 'send', to, message });

/** Whether what a machine emits is a send. */
export const isSend = (event: object): event is Send => {
  const { type, to, message } = event as Partial<Send>;
  return type === 'send' && typeof to === 'string' && typeof message === 'object';
};
