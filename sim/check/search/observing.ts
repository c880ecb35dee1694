/**
 * What observers make of a step. It depends on what happens and on what an observer has seen, so
 * that it is not asked for each combination of what the step's group reads with all that may have
 * been seen: the step tells what happens, by a number, and each observer answers once for a number
 * and a value. An observer that looks at the state as well is asked as part of the step.
 */

import { canonicalText } from '../../system/canonical.ts';
import type { Message } from '../../system/message.ts';
import { type Observer, observed, withoutObservers } from '../../system/observer.ts';
import type { Occurrence } from '../../system/occurrence.ts';
import type { TakenTransition } from '../../system/transition.ts';
import type { View } from '../../system/view.ts';
import { Interner } from './interner.ts';
import type { Slots } from './slots.ts';
import type { TrackedState } from './trackedState.ts';
import { type Observed, Unobserved } from './unobserved.ts';

/** A change of a slot that depends on what is in it: `after` says what is in it then. */
export interface Deferred {
  readonly number: number;
  readonly slot: number;
}

interface Happening extends Deferred {
  readonly observer: string;
  readonly occurrences: readonly Occurrence[];
}

const none: readonly Deferred[] = [];

export class Observing {
  readonly #slots: Slots;
  readonly #all: Readonly<Record<string, Observer>>;
  /** Names of those that look at what happens only, and of those that look at the state too. */
  readonly #apart: readonly string[];
  readonly #looking: readonly string[];
  readonly #happenings = new Interner<Happening>();
  readonly #events = new Interner<Message>();
  readonly #eventIds = new WeakMap<Message, number>();
  readonly #takenKeys = new WeakMap<readonly TakenTransition[], string>();
  readonly #numbers = new WeakMap<Occurrence, number>();
  #count = 0;
  readonly #blind: ReadonlyMap<string, View>;

  constructor(slots: Slots, { value, view }: Observed) {
    this.#slots = slots;
    this.#all = slots.system.definition.observers ?? {};
    this.#apart = [...value].filter((name) => !view.has(name));
    this.#looking = [...value].filter((name) => view.has(name));
    this.#blind = new Map(this.#apart.map((name) => [name, blindFor(name)]));
  }

  /** Whether any of them is carried out after a step. */
  get isDeferring(): boolean {
    return this.#apart.length > 0;
  }

  /** What a step does to observers, to be carried out later; those that look at it see it now. */
  observe(happened: readonly Occurrence[], state: TrackedState): readonly Deferred[] {
    if (happened.length === 0) return none;
    for (const name of this.#looking) {
      const observer = this.#all[name] as Observer;
      const before = state.observed(name);
      const value = observed(name, observer, happened, before, withoutObservers(state));
      if (value !== before) state.setObserved(name, value);
    }
    if (this.#apart.length === 0) return none;
    const what = happened.map((occurrence) => this.#keyOf(occurrence)).join();
    return this.#apart.map((observer) => {
      const slot = this.#slots.observerSlot(observer);
      const number = this.#happenings.items.length;
      const happening = { number, slot, observer, occurrences: happened };
      const id = this.#happenings.id(`${slot} ${what}`, () => happening);
      return this.#happenings.items[id] as Deferred;
    });
  }

  /** What is in the slot of a deferred change after it, if `value` was before. */
  after(number: number, value: number): number {
    const { slot, observer, occurrences } = this.#happenings.items[number] as Happening;
    const before = this.#slots.observed(slot, value);
    const view = this.#blind.get(observer) as View;
    const after = observed(observer, this.#all[observer] as Observer, occurrences, before, view);
    return after === before ? value : this.#slots.observedId(slot, after);
  }

  #keyOf(occurrence: Occurrence): string {
    if ('envelope' in occurrence) {
      return `${occurrence.type} ${this.#slots.envelopeId(occurrence.envelope)}`;
    }
    if (occurrence.type === 'failed') return `failed ${occurrence.actor} ${occurrence.error}`;
    // What a machine does in a step is remembered: it is the same object.
    if (occurrence.type !== 'received') return `did ${this.#numberOf(occurrence)}`;
    const { actor, event, taken, unread, isWithin } = occurrence;
    let names = this.#takenKeys.get(taken);
    if (names === undefined) {
      names = taken.map(({ name }) => name).join('|');
      this.#takenKeys.set(taken, names);
    }
    const how = isWithin ? 'within' : unread ? 'unread' : 'read';
    return `${how} ${actor} ${this.#eventId(event)} ${names}`;
  }

  #numberOf(occurrence: Occurrence): number {
    const number = this.#numbers.get(occurrence) ?? this.#count++;
    this.#numbers.set(occurrence, number);
    return number;
  }

  #eventId(event: Message): number {
    let id = this.#eventIds.get(event);
    if (id === undefined) {
      id = this.#events.id(canonicalText(event), () => event);
      this.#eventIds.set(event, id);
    }
    return id;
  }
}

/** A view for an observer that is thought not to look: if it does, the search has to know. */
function blindFor(name: string): View {
  const look = () => {
    throw new Unobserved(name, 'view');
  };
  return { local: look, timers: look, messages: look, faultsLeft: look, observed: look };
}
