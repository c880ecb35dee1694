/** How a flow machine reads the messages of MSC3906 that its channel has received. */

import { decodeLogin } from './dialect.ts';
import type { FailureReason, LoginMessage, LoginMessageType } from './login.ts';
import type { Names } from './names.ts';

/** Guard parameters: a message of that type and, for a failure, with that reason. */
export interface Expected {
  readonly message: LoginMessageType;
  readonly reason?: string;
}

/** A guard: what is received is a failure with that reason. */
export const failure = <const Reason extends FailureReason>(reason: Reason) =>
  ({ type: 'received', params: { message: 'm.login.failure', reason } }) as const;

/** A guard: what is received is a message of that type. */
export const received = <const Type extends LoginMessageType>(message: Type) =>
  ({ type: 'received', params: { message } }) as const;

type Event = { readonly type: string };

export function loginReader({ dialect }: Names) {
  /** The message that the payload in an event is; undefined if it is none. */
  const loginMessage = (event: Event): LoginMessage | undefined =>
    event.type === 'channel.received' && 'payload' in event
      ? decodeLogin(dialect, event.payload)
      : undefined;

  /** The message, if it is of that type. */
  function messageIf<T extends LoginMessageType>(
    event: Event,
    type: T,
  ): Extract<LoginMessage, { type: T }> | undefined {
    const message = loginMessage(event);
    return message?.type === type ? (message as Extract<LoginMessage, { type: T }>) : undefined;
  }

  /** The message, known to be of that type because a guard has asked. Throws if it is not. */
  function messageOf<T extends LoginMessageType>(event: Event, type: T) {
    const message = messageIf(event, type);
    if (message === undefined) {
      throw new Error(`expected ${type}, got ${loginMessage(event)?.type}`);
    }
    return message;
  }

  function isExpected(event: Event, { message, reason }: Expected): boolean {
    const found = loginMessage(event);
    if (found?.type !== message) return false;
    return reason === undefined || (found.type === 'm.login.failure' && found.reason === reason);
  }

  return { messageIf, messageOf, isExpected };
}
