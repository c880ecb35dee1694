/**
 * How states are packed, and which groups are looked up in clusters: decided from the values that
 * slots are known to have, and anew when there are more of them than there is room for.
 */

import type { Bundle } from './clusters.ts';
import type { Hash } from './hash.ts';
import type { Sink, Source } from './keep/keeper.ts';
import { bitsFor, Layout } from './layout.ts';
import type { Lookup } from './lookup.ts';
import type { Slots } from './slots.ts';
import type { Store } from './store.ts';
import type { SuccessorTable } from './successorTable.ts';
import type { Watches } from './watches.ts';

/** How wide each slot is at first; but for links that nothing has been sent on. */
const pilotBits = 10;
/** How many bits a cluster of groups reads at the most: its table has a place for each value. */
const clusterBits = 12;
/** The same where there are many states. */
const largeClusterBits = 14;

/** The layout that a search begins with: slots are wide, as little is known of them. */
export const firstLayout = (slots: Slots): Layout =>
  Layout.of(domainsOf(slots), pilotWidths(slots));

const pilotWidths = (slots: Slots): number[] =>
  Array.from({ length: slots.count }, (_, slot) => (slots.isUnusedLink(slot) ? 0 : pilotBits));

const domainsOf = (slots: Slots): number[] =>
  Array.from({ length: slots.count }, (_, slot) => slots.domain(slot));

export class Packing {
  readonly #slots: Slots;
  readonly #hashes: readonly Hash[];
  readonly #store: Store;
  readonly #leaves: SuccessorTable;
  readonly #lookup: Lookup;
  readonly #watches: Watches;
  /** Whether all slots are given equal width, as too little is known of them so far. */
  #isPilot = true;
  #clusterBits = clusterBits;

  constructor(
    slots: Slots,
    hashes: readonly Hash[],
    store: Store,
    leaves: SuccessorTable,
    lookup: Lookup,
    watches: Watches,
  ) {
    this.#slots = slots;
    this.#hashes = hashes;
    this.#store = store;
    this.#leaves = leaves;
    this.#lookup = lookup;
    this.#watches = watches;
  }

  /** Enough is known of the slots to pack them by what they hold, and to form clusters. */
  endPilot(): void {
    this.#isPilot = false;
    this.#tighten();
  }

  /** There are so many states that larger clusters pay. Does nothing if that was said before. */
  useLargeClusters(): void {
    if (this.usesLargeClusters) return;
    this.#clusterBits = largeClusterBits;
    this.#plan(this.#store.layout);
  }

  get usesLargeClusters(): boolean {
    return this.#clusterBits === largeClusterBits;
  }

  /** Packs states as narrowly as the values met so far allow; spare bits of words are shared. */
  #tighten(): void {
    const domains = domainsOf(this.#slots);
    const bundles = this.#isPilot ? [] : this.#lookup.bundles(domains, this.#clusterBits);
    const neighbours = bundles.map(({ slots }) => [...slots]);
    const least = this.#isPilot ? pilotWidths(this.#slots) : [];
    const layout = Layout.of(domains, least, neighbours);
    this.#repack(layout);
    this.#planFor(layout, domains, bundles);
  }

  #repack(layout: Layout): void {
    this.#store.repack(layout);
    this.#leaves.recode(layout);
  }

  /** Takes up links that something has been sent on for the first time: before all is planned. */
  #takeUp(links: readonly number[]): void {
    this.#repack(this.#store.layout.with(links));
    this.#lookup.takeUp(links);
  }

  /** Forms the clusters anew, with the layout as it is. */
  #plan(layout: Layout): void {
    const domains = domainsOf(this.#slots);
    this.#planFor(layout, domains, this.#lookup.bundles(domains, this.#clusterBits));
  }

  #planFor(layout: Layout, domains: readonly number[], bundles: readonly Bundle[]): void {
    this.#lookup.plan(bundles, layout, domains);
    if (this.#clusterBits > clusterBits) this.#watches.plan(layout, domains.map(bitsFor));
  }

  save(sink: Sink): void {
    sink.numbers(this.#isPilot ? 1 : 0, this.#clusterBits, ...this.#slots.grown);
  }

  /** Of slots whose values have been found again. */
  restore(source: Source): void {
    const [isPilot, bits, ...grown] = source.numbers() as [number, number, ...number[]];
    this.#isPilot = isPilot === 1;
    this.#clusterBits = bits;
    for (const [slot, domain] of domainsOf(this.#slots).entries()) {
      for (const hash of this.#hashes) hash.makeRoom(slot, domain);
    }
    this.#slots.grown.clear();
    for (const slot of grown) this.#slots.grown.add(slot);
  }

  /** Makes room where a slot has got more values than it has bits for. */
  widen(): void {
    const slots = this.#slots;
    if (slots.grown.size === 0) return;
    const { mask } = this.#store.layout;
    const narrow: number[] = [];
    let isOutgrown = false;
    for (const slot of slots.grown) {
      const domain = slots.domain(slot);
      for (const hash of this.#hashes) hash.makeRoom(slot, domain);
      if (domain - 1 > (mask[slot] as number) >>> 0) narrow.push(slot);
      if (this.#lookup.isOutgrown(slot, domain)) isOutgrown = true;
      if (this.#watches.isOutgrown(slot, domain)) isOutgrown = true;
    }
    slots.grown.clear();
    const areLinks = this.#isPilot && narrow.every((slot) => mask[slot] === 0);
    if (narrow.length > 0) areLinks ? this.#takeUp(narrow) : this.#tighten();
    else if (isOutgrown) this.#plan(this.#store.layout);
  }
}
