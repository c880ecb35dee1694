/** What becomes of a mutant: caught by a property, proved to make no difference, or neither. */

import { exactTime } from '../../../sim/check/jobs.ts';
import type { PropertyResult } from '../../../sim/check/judge.ts';
import { compose } from '../../../sim/system/compose.ts';
import type { Modules } from './modules.ts';
import { type Mutant, mutatedText } from './mutant.ts';
import {
  checkAt,
  definitionOf,
  definitionWith,
  holdingInTime,
  isLossy,
  type MakeSystem,
  type Place,
} from './places.ts';
import { type Difference, firstDifference, isOfTime } from './questions.ts';

const entry = 'machines/msc3906/system.ts';

/** A property that holds of the machines as they are, and not with the mistake. */
interface Catch {
  readonly place: string;
  readonly properties: readonly string[];
  /** Length of the shortest counterexample; null where it takes having seen all. */
  readonly steps: number | null;
}

export type Verdict =
  | ({ readonly kind: 'caught' } & Catch)
  /** In all places the machines answer all that is asked of them as they do without it. */
  | { readonly kind: 'equivalent' }
  | {
      readonly kind: 'survived';
      readonly difference: Difference;
      /** Where it makes a difference. */
      readonly places: readonly string[];
    }
  /** It does not load, its types are wrong, or it could not be searched to an end. */
  | { readonly kind: 'invalid'; readonly why: string };

export interface Examined {
  readonly mutant: Mutant;
  readonly verdict: Verdict;
  readonly seconds: number;
}

/** A place in which a mutant makes a difference. */
interface Different {
  readonly place: Place;
  readonly difference: Difference;
}

/** A mutant that makes far more states than there are is searched so far. */
const mostStates = (states: number): number => 3 * states + 20_000;

export class Examination {
  readonly #places: readonly Place[];
  readonly #modules: Modules;
  readonly #makers: ReadonlyMap<Place, ReadonlyMap<string, string>>;
  /** As far as it has been asked. */
  readonly #holdingInTime = new Map<Place, ReadonlySet<string>>();
  /** What is not only part of machines: it may come into any of them. */
  readonly #common: ReadonlySet<string>;

  /** Places that take least are the first to be looked at. */
  constructor(places: readonly Place[], modules: Modules) {
    this.#places = [...places].sort((a, b) => a.states - b.states);
    this.#modules = modules;
    const make = modules.load(entry).system as MakeSystem;
    this.#makers = new Map(this.#places.map((place) => [place, this.#makersIn(make, place)]));
    const makers = [...this.#makers.values()].flatMap((byActor) => [...byActor.values()]);
    this.#common = modules.madeOf(entry, new Set(makers));
  }

  examine(mutant: Mutant): Examined {
    const startedMs = performance.now();
    const verdict = this.#verdict(mutant);
    return { mutant, verdict, seconds: (performance.now() - startedMs) / 1_000 };
  }

  #verdict(mutant: Mutant): Verdict {
    const { file, edits } = mutant;
    const text = mutatedText(this.#modules.textOf(file), edits);
    try {
      const make = this.#modules.loadChanged(entry, { file, text }).system as MakeSystem;
      const usual = this.#places.filter((place) => !isLossy(place));
      const found = this.#verdictIn(usual, make, file);
      if (found.kind !== 'equivalent') return found;
      return this.#verdictIn(this.#places.filter(isLossy), make, file);
    } catch (error) {
      return { kind: 'invalid', why: String((error as Error).message).split('\n')[0] as string };
    }
  }

  #verdictIn(places: readonly Place[], make: MakeSystem, file: string): Verdict {
    const different: Different[] = [];
    for (const place of places) {
      const actors = this.#madeOf(place, file);
      if (actors.length === 0) continue;
      const definition = definitionWith(make, place);
      const difference = firstDifference(place.answers, definition, actors);
      if (difference === null) continue;
      different.push({ place, difference });
      const found = isOfTime(difference) ? null : caughtIn(make, place, place.holding);
      if (found !== null) return { kind: 'caught', ...found };
    }
    const found = this.#caughtInTime(make, different);
    if (found !== null) return { kind: 'caught', ...found };
    const [first] = different;
    if (first === undefined) return { kind: 'equivalent' };
    const names = different.map(({ place }) => place.name);
    return { kind: 'survived', difference: first.difference, places: names };
  }

  /** What only exact time tells, of a mistake in what is timed. */
  #caughtInTime(make: MakeSystem, different: readonly Different[]): Catch | null {
    for (const { place } of different.filter(isTimed).slice(0, mostInTime.places)) {
      const holding = this.#holdingInTime.get(place) ?? holdingInTime(place);
      this.#holdingInTime.set(place, holding);
      const found = caughtIn(make, place, holding, 'exact');
      if (found !== null) return found;
    }
    return null;
  }

  #makersIn(make: MakeSystem, place: Place): ReadonlyMap<string, string> {
    const { parties } = definitionOf(make, place);
    const actors = parties.flatMap((party) => Object.entries(party.actors));
    return new Map(actors.map(([actor, made]) => [actor, this.#modules.makerOf(made) ?? entry]));
  }

  /** The actors that a file is a part of. */
  #madeOf(place: Place, file: string): string[] {
    return [...(this.#makers.get(place) ?? [])].flatMap(([actor, maker]) =>
      this.#common.has(file) || this.#modules.madeOf(maker).has(file) ? [actor] : [],
    );
  }
}

/** A search that a limit ends has refuted what it has by then. */
function caughtIn(
  make: MakeSystem,
  place: Place,
  holding: ReadonlySet<string>,
  time: 'untimed' | 'exact' = 'untimed',
): Catch | null {
  const system = compose(definitionWith(make, place), 'untimed');
  const { properties } = checkAt(system, place, mostStates(place.states), time);
  const violated = properties
    .filter(({ name, verdict }) => verdict === 'violated' && holding.has(name))
    .sort((a, b) => lengthOf(a) - lengthOf(b));
  const [shortest] = violated;
  if (shortest === undefined) return null;
  const steps = shortest.trace === null ? null : shortest.trace.steps.length;
  const name = time === 'exact' ? `${place.name}, ${exactTime}` : place.name;
  return { place: name, properties: violated.map(({ name }) => name), steps };
}

/** Exact time takes long: so many places are looked at, and none that is larger. */
const mostInTime = { places: 2, states: 15_000 };

const isTimed = ({ place, difference: { aspects } }: Different): boolean =>
  place.states <= mostInTime.states &&
  aspects.some((name) => name === 'delays' || name === 'timers');

const lengthOf = ({ trace }: PropertyResult): number =>
  trace?.steps.length ?? Number.MAX_SAFE_INTEGER;
