/** What groups of steps offer in a state, remembered by what the kernel read to find it out. */

import type { Kernel } from '../kernel.ts';
import { slotsAfter } from '../retrace.ts';
import type { Successor } from '../successor.ts';
import { Trie } from '../trie.ts';
import type { Marks } from './marks.ts';

/** A step that changes something: what it makes of which slots. */
export interface Effect {
  readonly step: number;
  readonly slots: readonly number[];
  readonly values: readonly number[];
}

/** What a group offers in a state. */
export interface Offer {
  readonly answer: Answer;
  readonly effects: readonly Effect[];
}

/** What the kernel has found out about a group, for all states that agree on what was read. */
interface Answer {
  readonly kind: number;
  readonly successors: readonly Successor[];
  /** All that was read, slots of deferred changes among it. */
  reads: readonly number[];
  /** What it offers, if that depends on nothing else. */
  offer: Offer | null;
  /** By which knowledge of observers that is so. */
  version: number;
  /** The last search that has met it. */
  metBy: number;
}

export class Offers {
  readonly #kernel: Kernel;
  readonly #marks: Marks;
  readonly #trie: Trie;
  readonly #answers: Answer[] = [];

  constructor(kernel: Kernel, marks: Marks) {
    this.#kernel = kernel;
    this.#marks = marks;
    this.#trie = new Trie(kernel.groups.length);
  }

  get bytes(): number {
    return 4 * this.#trie.table.length;
  }

  /** The kinds that have offered such a step. */
  kindsWith(isOne: (successor: Successor) => boolean): number[] {
    const found = this.#answers.filter(({ successors }) => successors.some(isOne));
    return [...new Set(found.map(({ kind }) => kind))];
  }

  /** Fills in by group what each offers in the state with these slots. */
  in(slots: Int32Array, offers: Offer[]): void {
    const { observing, groups } = this.#kernel;
    // What turns out of one step can tell that observers make something of another one.
    for (let version = -1; version !== observing.version; ) {
      version = observing.version;
      for (let group = 0; group < groups.length; group++) {
        offers[group] = this.#offerOf(group, slots);
      }
    }
  }

  #offerOf(group: number, slots: Int32Array): Offer {
    const leaf = this.#trie.leaf(group, slots);
    const answer = leaf < 0 ? this.#ask(group, slots) : (this.#answers[leaf] as Answer);
    const { observing } = this.#kernel;
    if (answer.version !== observing.version) this.#renew(answer);
    return answer.offer ?? this.#made(answer, slots);
  }

  #ask(group: number, slots: Int32Array): Answer {
    const kernel = this.#kernel;
    kernel.begin(slots);
    const successors = kernel.successors(group);
    const { reads } = kernel.state;
    const [first = 0] = reads;
    const kind = this.#marks.kindOf(group, first, slots[first] as number);
    const answer = { kind, successors, reads, offer: null, version: -1, metBy: -1 };
    this.#trie.insert(group, reads, slots, this.#answers.push(answer) - 1);
    return answer;
  }

  /** Finds out anew which changes are deferred. */
  #renew(answer: Answer): void {
    const kernel = this.#kernel;
    const deferred = answer.successors.flatMap((one) => kernel.deferredBy(one));
    answer.version = kernel.observing.version;
    answer.reads = [...new Set([...answer.reads, ...deferred.map(({ slot }) => slot)])];
    for (const slot of answer.reads) this.#marks.noteRead(answer.kind, slot);
    answer.offer = null;
    if (deferred.length > 0) return;
    const effects = answer.successors.flatMap(({ step, changes }): Effect[] => {
      const values = changes.map(({ to }) => to);
      const slots = changes.map(({ slot }) => slot);
      return changes.length === 0 ? [] : [{ step, slots, values }];
    });
    answer.offer = this.#noted({ answer, effects });
  }

  #made(answer: Answer, slots: Int32Array): Offer {
    const effects = answer.successors.flatMap((successor): Effect[] => {
      const after = slotsAfter(this.#kernel, successor, slots);
      const changed = answer.reads.filter((slot) => after[slot] !== slots[slot]);
      if (changed.length === 0) return [];
      const values = changed.map((slot) => after[slot] as number);
      return [{ step: successor.step, slots: changed, values }];
    });
    return this.#noted({ answer, effects });
  }

  #noted(offer: Offer): Offer {
    const { kind } = offer.answer;
    for (const { slots, values } of offer.effects) {
      for (const [at, slot] of slots.entries()) {
        this.#marks.noteWritten(kind, slot, values[at] as number);
      }
    }
    return offer;
  }
}
