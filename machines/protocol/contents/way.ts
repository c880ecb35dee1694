/** From which state to which a receiver has gone, as its transitions tell it. */

import type { Heard } from './rows.ts';

/** States by their path in the machine: `connected.writing`. */
interface Way {
  /** Empty where a transition that all states have has led elsewhere. */
  readonly from: string;
  readonly to: string;
}

type Value = string | Readonly<Record<string, unknown>>;

/** The path of a control state; of parallel states that of the first. */
export function pathOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const [inner] = Object.entries((value ?? {}) as Exclude<Value, string>);
  return inner === undefined ? '' : [inner[0], pathOf(inner[1])].filter(Boolean).join('.');
}

/** A name is `machine.state -event-> machine.state`, or ends with `-> stays`. */
const inMachine = (id: string): string => id.slice(`${id.split('.')[0]}.`.length);
const sourceIn = (name: string): string => inMachine(name.slice(0, name.indexOf(' -')));
const targetIn = (name: string): string => name.slice(name.lastIndexOf('-> ') + '-> '.length);

/** By the transitions taken, as far as these tell it: many rows ask of each message. */
const told = new WeakMap<Heard['taken'], Way>();

export function wayOf({ to, taken, view }: Heard): Way {
  const known = told.get(taken);
  if (known !== undefined) return known;
  const [first] = taken;
  const source = first === undefined ? '' : sourceIn(first.name);
  const target = taken.map(({ name }) => targetIn(name)).findLast((name) => name !== 'stays');
  const from = source || target !== undefined ? source : pathOf(view.local(to)?.value);
  const way = { from, to: target === undefined ? from : inMachine(target) };
  if (source || target !== undefined) told.set(taken, way);
  return way;
}

/** Whether a path is that of the state, or of one within it. */
export const isWithin = (path: string, state: string): boolean =>
  path === state || path.startsWith(`${state}.`);

/** Whether the receiver has taken it for something that the text has no answer to. */
export const isUnspecified = ({ taken }: Heard): boolean =>
  taken.length === 0 || taken.some(({ meta }) => meta.unspecified === true);
