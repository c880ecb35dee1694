/**
 * What comes of the arrival of a message, of a choice or of a timer, remembered by what it is and
 * by what was read on the way: by its receiver, by those that this one hands something to, and by
 * observers that look at the state. What else the step has read is no part of it, such as what is
 * under way on the link, and of that there is far more than of messages: so all this is gone
 * through once, and repeated for each state that agrees on what was read.
 */

import type { Envelope } from '../../system/message.ts';
import type { Observing } from './observing.ts';
import type { Reaction, Report } from './reaction.ts';
import type { Slots } from './slots.ts';
import type { Run, TrackedState } from './trackedState.ts';
import { Trie } from './trie.ts';
import { bytesOfReception } from './weights.ts';

interface Reception {
  readonly run: Run;
  readonly report: Report;
}

export class Receptions {
  readonly #slots: Slots;
  readonly #state: TrackedState;
  readonly #reaction: Reaction;
  readonly #observing: Observing;
  /** By message, and by number of the step: which reception it is. */
  readonly #ofMessages = new Trie(1);
  readonly #ofSteps = new Trie(1);
  readonly #all: Reception[] = [];

  constructor(slots: Slots, state: TrackedState, reaction: Reaction, observing: Observing) {
    this.#slots = slots;
    this.#state = state;
    this.#reaction = reaction;
    this.#observing = observing;
  }

  get bytes(): number {
    const numbers = this.#ofMessages.table.length + this.#ofSteps.table.length;
    return 4 * numbers + bytesOfReception * this.#all.length;
  }

  /** A message arrives: carries out what comes of it, and returns what there is to say of it. */
  receive(envelope: Envelope): Report {
    const message = this.#slots.envelopeId(envelope);
    return this.#known(this.#ofMessages, message, () => this.#reaction.receive(envelope));
  }

  /** The same for a choice or a timer, which is the step of that number. */
  step(number: number, run: () => void): Report {
    return this.#known(this.#ofSteps, number, run);
  }

  #known(trie: Trie, root: number, run: () => void): Report {
    trie.makeRoots(root + 1);
    const { base } = this.#state;
    const known = this.#all[trie.leaf(root, base)];
    if (known !== undefined) {
      this.#state.repeat(known.run);
      return known.report;
    }
    let report: Report | undefined;
    const recorded = this.#state.recorded(() => {
      run();
      report = this.#reaction.take();
      this.#observing.look(report.happened, this.#state);
    });
    const made = { run: recorded, report: report as unknown as Report };
    if (recorded.isWhole) trie.insert(root, recorded.reads, base, this.#all.push(made) - 1);
    return made.report;
  }
}
