/** Why a search ends before all states are found, and what in the model makes it so large. */

import { canonicalText } from '../../system/canonical.ts';
import { grouped } from '../../system/grouped.ts';
import { isHeapFull } from './heap.ts';
import type { Limits } from './limits.ts';
import { pileIn } from './piles.ts';
import type { Slots } from './slots.ts';

/** With fewer states of its own, no actor is told to be what makes a search large. */
const manyLocalStates = 1000;

/** What is known of a search that could go on. */
interface Found {
  readonly store: { readonly count: number };
  readonly kernel: { readonly slots: Slots };
  readonly bytes: number;
}

/** Which limit a search has met, in words; null if none. */
export function limitMet({ store, kernel, bytes }: Found, limits: Limits): string | null {
  const { maxStates, memoryMb, maxLocalStates } = limits;
  const { slots } = kernel;
  const pile = pileIn(slots);
  if (pile !== null) return pile;
  const largest = largestActor(slots);
  const count = slots.domain(largest);
  const met = [
    [store.count > maxStates, `more than ${maxStates} states`],
    [bytes > memoryMb * 2 ** 20, `more than ${memoryMb} MB`],
    [count > maxLocalStates, `more than ${maxLocalStates} states of one actor`],
    [isHeapFull(), 'the memory of the process is nearly full'],
  ] as const;
  const [, why] = met.find(([isMet]) => isMet) ?? [];
  if (why === undefined) return null;
  const link = fullestLink(slots);
  if (link !== null && link.count > Math.max(count, manyLocalStates)) {
    return `${why}: ${link.name} has held ${grouped(link.count)} sequences of messages`;
  }
  const isLarge = count >= manyLocalStates || count > maxLocalStates;
  return isLarge ? `${why}: ${growthOf(slots, largest)}` : why;
}

/** The link of which most contents are known; null if there are no links. */
function fullestLink(slots: Slots): { readonly name: string; readonly count: number } | null {
  let fullest: { readonly name: string; readonly count: number } | null = null;
  for (const name of slots.system.network.links.keys()) {
    const count = slots.domain(slots.linkSlot(name));
    if (fullest === null || count > fullest.count) fullest = { name, count };
  }
  return fullest;
}

/** The actor that has most states of its own. */
function largestActor(slots: Slots): number {
  let largest = 0;
  for (const actor of slots.system.actorNames.keys()) {
    if (slots.domain(actor) > slots.domain(largest)) largest = actor;
  }
  return largest;
}

/** "counter has 200,001 states: context.count took 200,001 values". */
function growthOf(slots: Slots, actor: number): string {
  const count = slots.domain(actor);
  const values = new Map<string, Set<string>>();
  for (let id = 0; id < count; id++) {
    const context = slots.local(actor, id)?.context;
    if (typeof context !== 'object' || context === null) continue;
    for (const [member, value] of Object.entries(context)) {
      const known = values.get(member) ?? new Set();
      values.set(member, known.add(canonicalText(value)));
    }
  }
  const has = `${slots.system.actorNames[actor]} has ${grouped(count)} states`;
  const [most] = [...values].sort(([, a], [, b]) => b.size - a.size);
  if (most === undefined || most[1].size < 2) return has;
  return `${has}: context.${most[0]} took ${grouped(most[1].size)} values`;
}
