/**
 * Where a machine does something else than the one it was: the same step is taken from the same
 * state with both, and the first difference is whose doing it is. Values that functions have closed
 * over are seen in no other way.
 */

import { canonicalJson, type Occurrence, type StepResult } from 'actorcheck';

/** Something that one actor does otherwise. */
export interface Difference {
  readonly actor: string;
  /** The transitions in which it does so, as its chart names them; none where it starts so. */
  readonly now: readonly string[];
  /** Those that the other one took in the place of them; none if the same. */
  readonly was: readonly string[];
  /** What is other, in words. */
  readonly text: string;
}

type Received = Extract<Occurrence, { type: 'received' }>;

/** What a step does otherwise; none for what cannot be compared, as the other one fails. */
export function differencesIn(now: StepResult, was: StepResult): Difference[] {
  if (was.occurrences.some(({ type }) => type === 'failed')) return [];
  const [ours, theirs] = [now.occurrences, was.occurrences];
  for (let at = 0; at < Math.max(ours.length, theirs.length); at++) {
    const [one, other] = [ours[at], theirs[at]];
    if (one !== undefined && other !== undefined && isSame(one, other)) continue;
    return [differenceAt(ours, theirs, at)];
  }
  return statesApart(now, was);
}

/** Where in a list of alternatives a transition stands does not matter. */
export const bare = (name: string): string => name.replace(/\[\d+\](?=-> )/, '');

const waysOf = ({ taken }: Received): string => taken.map(({ name }) => bare(name)).join('\n');

function isSame(one: Occurrence, other: Occurrence): boolean {
  if (one.type !== other.type) return false;
  if (one.type === 'received' && other.type === 'received') {
    return isSameEvent(one, other) && waysOf(one) === waysOf(other);
  }
  if ('envelope' in one && 'envelope' in other) {
    return canonicalJson(bodyOf(one)) === canonicalJson(bodyOf(other));
  }
  return canonicalJson(one) === canonicalJson(other);
}

const isSameEvent = (one: Received, other: Received): boolean =>
  one.actor === other.actor && canonicalJson(one.event) === canonicalJson(other.event);

/** Without its times, which no machine makes. */
const bodyOf = ({ envelope: { from, to, message } }: Extract<Occurrence, { envelope: object }>) => {
  return { from, to, message };
};

function differenceAt(
  ours: readonly Occurrence[],
  theirs: readonly Occurrence[],
  at: number,
): Difference {
  const [one, other] = [ours[at], theirs[at]];
  if (one?.type === 'received' && other?.type === 'received' && isSameEvent(one, other)) {
    const [now, was] = [namesIn(one), namesIn(other)];
    return { actor: one.actor, now, was, text: placeText(now, was) };
  }
  // Of two things that are other, the new one is told, and only else the one that is gone.
  const isNew = one !== undefined && !theirs.some((known) => isSame(known, one));
  const made = (isNew ? one : (other ?? one)) as Occurrence;
  const maker = makerOf(made);
  const isOwn = ({ actor }: Received) => actor === maker || actor.startsWith(`${maker}/`);
  const last = ours.slice(0, at).findLast((seen) => seen.type === 'received' && isOwn(seen)) as
    | Received
    | undefined;
  const text = one === undefined || other === undefined ? '' : anotherText(one, other);
  return {
    actor: last?.actor ?? maker,
    now: last === undefined ? [] : namesIn(last),
    was: [],
    text: text || `${madeText(made)}${isNew ? ', which it did not' : ' no more'}`,
  };
}

/** As its own chart names them: of what a machine has started, the name begins with its chart's. */
export const inChart = (actor: string, name: string): string =>
  actor.includes('/') ? name.replace(/^[^:]*: /, '') : name;

export const namesIn = ({ actor, taken }: Received): string[] =>
  taken.map(({ name }) => inChart(actor, name));

/** Whose doing it is. */
function makerOf(made: Occurrence): string {
  if ('envelope' in made) return made.envelope.from;
  // What is handed over is received as it was made.
  return made.type === 'received' ? String(made.event.from ?? made.actor) : made.actor;
}

/** "in some case it goes to waiting where it went to connected". */
function placeText(now: readonly string[], was: readonly string[]): string {
  const [here, there] = [goalOf(now), goalOf(was)];
  if (here === there) return 'another one of its alternatives';
  const goes = here === null ? 'stays' : `goes to ${here}`;
  return `in some case it ${goes} where it ${there === null ? 'stayed' : `went to ${there}`}`;
}

/** The state that it comes to in the end; null where it stays. */
function goalOf(names: readonly string[]): string | null {
  const goals = names.map((name) => name.split('-> ').at(-1) ?? '');
  const goal = goals.findLast((one) => one !== 'stays');
  return goal === undefined ? null : goal.replace(/^[^.]*\./, '');
}

/** Two of the same type to the same actor, which have something else in them. */
function anotherText(one: Occurrence, other: Occurrence): string {
  const [ours, theirs] = [contentOf(one), contentOf(other)];
  if (ours === null || theirs === null) return '';
  if (ours.to !== theirs.to || ours.message.type !== theirs.message.type) return '';
  return `${ours.message.type} to ${ours.to} has another ${apart(ours.message, theirs.message)}`;
}

function contentOf(made: Occurrence): { to: string; message: { readonly type: string } } | null {
  if ('envelope' in made) return made.envelope;
  return made.type === 'received' ? { to: made.actor, message: made.event } : null;
}

function madeText(made: Occurrence): string {
  const content = contentOf(made);
  if (content !== null) return `${content.message.type} to ${content.to}`;
  if (made.type === 'ran') return `runs ${made.name}`;
  return made.type === 'emitted' ? `emits ${made.event.type}` : 'fails';
}

const mostFields = 3;

/** The members that are other, as paths: "code, keys.0". */
function apart(one: unknown, other: unknown): string {
  const paths = pathsApart(one, other, '');
  const more = paths.length > mostFields ? ` and ${paths.length - mostFields} more` : '';
  return `${paths.slice(0, mostFields).join(', ')}${more}`;
}

function pathsApart(one: unknown, other: unknown, path: string): string[] {
  if (canonicalJson(one) === canonicalJson(other)) return [];
  if (!isObject(one) || !isObject(other)) return [path || 'value'];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return names.flatMap((name) =>
    pathsApart(one[name], other[name], path ? `${path}.${name}` : name),
  );
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Whatever is otherwise in what actors keep, and in the timers that they have started. */
export function statesApart(now: StepResult, was: StepResult): Difference[] {
  const standing = ({ snapshot: { value, context } }: StepResult, actor: string) => ({
    state: value[actor],
    context: context.actors[actor],
    more: context.more?.[actor],
    timers: context.timers.filter((timer) => timer.actor === actor).map(({ id }) => id),
  });
  return Object.keys(now.snapshot.value).flatMap((actor) => {
    const [ours, theirs] = [standing(now, actor), standing(was, actor)];
    if (canonicalJson(ours) === canonicalJson(theirs)) return [];
    const last = now.occurrences.findLast(
      (seen) => seen.type === 'received' && seen.actor === actor,
    ) as Received | undefined;
    const names = last === undefined ? [] : namesIn(last);
    const path = apart(ours, theirs).replace(/\bcontext\./g, '');
    return [{ actor, now: names, was: [], text: `keeps another ${path}` }];
  });
}
