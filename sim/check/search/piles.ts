/**
 * What piles up without end: messages on a link, or what the context of an actor holds. No search
 * comes to an end there, and each state takes longer than the one before.
 */

import type { LocalState } from '../../system/local.ts';
import type { Envelope } from '../../system/message.ts';
import { isLookedInto } from './askedFor.ts';
import type { Slots } from './slots.ts';

/** So many messages on one link, or elements of one list that were not there at first. */
const mostPiled = 1000;
/** The same for a text, of which a character takes less. */
const mostCharacters = 10_000;

/** What piles up, in words, by what was met last; null if nothing does. */
export function pileIn(slots: Slots): string | null {
  for (const link of slots.system.network.links.keys()) {
    const slot = slots.linkSlot(link);
    const contents = slots.contents(slot, slots.domain(slot) - 1);
    if (contents.length > mostPiled) return onLink(link, contents);
  }
  for (const [actor, name] of slots.system.actorNames.entries()) {
    const met = slots.localsMet(actor);
    const found = inContexts(name, met[0] ?? null, met.at(-1) ?? null);
    if (found !== null) return found;
  }
  return null;
}

function onLink(link: string, contents: readonly Envelope[]): string {
  const counts = new Map<string, { count: number; envelope: Envelope }>();
  for (const envelope of contents) {
    const { from, to, message } = envelope;
    const key = JSON.stringify([from, to, message.type]);
    const known = counts.get(key) ?? { count: 0, envelope };
    known.count++;
    counts.set(key, known);
  }
  const [most] = [...counts.values()].sort((a, b) => b.count - a.count);
  const { from, to, message } = (most as { envelope: Envelope }).envelope;
  const sends = `"${from}" sends "${message.type}" to "${to}" again and again`;
  return `more than ${mostPiled} messages under way on ${link}: ${sends}`;
}

function inContexts(
  name: string,
  first: LocalState | null,
  last: LocalState | null,
): string | null {
  for (const { path, snapshot } of last?.members ?? []) {
    const before = first?.members.find((one) => one.path === path);
    const found = grown(contextOf(before?.snapshot), contextOf(snapshot), 'context');
    if (found !== null) return `${found} of "${path === '' ? name : `${name}/${path}`}"`;
  }
  return null;
}

const contextOf = (snapshot: unknown): unknown => (snapshot as { context?: unknown })?.context;

/** A member that is much larger than it was; null if there is none. */
function grown(
  before: unknown,
  after: unknown,
  place: string,
  seen: Set<object> = new Set(),
): string | null {
  if (typeof after === 'string') {
    const most = mostCharacters + sizeOf(before);
    return after.length > most ? `more than ${mostCharacters} characters in ${place}` : null;
  }
  if (typeof after !== 'object' || after === null || before === after || seen.has(after)) {
    return null;
  }
  seen.add(after);
  if (sizeOf(after) > mostPiled + sizeOf(before)) {
    return `more than ${mostPiled} elements in ${place}`;
  }
  if (!isLookedInto(after)) return null;
  const was = Object(before) as Readonly<Record<string, unknown>>;
  for (const [member, value] of Object.entries(after)) {
    const found = grown(was[member], value, `${place}.${member}`, seen);
    if (found !== null) return found;
  }
  return null;
}

function sizeOf(value: unknown): number {
  if (value instanceof Map || value instanceof Set) return value.size;
  if (typeof value === 'string') return value.length;
  return isLookedInto(value) ? Object.keys(value).length : 0;
}
