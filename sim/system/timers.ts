/**
 * The timers of a root machine and of the actors that it has started, as XState's scheduler keeps
 * them: several of one id side by side. `cancel` reaches the last one started of an id, and none
 * once one of that id has fired; the end of an actor cancels what `cancel` could have reached.
 */

import type { Message } from './message.ts';

/**
 * An actor of the same tree by its path ('' is the root), or another of the system by name.
 * `ended`: one that has ended. Nobody hears such a timer, but once it has fired, no `cancel`
 * reaches another of its id.
 */
export type Target =
  | { readonly path: string }
  | { readonly actor: string }
  | { readonly ended: string };

/** What a machine does to timers. The source is the path of the actor that does it. */
export type TimerEffect =
  | {
      readonly type: 'start';
      readonly source: string;
      readonly target: Target;
      /** Undefined: it has no name that a `cancel` could know. */
      readonly id: string | undefined;
      readonly event: Message;
      readonly delayMs: number;
    }
  | { readonly type: 'cancel'; readonly source: string; readonly id: string }
  /** The actor has ended. */
  | { readonly type: 'end'; readonly source: string };

/** A timer that runs. */
export interface Timer {
  /** Unique for the root: `T` and `T#2` are two of one id, the first of them started before. */
  readonly id: string;
  readonly event: Message;
  readonly delayMs: number;
  /** Path of the actor that started it; absent if that is the root. */
  readonly source?: string;
  /** Whom it is for; absent if that is who started it. */
  readonly target?: Target;
  /** What `cancel` knows it by; absent if it has no such id. */
  readonly called?: string;
  /** Present where no cancel of its id and no end of its actor reaches it any more. */
  readonly isLoose?: true;
}

/** Whether it is one of `after`: it has no name but the one that XState makes of its delay. */
export const isOfAfter = ({ event }: Timer): boolean => event.type.startsWith('xstate.after.');

/** What a person calls it: by the name that it was given or, without one, by how long it takes. */
export function titleOfTimer(timer: Timer & { readonly actor: string }): string {
  const { id, actor, delayMs, source } = timer;
  if (!isOfAfter(timer)) return `timer "${id}" of "${actor}"`;
  const whose = source === undefined ? `"${actor}"` : `"${source}" in "${actor}"`;
  return `the ${delayMs / 1000} s of ${whose}`;
}

/** The number that tells timers of one id apart; 1 has none written. */
const numberIn = (id: string): number => Number(/#(\d+)$/.exec(id)?.[1] ?? 1);
const baseOf = (id: string): string => id.replace(/#\d+$/, '');

/** The one order of timers: by id, those of one id as they were started. */
export function compareTimers(a: Timer, b: Timer): number {
  const [one, other] = [baseOf(a.id), baseOf(b.id)];
  if (one !== other) return one < other ? -1 : 1;
  return numberIn(a.id) - numberIn(b.id);
}

/** Numbers anew those of one id: which of them are left is all that counts. */
function numbered<T extends Timer>(timers: readonly T[]): T[] {
  const seen = new Map<string, number>();
  return timers.map((timer) => {
    const base = baseOf(timer.id);
    const number = (seen.get(base) ?? 0) + 1;
    seen.set(base, number);
    const id = number === 1 ? base : `${base}#${number}`;
    return id === timer.id ? timer : { ...timer, id };
  });
}

const isOf = (timer: Timer, source: string, called: string | undefined): boolean =>
  called !== undefined && (timer.source ?? '') === source && timer.called === called;

/** The same timers, of which those of that id can no longer be cancelled. */
const loosened = <T extends Timer>(timers: readonly T[], source: string, called?: string): T[] =>
  timers.map((timer) => (isOf(timer, source, called) ? { ...timer, isLoose: true } : timer));

/** The timers with one more. `more` is what a reading of time adds to it. */
export function withTimer<T extends Timer>(
  timers: readonly T[],
  { source, target, id, event, delayMs }: Extract<TimerEffect, { type: 'start' }>,
  more: Omit<T, keyof Timer>,
): T[] {
  const name = (id ?? event.type).replaceAll('#', '-');
  const isForItself = 'path' in target && target.path === source;
  if ('ended' in target && id === undefined) return [...timers];
  const timer = {
    id: source === '' ? name : `${source}: ${name}`,
    event,
    delayMs,
    ...(source === '' ? {} : { source }),
    ...(isForItself ? {} : { target }),
    ...(id === undefined ? {} : { called: id }),
    ...more,
  } as Timer as T;
  return numbered([...loosened(timers, source, id), timer]);
}

/** The timers without the one that fires. */
export function withoutFired<T extends Timer>(timers: readonly T[], fired: T): T[] {
  const others = timers.filter((timer) => timer !== fired);
  return numbered(loosened(others, fired.source ?? '', fired.called));
}

/** The timers that are left after a cancel, or after an actor has ended. */
export function withoutStopped<T extends Timer>(
  timers: readonly T[],
  effect: Exclude<TimerEffect, { type: 'start' }>,
): readonly T[] {
  const left = timers.flatMap((timer): T[] => {
    if (effect.type === 'end') return afterEnd(timer, effect.source);
    return timer.isLoose || !isOf(timer, effect.source, effect.id) ? [timer] : [];
  });
  const isSame = left.length === timers.length && left.every((one, index) => one === timers[index]);
  return isSame ? timers : numbered(left);
}

/** What is left of a timer once an actor has ended. */
function afterEnd<T extends Timer>(timer: T, ended: string): T[] {
  const { source = '', target = { path: source }, called, isLoose } = timer;
  const isUnheard = 'ended' in target || ('path' in target && target.path === ended);
  if (source === ended) {
    if (isUnheard || !isLoose) return [];
    // Another actor may run there later, and have timers of the same ids.
    const { called: _, ...rest } = timer;
    return [rest as T];
  }
  if (!isUnheard) return [timer];
  return called === undefined ? [] : [{ ...timer, target: { ended } }];
}
