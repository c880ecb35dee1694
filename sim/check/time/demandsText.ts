/** What a run needs of durations, in words: of what people and servers do, and of messages. */

import { labelsOf } from '../../run/tell.ts';
import type { System } from '../../system/compose.ts';
import type { Step } from '../../system/definition.ts';
import { type Demand, demandsOf } from './demands.ts';

type Span = Pick<Demand, 'leastMs' | 'mostMs'>;

/**
 * What exact time says of a run that is possible: what has to be by when, of when it can be at the
 * soonest. Null in place of the steps where no run shows something, as it never happens.
 */
export function possibleText(system: System, steps: readonly Step[] | null): string {
  if (steps === null) return 'possible, whatever the times are';
  const told = neededIn(system, demandsOf(system, steps));
  if (told.length === 0) return 'possible, within the ordinary times';
  return `possible, with the fewest steps if ${told.join('; ')}`;
}

interface Told extends Span {
  readonly tell: (span: Span) => string;
}

function neededIn(system: System, demands: readonly Demand[]): string[] {
  const all = new Map<string, Told>();
  for (const { about, hasCome, leastMs, mostMs } of demands) {
    const isChoice = about.kind === 'choice';
    const what = isChoice ? about.choice.label : messages(system, about.link);
    const when = !isChoice ? taking : hasCome ? coming : missing;
    const key = `${hasCome || !isChoice} ${what}`;
    // Of several that are told as one it is said what the strictest need.
    const known = all.get(key);
    all.set(key, {
      leastMs: larger(leastMs, known?.leastMs ?? null),
      mostMs: smaller(mostMs, known?.mostMs ?? null),
      tell: (span) => `${when(span)}: ${what}`,
    });
  }
  return [...all.values()].map(({ tell, ...span }) => tell(span));
}

const larger = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.max(one, other);
const smaller = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.min(one, other);

const inSeconds = (ms: number | null): string => `${Math.round(ms ?? 0) / 1000} s`;

function coming({ leastMs, mostMs }: Span): string {
  if (mostMs === null) return `after ${inSeconds(leastMs)} or more`;
  if (leastMs === mostMs) return `after ${inSeconds(leastMs)}`;
  if (leastMs !== null) return `after ${leastMs / 1000} to ${inSeconds(mostMs)}`;
  return mostMs === 0 ? 'at once' : `within ${inSeconds(mostMs)}`;
}

const missing = ({ leastMs }: Span): string => `not within ${inSeconds(leastMs)}`;

function taking({ leastMs, mostMs }: Span): string {
  const least = leastMs === null ? [] : [`one takes ${inSeconds(leastMs)} or more`];
  const most = mostMs === 0 ? 'no time' : `${inSeconds(mostMs)} or less`;
  return [...least, ...(mostMs === null ? [] : [`one takes ${most}`])].join(' and ');
}

/** Those on a link, by who is at its ends. */
function messages(system: System, name: string): string {
  const label = labelsOf(system.definition);
  const link = system.network.link(name);
  const ends = link.kind === 'connection' ? [link.client, link.server] : [link.from, link.to];
  const [one, other] = ends.map((actor) => label(system.partyOf(actor).name));
  return `messages between ${one} and ${other}`;
}
