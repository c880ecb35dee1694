/** What slots become where two interchangeable actors change places: tables of numbers. */

import { canonicalText } from '../../../system/canonical.ts';
import type { Envelope } from '../../../system/message.ts';
import { compareText, isUnderway, linkName, type NetworkLink } from '../../../system/network.ts';
import type { Slots } from '../slots.ts';
import { Locals } from './locals.ts';
import { type Swap, swapsOf } from './swaps.ts';

export class Images {
  /** Each pair of a set, the lower one first. */
  readonly swaps: readonly Swap[];
  /** By number: swaps of neighbours. */
  readonly neighbours: readonly number[];
  readonly locals: Locals;
  /** By swap and slot: the slot in its place. */
  readonly slotAfter: readonly (readonly number[])[];
  /** By swap, slot and value: the value in the slot in its place. */
  readonly #tables: readonly number[][][];
  readonly #slots: Slots;
  #count = 0;

  constructor(slots: Slots, sets: readonly (readonly string[])[]) {
    const { system } = slots;
    this.#slots = slots;
    this.swaps = swapsOf(system, sets);
    this.neighbours = [...this.swaps.keys()].filter((at) => this.swaps[at]?.areNeighbours);
    this.locals = new Locals(system, this.swaps);
    this.slotAfter = this.swaps.map((swap) => this.#slotsAfter(swap));
    this.#tables = this.swaps.map(() => this.#slotNumbers.map(() => []));
  }

  get bytes(): number {
    return 8 * this.#count;
  }

  get #slotNumbers(): number[] {
    return Array.from({ length: this.#slots.count }, (_, slot) => slot);
  }

  #slotsAfter(swap: Swap): number[] {
    const slots = this.#slots;
    const { links } = slots.system.network;
    return [
      ...swap.actors,
      ...swap.actors.map((actor) => slots.timersSlot(actor)),
      ...[...links.values()].map((link) => slots.linkSlot(linkName(renamed(link, swap)))),
      slots.budgetSlot,
    ];
  }

  /** What a value of a slot is where two have changed places: in the slot in its place. */
  of(swap: number, slot: number, value: number): number {
    const table = (this.#tables[swap] as number[][])[slot] as number[];
    const known = table[value];
    if (known !== undefined) return known;
    const image = this.#find(swap, slot, value);
    table[value] = image;
    this.#count++;
    return image;
  }

  /** Has two change places in a state. */
  apply(swap: number, slots: Int32Array): void {
    const after = this.slotAfter[swap] as readonly number[];
    for (let slot = 0; slot < after.length; slot++) {
      const other = after[slot] as number;
      // Slots change places two by two, and the first of them has taken both along.
      if (other < slot) continue;
      const image = this.of(swap, slot, slots[slot] as number);
      if (other > slot) slots[slot] = this.of(swap, other, slots[other] as number);
      slots[other] = image;
    }
  }

  /** Whether it makes no difference to a state that two change places, in these of its slots. */
  fixes(swap: number, slots: Int32Array, within: readonly number[]): boolean {
    const after = this.slotAfter[swap] as readonly number[];
    for (const slot of within) {
      const image = this.of(swap, slot, slots[slot] as number);
      if (slots[after[slot] as number] !== image) return false;
    }
    return true;
  }

  #find(number: number, slot: number, value: number): number {
    const slots = this.#slots;
    const swap = this.swaps[number] as Swap;
    const actors = swap.actors.length;
    if (slot === slots.budgetSlot) return value;
    const after = (this.slotAfter[number] as readonly number[])[slot] as number;
    if (slot < actors) return this.#local(number, slot, value);
    if (slot < slots.firstLinkSlot) {
      const timers = slots.timers(slot - actors, value);
      return slots.timersId(
        after - actors,
        timers.map((timer) => swap.value(timer)),
      );
    }
    const contents = slots.contents(slot, value).map((envelope) => this.#envelope(swap, envelope));
    // As a link has them: see `Network`.
    if (this.#kindOf(slot) !== 'fifo') {
      const text = ({ message }: Envelope) => canonicalText(message);
      contents.sort((a, b) => compareText(text(a), text(b)));
    }
    return slots.contentsId(after, contents);
  }

  #envelope(swap: Swap, envelope: Envelope): Envelope {
    return isUnderway(envelope) ? envelope : swap.value(envelope);
  }

  #kindOf(slot: number): NetworkLink['kind'] {
    const { links } = this.#slots.system.network;
    return ([...links.values()][slot - this.#slots.firstLinkSlot] as NetworkLink).kind;
  }

  #local(number: number, actor: number, value: number): number {
    const slots = this.#slots;
    const swap = this.swaps[number] as Swap;
    if (!swap.areNeighbours) {
      // The first and the last of a row change places: with the last but one, and so on.
      const [near, far] = this.#between(swap);
      return [near, far, near].reduce(
        (at, step) => {
          return {
            slot: (this.slotAfter[step] as readonly number[])[at.slot] as number,
            value: this.of(step, at.slot, at.value),
          };
        },
        { slot: actor, value },
      ).value;
    }
    const local = slots.local(actor, value);
    const after = swap.actors[actor] as number;
    return slots.localId(after, local && this.locals.image(swap, actor, local));
  }

  /** For a pair (a, d): the pair (a, b) of the neighbour of the one, and the pair (b, d). */
  #between({ one, other }: Swap): [number, number] {
    const near = this.swaps.findIndex((swap) => swap.one === one && swap.areNeighbours);
    const next = this.swaps[near]?.other;
    const far = this.swaps.findIndex((swap) => swap.one === next && swap.other === other);
    return [near, far];
  }
}

/** A link between those who are in the places of its ends. */
function renamed(link: NetworkLink, swap: Swap): NetworkLink {
  return link.kind === 'connection'
    ? { ...link, client: swap.text(link.client), server: swap.text(link.server) }
    : { ...link, from: swap.text(link.from), to: swap.text(link.to) };
}
