/**
 * What observers make of a step. It depends on what happens and on what an observer has seen, so
 * that it is not asked for each combination of what the step's group reads with all that may have
 * been seen: the step tells what happens, by numbers, and each observer answers once for a number
 * and a value. An observer that looks at the state as well is asked as part of the step.
 *
 * Most of what happens is nothing to an observer, whatever it has seen: see `Trials`. That is left
 * out of the steps, and has no part in what depends on what.
 */

import { canonicalText } from '../../system/canonical.ts';
import type { Message } from '../../system/message.ts';
import { type Observer, observed, withoutObservers } from '../../system/observer.ts';
import type { Occurrence } from '../../system/occurrence.ts';
import type { TakenTransition } from '../../system/transition.ts';
import type { View } from '../../system/view.ts';
import { Interner } from './interner.ts';
import type { Slots } from './slots.ts';
import type { Deferred, TrackedState } from './trackedState.ts';
import { Trials } from './trials.ts';
import { type Observed, Unobserved } from './unobserved.ts';

interface Reducer {
  readonly name: string;
  readonly slot: number;
  readonly observer: Observer;
  readonly view: View;
  readonly trials: Trials;
}

const none: readonly never[] = [];

export class Observing {
  /** Whether what `changesOf` says of what has happened before is another thing by now. */
  isStale = false;
  /** How often it has become so. */
  version = 0;
  readonly #slots: Slots;
  readonly #all: Readonly<Record<string, Observer>>;
  /** Those that look at what happens only, and names of those that look at the state too. */
  readonly #reducers: readonly Reducer[];
  readonly #looking: readonly string[];
  readonly #occurrences = new Interner<Occurrence>();
  readonly #deferred: Interner<Deferred>;
  readonly #events = new Interner<Message>();
  readonly #eventIds = new WeakMap<Message, number>();
  readonly #takenKeys = new WeakMap<readonly TakenTransition[], string>();
  /** What comes of a message is remembered: it is the same list. */
  readonly #numbersOf = new WeakMap<readonly Occurrence[], readonly number[]>();
  readonly #numbers = new WeakMap<Occurrence, number>();
  #count = 0;

  constructor(slots: Slots, { value, view }: Observed, deferred: Interner<Deferred>) {
    this.#slots = slots;
    this.#deferred = deferred;
    this.#all = slots.system.definition.observers ?? {};
    this.#looking = [...value].filter((name) => view.has(name));
    const apart = [...value].filter((name) => !view.has(name));
    this.#reducers = apart.map((name) => {
      const observer = this.#all[name] as Observer;
      const view = blindFor(name);
      const trials = new Trials(observer, view);
      return { name, slot: slots.observerSlot(name), observer, view, trials };
    });
  }

  /** Whether any of them is carried out after a step. */
  get isDeferring(): boolean {
    return this.#reducers.length > 0;
  }

  /** Whether some of them look at the state: they see a step when it is carried out. */
  get isLooking(): boolean {
    return this.#looking.length > 0;
  }

  /** Those that look at the state see what happens in a step. */
  look(happened: readonly Occurrence[], state: TrackedState): void {
    if (happened.length === 0) return;
    for (const name of this.#looking) {
      const observer = this.#all[name] as Observer;
      const before = state.observed(name);
      const value = observed(name, observer, happened, before, withoutObservers(state));
      for (const view of state.otherViews()) {
        const other = observed(name, observer, happened, before, view);
        state.seesLosses ||= canonicalText(other) !== canonicalText(value);
      }
      if (value !== before) state.setObserved(name, value);
    }
  }

  /** What happens in a step, by number, for those that look at nothing else. */
  numbersOf(happened: readonly Occurrence[]): readonly number[] {
    if (happened.length === 0 || !this.isDeferring) return none;
    let numbers = this.#numbersOf.get(happened);
    if (numbers === undefined) {
      numbers = happened.map((occurrence) => {
        return this.#occurrences.id(this.#keyOf(occurrence), () => occurrence);
      });
      this.#numbersOf.set(happened, numbers);
    }
    return numbers;
  }

  /** What all that happens in a step does to observers. */
  changesOf(happened: readonly number[]): readonly Deferred[] {
    if (happened.length === 0) return none;
    const changes: Deferred[] = [];
    for (const reducer of this.#reducers) {
      this.#try(reducer);
      const active = happened.filter((number) => reducer.trials.isActive(number));
      if (active.length > 0) changes.push(this.#happening(reducer, active));
    }
    return changes;
  }

  /**
   * The number of the value after all these, if `value` is the one before. Each value on the way
   * has a number too: something else that happens in the step may change that one only.
   */
  #after(reducer: Reducer, occurrences: readonly Occurrence[], value: number): number {
    const { name, slot, observer, view } = reducer;
    let id = value;
    for (const occurrence of occurrences) {
      const before = this.#slots.observed(slot, id);
      const after = observed(name, observer, [occurrence], before, view);
      if (after === before) continue;
      id = this.#slots.observedId(slot, after);
      this.#try(reducer);
    }
    return id;
  }

  #happening(reducer: Reducer, active: readonly number[]): Deferred {
    const { slot } = reducer;
    const id = this.#deferred.id(`seen ${slot} ${active.join()}`, () => {
      const occurrences = active.map((number) => this.#occurrences.items[number] as Occurrence);
      const after = (value: number) => this.#after(reducer, occurrences, value);
      return { number: this.#deferred.items.length, slot, after };
    });
    return this.#deferred.items[id] as Deferred;
  }

  /** Finds out which of all that may happen is something to an observer. */
  #try({ slot, trials }: Reducer): void {
    if (!trials.run(this.#occurrences.items, this.#slots.allObserved(slot))) return;
    this.isStale = true;
    this.version++;
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
    throw new Unobserved([name], 'view');
  };
  return { local: look, timers: look, messages: look, faultsLeft: look, observed: look };
}
