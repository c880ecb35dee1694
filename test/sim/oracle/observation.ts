/** What is seen of a run after each operation, whichever side runs it. */

import { type Naming, show } from './show.ts';

/** One actor that is alive. */
interface ActorSeen {
  readonly path: string;
  readonly status: string;
  /** All of it as text: state, context, output, error, children. */
  readonly text: string;
}

export interface Observation {
  readonly actors: readonly ActorSeen[];
  /** What has been done since the last one, in order, each with the actor that did it. */
  readonly effects: readonly string[];
  /** When the timers are due that can still reach somebody, in ms from now. */
  readonly timersMs: readonly number[];
  /** What promises, callbacks and observables can do now, by the names that the engine has. */
  readonly outside: readonly string[];
}

/** A snapshot of any kind of actor. */
interface AnySnapshot {
  readonly status: string;
  readonly value?: unknown;
  readonly context?: unknown;
  readonly output?: unknown;
  readonly error?: unknown;
  readonly children?: object;
}

/** Ids that XState makes up are one: which number an actor has got says nothing. */
const withoutNumbers = (text: string): string => text.replace(/x:\d+/g, '~');

/** Without those that have ended and had no id of their own: nobody can speak of them. */
const idsOf = (children: object, nameOf: Naming): string[] =>
  Object.entries(children).flatMap(([id, child]) => {
    const hasEnded = typeof child === 'object' && nameOf(child)?.endsWith(' gone>');
    return hasEnded && /^x:/.test(id) ? [] : [id];
  });

export function seen(path: string, snapshot: AnySnapshot, nameOf: Naming): ActorSeen {
  const { status, value, context, output, error, children } = snapshot;
  const parts = Object.entries({ value, context, output, error }).flatMap(([name, member]) =>
    member === undefined ? [] : [`${name} ${show(member, nameOf)}`],
  );
  if (children !== undefined) parts.push(`children [${idsOf(children, nameOf).join(' ')}]`);
  return { path, status, text: withoutNumbers(parts.join(' ')) };
}

/** An effect: who, and what. */
export const effect = (path: string, what: string, params: unknown, nameOf: Naming): string =>
  withoutNumbers(`${path} ${what} ${show(params, nameOf)}`);

export const inOrder = (actors: readonly ActorSeen[]): ActorSeen[] => {
  const textOf = ({ path, text }: ActorSeen) => `${path} ${text}`;
  return [...actors].sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
};

/** Each once, of actors that are told apart. */
export const namesOf = (names: readonly string[]): string[] =>
  [...new Set(names)].filter((name) => !name.includes('~')).sort();

/** One line for each thing seen. */
function linesOf({ actors, effects, timersMs }: Observation): string[] {
  return [
    ...actors.map(({ path, status, text }) => `${path} ${status} ${text}`),
    ...effects.map((effect) => `! ${effect}`),
    `timers in ${timersMs.join(', ')} ms`,
  ];
}

/** Both in two columns, lines that differ marked; null if they are the same. */
export function difference(real: Observation, engine: Observation): string | null {
  const [left, right] = [linesOf(real), linesOf(engine)];
  // The engine offers only what somebody takes, and of that no more than there is.
  right.push(...engine.outside.filter((name) => !real.outside.includes(name)));
  if (left.join('\n') === right.join('\n')) return null;
  const count = Math.max(left.length, right.length);
  const lines = [...Array(count).keys()].map((index) => {
    const [one, other] = [left[index] ?? '(nothing)', right[index] ?? '(nothing)'];
    return one === other ? `    ${one}` : `  X ${one}\n  E ${other}`;
  });
  return ['X: XState, E: the engine', ...lines].join('\n');
}
