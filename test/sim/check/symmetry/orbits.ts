/** Orbits counted in the simplest way: every state, with its actors renamed in every way. */

import { canonicalText } from '../../../../sim/system/canonical.ts';
import type { SystemSnapshot } from '../../../../sim/system/snapshot.ts';

function permutationsOf(names: readonly string[]): string[][] {
  if (names.length === 0) return [[]];
  return names.flatMap((first) =>
    permutationsOf(names.filter((name) => name !== first)).map((rest) => [first, ...rest]),
  );
}

/** A value with names renamed; lists under the name `seen` are sets, and in order. */
function renamed(value: unknown, names: ReadonlyMap<string, string>, key = ''): unknown {
  if (typeof value === 'string') {
    return value.replace(/(?<!\w)c\d(?!\w)/g, (name) => names.get(name) ?? name);
  }
  if (Array.isArray(value)) {
    const items = value.map((item) => renamed(item, names));
    const isSet = key === 'seen' || key === 'timers' || key === 'peers';
    const text = (item: unknown) => canonicalText(item);
    return isSet ? items.sort((a, b) => (text(a) < text(b) ? -1 : 1)) : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([member, held]) => [
      renamed(member, names),
      renamed(held, names, member),
    ]),
  );
}

/** How many orbits there are of these states under all permutations of some actors. */
export function orbitsOf(
  snapshots: readonly SystemSnapshot[],
  actors: readonly string[],
  isOrdered: (link: string) => boolean,
): number {
  const renamings = permutationsOf(actors).map(
    (order) => new Map(order.map((name, at) => [actors[at] as string, name])),
  );
  const keyOf = ({ value, context }: SystemSnapshot, names: ReadonlyMap<string, string>) => {
    const { actors: held, links, timers, faultsLeft } = context;
    const contents = Object.entries(links).map(([name, sent]) => {
      const messages = sent.map((envelope) => canonicalText(renamed(envelope, names)));
      return [renamed(name, names), isOrdered(name) ? messages : messages.sort()];
    });
    const others = renamed({ value, held, timers, faultsLeft }, names);
    return canonicalText([others, Object.fromEntries(contents)]);
  };
  const least = (snapshot: SystemSnapshot) =>
    renamings.map((names) => keyOf(snapshot, names)).reduce((a, b) => (a < b ? a : b));
  return new Set(snapshots.map(least)).size;
}
