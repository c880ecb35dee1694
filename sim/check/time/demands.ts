/**
 * What a run in exact time needs of durations: how long each thing in it may take if the run is to
 * happen at all, as far as that is less than what it may take by itself.
 *
 * All that a run asks of moments are bounds of differences, between its steps: what comes is within
 * its interval, and no time passes beyond what has to come by then. The tightest bound between two
 * moments is the shortest way from one to the other.
 */

import { canonicalText } from '../../system/canonical.ts';
import type { System } from '../../system/compose.ts';
import { boundsOf, type Choice, type Step } from '../../system/definition.ts';
import { isUnderway } from '../../system/network.ts';
import type { SystemSnapshot } from '../../system/snapshot.ts';

export interface Demand {
  /** A message on a link, or something that the environment may do. */
  readonly about: About;
  /** Whether it comes, or has not come by the time that the run goes on without it. */
  readonly hasCome: boolean;
  /** More than its own least, and less than its own most; null if it may be any of its own. */
  readonly leastMs: number | null;
  readonly mostMs: number | null;
}

type About =
  | { readonly kind: 'message'; readonly link: string }
  | { readonly kind: 'choice'; readonly choice: Choice };

interface Interval {
  /** Null for a timer, which takes as long as it takes. */
  readonly about: About | null;
  readonly minMs: number;
  readonly maxMs: number;
}

/** Something pending since a step: they are numbered from 1 on, and 0 is the start. */
interface Open extends Interval {
  readonly from: number;
}

/** The same up to the step that it comes in, or by which it has not come. */
interface Pending extends Open {
  readonly to: number;
  readonly hasCome: boolean;
}

const forever = Number.POSITIVE_INFINITY;

/** `system`: composed in exact time; the steps have their moments. */
export function demandsOf(system: System, steps: readonly Step[]): Demand[] {
  const all = pendingAlong(system, steps);
  const bounds = boundsBetween(steps.length + 1, all);
  return all.flatMap(({ from, to, about, hasCome, minMs, maxMs }) => {
    // What the environment need not do in a run needs no time for not being done.
    const isLeft = about?.kind === 'choice' && about.choice.usual !== true && !hasCome;
    if (about === null || isLeft || from === to) return [];
    const least = -((bounds[to] as Float64Array)[from] as number);
    const most = (bounds[from] as Float64Array)[to] as number;
    const leastMs = least > minMs ? least : null;
    const mostMs = hasCome && most < maxMs ? most : null;
    return leastMs === null && mostMs === null ? [] : [{ about, hasCome, leastMs, mostMs }];
  });
}

/** All that is pending along a run. */
function pendingAlong(system: System, steps: readonly Step[]): Pending[] {
  const found: Pending[] = [];
  let { snapshot } = system.start();
  let open = opened(new Map(), pendingIn(system, snapshot), 0);
  for (const [index, step] of steps.entries()) {
    const to = index + 1;
    const comes = keyOf(snapshot, step);
    const first = comes === null ? undefined : open.get(comes);
    if (first !== undefined) found.push({ ...first, to, hasCome: true });
    if (comes !== null) open.delete(comes);
    snapshot = system.apply(snapshot, step).snapshot;
    const after = pendingIn(system, snapshot);
    for (const [key, one] of open) {
      if (!after.has(key)) found.push({ ...one, to, hasCome: false });
    }
    open = opened(open, after, to);
  }
  for (const one of open.values()) found.push({ ...one, to: steps.length, hasCome: false });
  return found;
}

/** What is pending after a step: what goes on, and what begins with it. */
function opened(
  before: ReadonlyMap<string, Open>,
  after: ReadonlyMap<string, Interval>,
  from: number,
): Map<string, Open> {
  return new Map([...after].map(([key, one]) => [key, before.get(key) ?? { from, ...one }]));
}

/** What is pending in a state: the same thing has the same key in each. */
function pendingIn(system: System, snapshot: SystemSnapshot): Map<string, Interval> {
  const all = new Map<string, Interval>();
  const { links, timers } = snapshot.context;
  for (const timer of timers) {
    const { delayMs } = timer;
    all.set(timerKey(timer), { about: null, minMs: delayMs, maxMs: delayMs });
  }
  for (const [link, contents] of Object.entries(links)) {
    for (const [place, envelope] of contents.entries()) {
      const { sentAtMs = 0, dueMs = 0, latestMs = forever } = envelope;
      if (isUnderway(envelope)) continue;
      const about = { kind: 'message', link } as const;
      const own = { minMs: dueMs - sentAtMs, maxMs: latestMs - sentAtMs };
      all.set(messageKey(snapshot, link, place), { about, ...own });
    }
  }
  const choices = system.openChoices(snapshot);
  // Where a server decides at once, whatever else may be chosen there is chosen at once.
  const mostMs = Math.min(...choices.map((choice) => boundsOf(choice)[1]));
  for (const choice of choices) {
    const [minMs, maxMs] = boundsOf(choice);
    const most = mostMs === 0 ? 0 : maxMs;
    all.set(`choice ${choice.name}`, { about: { kind: 'choice', choice }, minMs, maxMs: most });
  }
  return all;
}

const timerKey = ({ actor, number, dueMs }: { actor: string; number?: number; dueMs?: number }) =>
  `timer ${actor} ${number} ${dueMs}`;

/** Of equal messages that were sent at once the first comes first. */
function messageKey({ context }: SystemSnapshot, link: string, place: number): string {
  const contents = context.links[link] ?? [];
  const texts = contents.slice(0, place + 1).map((envelope) => canonicalText(envelope));
  const text = texts.at(-1) as string;
  return `message ${link} ${text} ${texts.filter((other) => other === text).length}`;
}

/** The key of what comes in a step; null for a fault, of which none was pending. */
function keyOf(snapshot: SystemSnapshot, step: Step): string | null {
  switch (step.type) {
    case 'choose':
      return `choice ${step.choice}`;
    case 'timer': {
      const { timers } = snapshot.context;
      const timer = timers.find(({ actor, id }) => actor === step.actor && id === step.id);
      return timer === undefined ? null : timerKey(timer);
    }
    case 'deliver':
    case 'reorder':
    case 'duplicate':
      return messageKey(snapshot, step.link, step.index);
    default:
      return null;
  }
}

/** By two moments: how much later the second is than the first at the most, in ms. */
function boundsBetween(count: number, all: readonly Pending[]): Float64Array[] {
  const bounds = Array.from({ length: count }, (_, from) =>
    new Float64Array(count).map((__, to) => (to <= from ? 0 : forever)),
  );
  const bind = (from: number, to: number, ms: number): void => {
    const row = bounds[from] as Float64Array;
    row[to] = Math.min(row[to] as number, ms);
  };
  for (const { from, to, hasCome, minMs, maxMs } of all) {
    bind(from, to, maxMs);
    if (hasCome) bind(to, from, -minMs);
  }
  for (const via of bounds.keys()) {
    const onward = bounds[via] as Float64Array;
    for (const row of bounds) {
      const reach = row[via] as number;
      if (reach === forever) continue;
      for (let to = 0; to < count; to++) {
        row[to] = Math.min(row[to] as number, reach + (onward[to] as number));
      }
    }
  }
  return bounds;
}
