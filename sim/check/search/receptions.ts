/**
 * What comes of the arrival of a message, remembered by the message and by what its receiver reads
 * and those do that it hands something to. What else is under way on the link is no part of it, and
 * a link has far more contents than messages: so all this is gone through once, and repeated for
 * each contents that the message arrives from.
 */

import type { Envelope } from '../../system/message.ts';
import type { Reaction, Report } from './reaction.ts';
import type { Slots } from './slots.ts';
import type { Run, TrackedState } from './trackedState.ts';
import { Trie } from './trie.ts';

interface Reception {
  readonly run: Run;
  readonly report: Report;
}

export class Receptions {
  readonly #slots: Slots;
  readonly #state: TrackedState;
  readonly #reaction: Reaction;
  /** By message: which reception it is. */
  readonly #trie = new Trie(1);
  readonly #all: Reception[] = [];

  constructor(slots: Slots, state: TrackedState, reaction: Reaction) {
    this.#slots = slots;
    this.#state = state;
    this.#reaction = reaction;
  }

  /** A message arrives: carries out what comes of it, and returns what there is to say of it. */
  receive(envelope: Envelope): Report {
    const message = this.#slots.envelopeId(envelope);
    this.#trie.makeRoots(message + 1);
    const { base } = this.#state;
    const known = this.#all[this.#trie.leaf(message, base)];
    if (known !== undefined) {
      this.#state.repeat(known.run);
      return known.report;
    }
    const run = this.#state.recorded(() => this.#reaction.receive(envelope));
    const report = this.#reaction.take();
    this.#trie.insert(message, run.reads, base, this.#all.push({ run, report }) - 1);
    return report;
  }
}
