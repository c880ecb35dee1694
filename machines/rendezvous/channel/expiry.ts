/**
 * A channel that goes by the `Expires` of MSC3886 (L66-L69): it takes the rendezvous for gone at
 * that moment, by the clock of its device.
 *
 * `Expires` is an absolute time, and a machine has no clock. Each answer is taken to be given at
 * the moment zero of the relay's clock; the clock of the device is ahead of that by so much. What
 * passes between a write and the answer to whoever reads it is left out.
 */

import { type Send, send } from 'actorcheck';
import { type AnyStateMachine, createMachine, emit, enqueueActions } from 'xstate';
import { type HttpEvent, header } from '../../http/message.ts';
import type { ChannelReport } from './context.ts';

/** How a device reads the time. */
export interface Clock {
  /** How far it is ahead of the relay's; less than zero if it is behind. */
  readonly aheadMs: number;
  /** Whether it goes by the `Date` of the same answer instead of its own time. */
  readonly goesByDate: boolean;
}

const timer = 'expiry';
const expired = 'rendezvous.expired';

interface Enqueue {
  cancel(id: string): void;
  raise(event: object, options?: { readonly id: string; readonly delay: number }): void;
}

/** What is left by that clock, in milliseconds; undefined if the answer does not say. */
function leftMs(answer: HttpEvent, { aheadMs, goesByDate }: Clock): number | undefined {
  const at = Date.parse(header(answer, 'expires') ?? '');
  const now = goesByDate ? Date.parse(header(answer, 'date') ?? '') : aheadMs;
  return Number.isNaN(at - now) ? undefined : at - now;
}

const reading = (clock: Clock) =>
  enqueueActions(({ event, enqueue }) => {
    const left = leftMs(event as never as HttpEvent, clock);
    if (left === undefined) return;
    const next = enqueue as never as Enqueue;
    next.cancel(timer);
    if (left <= 0) next.raise({ type: expired });
    else next.raise({ type: expired }, { id: timer, delay: left });
  });

interface Config {
  readonly on?: Readonly<Record<string, unknown>>;
  readonly states?: Readonly<Record<string, Config>>;
}

/** Who gives up reads no more. */
const isEnd = (transition: object): boolean =>
  'target' in transition && transition.target === '#channel.failed';

function alsoReading(config: Config): Config {
  const { on, states } = config;
  const withReading = (transition: object) =>
    isEnd(transition)
      ? transition
      : {
          ...transition,
          actions: [(transition as { actions?: unknown }).actions ?? [], 'readExpires'].flat(),
        };
  const events = Object.entries(on ?? {}).map(([type, given]) => [
    type,
    type.startsWith('response.') ? [given as object].flat().map(withReading) : given,
  ]);
  const inner = Object.entries(states ?? {}).map(([name, state]) => [name, alsoReading(state)]);
  return {
    ...config,
    ...(on && { on: Object.fromEntries(events) }),
    ...(states && { states: Object.fromEntries(inner) }),
  };
}

/** The channel, with an eye on its device's clock. `flow`: whom it tells that it has given up. */
export function goingByExpires(
  channel: AnyStateMachine,
  flow: string,
  clock: Clock,
): AnyStateMachine {
  const { implementations } = channel;
  const { states, on, ...config } = channel.config as never as Config & {
    readonly states: Readonly<Record<string, Config>>;
  };
  const inner = Object.fromEntries(
    Object.entries(states).map(([name, state]) => [name, alsoReading(state)]),
  );
  const { deleting } = inner;
  const ignored = { [expired]: { description: 'is closing already' } };
  const failed = {
    target: '.failed',
    actions: 'tellExpired',
    description: 'gives up: expired, by the clock of the device',
  };
  return createMachine(
    {
      ...config,
      on: { [expired]: failed, ...on },
      states: { ...inner, deleting: { ...deleting, on: { ...deleting?.on, ...ignored } } },
    } as never,
    {
      ...implementations,
      actions: {
        ...implementations.actions,
        readExpires: reading(clock),
        tellExpired: emit(
          (): Send =>
            send(flow, { type: 'channel.failed', reason: 'expired' } satisfies ChannelReport),
        ),
      },
    } as never,
  ) as AnyStateMachine;
}
