/** What may be delivered on a link: worked out once for each contents that it has. */

import type { Step } from '../../system/definition.ts';
import type { Envelope } from '../../system/message.ts';
import type { Interner } from './interner.ts';
import type { Slots } from './slots.ts';

/** A message that may be delivered next. */
export interface Delivery {
  readonly envelope: Envelope;
  readonly index: number;
  /** Numbers of the step and of the fair action that it is. */
  readonly step: number;
  readonly action: number;
  /** What the link holds after it, by number. */
  readonly after: number;
}

export class Deliveries {
  readonly #slots: Slots;
  readonly #steps: Interner<Step>;
  readonly #actions: Interner<string>;
  /** By slot of the link and number of what it holds. */
  readonly #known: Delivery[][][] = [];

  constructor(slots: Slots, steps: Interner<Step>, actions: Interner<string>) {
    this.#slots = slots;
    this.#steps = steps;
    this.#actions = actions;
  }

  of(link: string, id: number): readonly Delivery[] {
    const slot = this.#slots.linkSlot(link);
    this.#known[slot] ??= [];
    const known = this.#known[slot];
    known[id] ??= this.#find(link, this.#slots.contents(slot, id));
    return known[id];
  }

  /** The delivery of what is at an index, in turn or not. */
  at(link: string, contents: readonly Envelope[], index: number): Delivery {
    const { network } = this.#slots.system;
    const { kind } = network.link(link);
    const envelope = contents[index] as Envelope;
    const step: Step = { type: 'deliver', link, index };
    // Where messages have no order, each of them is owed its delivery: not just any of them.
    const isSet = kind === 'unordered' || kind === 'duplicating';
    const which = isSet ? String(this.#slots.envelopeId(envelope)) : '';
    const action = `deliver ${link} ${envelope.to} ${which}`;
    const after = network.take(link, contents, index);
    return {
      envelope,
      index,
      step: this.#steps.id(JSON.stringify(step), () => step),
      action: this.#actions.id(action, () => action),
      after: this.#slots.contentsId(this.#slots.linkSlot(link), after),
    };
  }

  #find(link: string, contents: readonly Envelope[]): Delivery[] {
    const { network } = this.#slots.system;
    return network.deliverable(link, contents).map((index) => this.at(link, contents, index));
  }
}
