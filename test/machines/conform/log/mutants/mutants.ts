/** Logs with one thing wrong, each with the line that departs for it. */

import { type Random, seeded } from '../../../../../sim/run/random.ts';
import { changes } from './changes.ts';
import { type Entry, type Har, type Line, linesOf, timed } from './lines.ts';
import { ifDoubled, ifDropped, ifMoved } from './oracle.ts';

interface Mutant {
  readonly name: string;
  readonly kind: 'dropped' | 'doubled' | 'moved' | 'changed';
  readonly text: string;
  /** Place in the file, from 1 on, of the entry that departs; null if all is as it may be. */
  readonly departs: number | null;
}

/** The log with these entries; `line` is which of its lines departs, or none. */
function mutantOf(
  kind: Mutant['kind'],
  name: string,
  har: Har,
  entries: Entry[],
  line: number,
): Mutant {
  timed(entries);
  const changed: Har = { ...har, log: { ...har.log, entries } };
  const departing = entriesOf(linesOf(changed))[line];
  const departs = departing === undefined ? null : entries.indexOf(departing) + 1;
  return { kind, name, text: JSON.stringify(changed), departs };
}

const entriesOf = (lines: readonly Line[]): Entry[] => lines.map(({ entry }) => entry);

const called = ({ kind, device, status }: Line, at: number): string =>
  `line ${at + 1}, ${kind} ${status} of ${device}`;

/** How far a line is moved at the most. */
const furthest = 6;

export function mutantsOf(text: string): readonly (() => Mutant)[] {
  const fresh = () => {
    const har = JSON.parse(text) as Har;
    return { har, entries: har.log.entries, lines: linesOf(har) };
  };
  const { lines } = fresh();
  return lines.flatMap((line, at): (() => Mutant)[] => {
    const name = called(line, at);
    const place = (all: ReturnType<typeof fresh>, index: number) =>
      all.entries.indexOf(all.lines[index]?.entry as Entry);
    const dropped = () => {
      const all = fresh();
      const entries = all.entries.toSpliced(place(all, at), 1);
      return mutantOf('dropped', name, all.har, entries, ifDropped(lines, at));
    };
    const doubled = () => {
      const all = fresh();
      const copy = structuredClone(all.lines[at]?.entry as Entry);
      const entries = all.entries.toSpliced(place(all, at) + 1, 0, copy);
      return mutantOf('doubled', name, all.har, entries, ifDoubled(lines, at));
    };
    const last = Math.min(lines.length - 1, at + furthest);
    const moved = Array.from({ length: last - at }, (_, by) => () => {
      const all = fresh();
      const to = at + by + 1;
      const [from, behind] = [place(all, at), place(all, to)];
      const entry = all.entries[from] as Entry;
      const entries = all.entries.toSpliced(behind + 1, 0, entry).toSpliced(from, 1);
      const line = ifMoved(lines, at, to);
      return mutantOf('moved', `${name}, behind ${to + 1}`, all.har, entries, line);
    });
    const changed = changes
      .filter(({ isFor }) => isFor(line))
      .map((change) => () => {
        const all = fresh();
        const departs = change.departs(lines, at);
        change.make(all.lines[at]?.entry as Entry);
        const entry = all.lines[departs]?.entry;
        const index = entry === undefined ? -1 : all.entries.indexOf(entry);
        timed(all.entries);
        const departing = index === -1 ? null : index + 1;
        return {
          kind: 'changed' as const,
          name: `${name}: ${change.name}`,
          text: JSON.stringify(all.har),
          departs: departing,
        };
      });
    return [dropped, doubled, ...moved, ...changed];
  });
}

/** So many of them, the same for each seed: of each kind as many as of others, where there are. */
export function sample(all: readonly (() => Mutant)[], count: number, seed: number): Mutant[] {
  const random: Random = seeded(seed);
  const made = shuffled(all, random).map((make) => make());
  const byKind = new Map<string, Mutant[]>();
  for (const one of made) byKind.set(one.kind, [...(byKind.get(one.kind) ?? []), one]);
  const taken: Mutant[] = [];
  for (let round = 0; taken.length < count && round < made.length; round++) {
    for (const of of byKind.values()) taken.push(...of.slice(round, round + 1));
  }
  return taken.slice(0, count);
}

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const left = [...items];
  const result: Item[] = [];
  while (left.length > 0) {
    result.push(...left.splice(random.integer(0, left.length - 1), 1));
  }
  return result;
}
