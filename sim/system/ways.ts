/**
 * Equal messages under way on a link without an order: a step names the first of them, and any of
 * them may be the one. In exact time each has its own times, and which was lost may show only
 * later: until then a state has several ways in which its links may stand.
 */

import { canonicalText } from './canonical.ts';
import type { Step } from './definition.ts';
import { ModelError } from './errors.ts';
import { limitOf } from './exact.ts';
import type { Envelope } from './message.ts';
import type { Parts } from './parts.ts';
import type { StepResult, SystemContext, SystemSnapshot } from './snapshot.ts';

type Links = SystemContext['links'];

/** How the links of a state may stand, in all ways that there are. */
export const waysIn = ({ links, otherwise = [] }: SystemContext): readonly Links[] => [
  links,
  ...otherwise,
];

/**
 * What a step leads to in exact time, in each way that it can be meant. `take` takes the one it
 * names. Throws a ModelError if it can be taken in none.
 */
export function takenInAnyWay(
  parts: Parts,
  snapshot: SystemSnapshot,
  step: Step,
  take: (snapshot: SystemSnapshot, step: Step) => StepResult,
): StepResult {
  const found = new Map<string, StepResult>();
  let problem: unknown;
  for (const meant of meanings(parts, snapshot, step)) {
    try {
      const result = take(meant.snapshot, meant.step);
      const text = timesOf(result.snapshot.context.links);
      if (!found.has(text)) found.set(text, result);
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      problem ??= error;
    }
  }
  const [first, ...others] = found.values();
  if (first === undefined) throw problem;
  if (others.length === 0) return first;
  const otherwise = others.map((other) => other.snapshot.context.links);
  const context = { ...first.snapshot.context, otherwise };
  return { ...first, snapshot: standing(parts, first.snapshot, context) };
}

/** What a step can be meant as, each in a state with one way only. */
export const meanings = (parts: Parts, snapshot: SystemSnapshot, step: Step): Meaning[] =>
  aloneIn(parts, snapshot).flatMap((alone) =>
    stepsMeant(parts, alone, step).map((meant) => ({ snapshot: alone, step: meant })),
  );

interface Meaning {
  readonly snapshot: SystemSnapshot;
  readonly step: Step;
}

/** The state in each of its ways, as if that were the only one. */
function aloneIn(parts: Parts, snapshot: SystemSnapshot): SystemSnapshot[] {
  const { otherwise, ...context } = snapshot.context;
  if (otherwise === undefined) return [snapshot];
  return waysIn(snapshot.context).map((links) => standing(parts, snapshot, { ...context, links }));
}

/** The state with other times. */
function standing(parts: Parts, snapshot: SystemSnapshot, context: SystemContext): SystemSnapshot {
  const other = { ...snapshot, context };
  parts.remember(other, parts.localsOf(snapshot));
  return other;
}

/**
 * Of equal messages the one that arrives can be taken to be the one that has to do so first: all of
 * them differ by when they were sent only, so what is left may arrive as soon as any, and later.
 * What is lost may leave what has to arrive sooner, or what may do so later only.
 */
function stepsMeant(parts: Parts, { context }: SystemSnapshot, step: Step): Step[] {
  if (!('link' in step) || parts.network.link(step.link).kind !== 'unordered') return [step];
  const contents = context.links[step.link] as readonly Envelope[];
  const text = canonicalText(contents[step.index]?.message);
  const dueMs = (index: number) => contents[index]?.dueMs ?? 0;
  const equal = [...contents.keys()]
    .filter((index) => canonicalText(contents[index]?.message) === text)
    .sort((a, b) => dueMs(a) - dueMs(b));
  const meant = step.type === 'drop' ? equal : equal.slice(0, 1);
  return meant.map((index) => ({ ...step, index }));
}

/** What tells two ways apart: what is under way with its times, whichever was sent first. */
const timesOf = (links: Links): string =>
  JSON.stringify(
    Object.values(links).map((contents) =>
      contents
        .map(({ message, dueMs, latestMs }) => `${canonicalText(message)} ${dueMs} ${latestMs}`)
        .sort(),
    ),
  );

/** Up to when time may pass in a state, in ms, in the way in which it may do so longest. */
export const latestIn = (parts: Parts, context: SystemContext): number =>
  Math.max(...waysIn(context).map((links) => limitOf(parts, { ...context, links }).atMs));
