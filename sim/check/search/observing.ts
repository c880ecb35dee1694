/**
 * What observers make of a step. It depends on what happens and on what an observer has seen, so
 * that it is not asked for each combination of what the step's group reads with all that may have
 * been seen: the step tells what happens, by numbers, and each observer answers once for a number
 * and a value. An observer that looks at the state as well is asked as part of the step.
 *
 * Most of what happens is nothing to an observer, whatever it has seen. As long as it has few
 * values all that happens is tried with each of them, also with those that come later: what has
 * changed none is left out of the steps, and has no part in what depends on what.
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
interface Deferred {
  readonly number: number;
  readonly slot: number;
}

interface Reducer {
  readonly name: string;
  readonly slot: number;
  readonly observer: Observer;
  readonly view: View;
  /** By number of what may happen: whether some value is changed by it. */
  readonly isActive: boolean[];
  /** How many values have been tried with all that may happen. */
  tried: number;
}

interface Happening extends Deferred {
  readonly reducer: Reducer;
  readonly occurrences: readonly Occurrence[];
}

/** With more values, all that happens may change one. */
const fewValues = 64;
const none: readonly never[] = [];

export class Observing {
  /** Whether what `changesOf` says of what has happened before is another thing by now. */
  isStale = false;
  readonly #slots: Slots;
  readonly #all: Readonly<Record<string, Observer>>;
  /** Those that look at what happens only, and names of those that look at the state too. */
  readonly #reducers: readonly Reducer[];
  readonly #looking: readonly string[];
  readonly #occurrences = new Interner<Occurrence>();
  readonly #happenings = new Interner<Happening>();
  readonly #events = new Interner<Message>();
  readonly #eventIds = new WeakMap<Message, number>();
  readonly #takenKeys = new WeakMap<readonly TakenTransition[], string>();
  readonly #numbers = new WeakMap<Occurrence, number>();
  #count = 0;

  constructor(slots: Slots, { value, view }: Observed) {
    this.#slots = slots;
    this.#all = slots.system.definition.observers ?? {};
    this.#looking = [...value].filter((name) => view.has(name));
    const apart = [...value].filter((name) => !view.has(name));
    this.#reducers = apart.map((name) => ({
      name,
      slot: slots.observerSlot(name),
      observer: this.#all[name] as Observer,
      view: blindFor(name),
      isActive: [],
      tried: 0,
    }));
  }

  /** Whether any of them is carried out after a step. */
  get isDeferring(): boolean {
    return this.#reducers.length > 0;
  }

  /** What happens in a step, by number; those that look at the state see it now. */
  observe(happened: readonly Occurrence[], state: TrackedState): readonly number[] {
    if (happened.length === 0) return none;
    for (const name of this.#looking) {
      const observer = this.#all[name] as Observer;
      const before = state.observed(name);
      const value = observed(name, observer, happened, before, withoutObservers(state));
      if (value !== before) state.setObserved(name, value);
    }
    if (!this.isDeferring) return none;
    return happened.map((occurrence) => {
      return this.#occurrences.id(this.#keyOf(occurrence), () => occurrence);
    });
  }

  /** Whether a step changes something, by what is known by now. */
  readonly moves = (step: {
    readonly changes: readonly unknown[];
    readonly happened: readonly number[];
  }): boolean => step.changes.length > 0 || this.changesOf(step.happened).length > 0;

  /** What all that happens in a step does to observers. */
  changesOf(happened: readonly number[]): readonly Deferred[] {
    if (happened.length === 0) return none;
    const changes: Deferred[] = [];
    for (const reducer of this.#reducers) {
      this.#try(reducer);
      const active = happened.filter((number) => reducer.isActive[number]);
      if (active.length > 0) changes.push(this.#happening(reducer, active));
    }
    return changes;
  }

  /** What is in the slot of a deferred change after it, if `value` was before. */
  after(number: number, value: number): number {
    const { slot, reducer, occurrences } = this.#happenings.items[number] as Happening;
    const after = this.#reduced(reducer, occurrences, value);
    if (after === this.#slots.observed(slot, value)) return value;
    const id = this.#slots.observedId(slot, after);
    this.#try(reducer);
    return id;
  }

  #happening(reducer: Reducer, active: readonly number[]): Deferred {
    const { slot } = reducer;
    const id = this.#happenings.id(`${slot} ${active.join()}`, () => {
      const occurrences = active.map((number) => this.#occurrences.items[number] as Occurrence);
      return { number: this.#happenings.items.length, slot, reducer, occurrences };
    });
    return this.#happenings.items[id] as Deferred;
  }

  #reduced({ name, slot, observer, view }: Reducer, all: readonly Occurrence[], value: number) {
    return observed(name, observer, all, this.#slots.observed(slot, value), view);
  }

  /** Tries all that may happen with all values, but for what has been tried before. */
  #try(reducer: Reducer): void {
    const { slot, isActive } = reducer;
    const { items } = this.#occurrences;
    const values = this.#slots.domain(slot);
    const before = isActive.length;
    if (values === reducer.tried && before === items.length) return;
    for (let number = 0; number < items.length; number++) {
      if (isActive[number]) continue;
      const from = number < before ? reducer.tried : 0;
      isActive[number] = values > fewValues || this.#changesOne(reducer, number, from, values);
      if (number < before && isActive[number]) this.isStale = true;
    }
    reducer.tried = values;
  }

  #changesOne(reducer: Reducer, number: number, from: number, to: number): boolean {
    const occurrences = [this.#occurrences.items[number] as Occurrence];
    for (let value = from; value < to; value++) {
      const before = this.#slots.observed(reducer.slot, value);
      if (this.#reduced(reducer, occurrences, value) !== before) return true;
    }
    return false;
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
