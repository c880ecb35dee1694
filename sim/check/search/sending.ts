/**
 * Messages that a step sends, and what they make of a link. Where they arrive depends on what is
 * under way already, and nothing else of the step does: so that the step need not be asked for
 * anew for each contents of each link that it sends on, it tells what it appends, by a number, and
 * each contents is asked for once with each number.
 *
 * For a step that is taken in few states it is quicker to read the links: which way a group goes is
 * seen from its first answers.
 */

import type { Interner } from './interner.ts';
import type { Slots } from './slots.ts';
import type { Appended, Deferred, TrackedState } from './trackedState.ts';

/** So many times as often as it need be asked is too often. */
const mostRepeats = 2;
const none: readonly never[] = [];

export class Sending {
  readonly #slots: Slots;
  readonly #deferred: Interner<Deferred>;
  readonly #fewAnswers: number;
  /** What comes of a message is remembered: it is the same object. */
  readonly #known = new WeakMap<Appended, Deferred>();
  /** By group: whether it tells what it appends; else it reads the links. */
  readonly #defers: Uint8Array;
  /** By group: how many answers it has given, and hashes of what it read but for links to send. */
  readonly #answers: Int32Array;
  readonly #needed: readonly Set<number>[];
  /** Whether some group defers. */
  isDeferring = false;

  /** A group is asked `fewAnswers` times before it is judged. */
  constructor(slots: Slots, deferred: Interner<Deferred>, groups: number, fewAnswers: number) {
    this.#fewAnswers = fewAnswers;
    this.#slots = slots;
    this.#deferred = deferred;
    this.#defers = new Uint8Array(groups);
    this.#answers = new Int32Array(groups);
    this.#needed = Array.from({ length: groups }, () => new Set());
  }

  defers(group: number): boolean {
    return this.#defers[group] === 1;
  }

  /** What a state has pending, as changes that depend on what the links hold. */
  take(state: TrackedState): readonly Deferred[] {
    const appended = state.takeAppended();
    return appended.length === 0 ? none : appended.map((one) => this.#deferredOf(one));
  }

  #deferredOf(appended: Appended): Deferred {
    const known = this.#known.get(appended);
    if (known !== undefined) return known;
    const { slot, link, envelopes } = appended;
    const ids = envelopes.map((envelope) => this.#slots.envelopeId(envelope)).join();
    const number = this.#deferred.id(`sent ${slot} ${ids}`, () => ({
      number: this.#deferred.items.length,
      slot,
      after: (before) => this.#slots.contentsWith(link, before, envelopes),
    }));
    const deferred = this.#deferred.items[number] as Deferred;
    this.#known.set(appended, deferred);
    return deferred;
  }

  /** Takes note of an answer: true if from now on the group tells what it appends. */
  begins(group: number, { reads, needed }: TrackedState): boolean {
    if (this.defers(group) || reads.length === needed.count) return false;
    const known = this.#needed[group] as Set<number>;
    known.add(needed.hash);
    const answers = (this.#answers[group] as number) + 1;
    this.#answers[group] = answers;
    if (answers < this.#fewAnswers || answers < mostRepeats * known.size) return false;
    known.clear();
    this.#defers[group] = 1;
    this.isDeferring = true;
    return true;
  }
}
