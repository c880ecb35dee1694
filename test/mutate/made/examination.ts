/** What becomes of a mutant: caught by a property, proved to make no difference, or neither. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PropertyResult } from '../../../sim/check/judge.ts';
import type { Modules } from './modules.ts';
import { type Mutant, mutatedText } from './mutant.ts';
import { checkAt, definitionOf, type MakeSystem, type Place, systemWith } from './places.ts';
import { type Difference, firstDifference } from './questions.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
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

/** A mutant that makes far more states than there are is searched so far. */
const mostStates = (states: number): number => 3 * states + 20_000;

export class Examination {
  readonly #places: readonly Place[];
  readonly #modules: Modules;
  readonly #makers: ReadonlyMap<Place, ReadonlyMap<string, string>>;
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
    const text = mutatedText(readFileSync(root + file, 'utf8'), edits);
    const different: { readonly place: string; readonly difference: Difference }[] = [];
    try {
      const make = this.#modules.loadChanged(entry, { file, text }).system as MakeSystem;
      for (const place of this.#places) {
        const system = systemWith(make, place);
        const isAsked = (actor: string) => this.#isMadeOf(place, actor, file);
        const difference = firstDifference(place.answers, system, isAsked);
        if (difference === null) continue;
        different.push({ place: place.name, difference });
        const found = isUntimed(difference) ? caughtIn(make, place) : null;
        if (found !== null) return { kind: 'caught', ...found };
      }
    } catch (error) {
      return { kind: 'invalid', why: String((error as Error).message).split('\n')[0] as string };
    }
    const [first] = different;
    if (first === undefined) return { kind: 'equivalent' };
    const places = different.map(({ place }) => place);
    return { kind: 'survived', difference: first.difference, places };
  }

  #makersIn(make: MakeSystem, place: Place): ReadonlyMap<string, string> {
    const { parties } = definitionOf(make, place);
    const actors = parties.flatMap((party) => Object.entries(party.actors));
    return new Map(actors.map(([actor, made]) => [actor, this.#modules.makerOf(made) ?? entry]));
  }

  #isMadeOf(place: Place, actor: string, file: string): boolean {
    if (this.#common.has(file)) return true;
    return this.#modules.madeOf(this.#makers.get(place)?.get(actor) ?? entry).has(file);
  }
}

/** Whether more than delays differ: without time these decide nothing. */
const isUntimed = ({ aspects }: Difference): boolean => aspects.some((name) => name !== 'delays');

function caughtIn(make: MakeSystem, place: Place): Catch | null {
  const { properties } = checkAt(systemWith(make, place), place, mostStates(place.states));
  const violated = properties
    .filter(({ name, verdict }) => verdict === 'violated' && place.holding.has(name))
    .sort((a, b) => lengthOf(a) - lengthOf(b));
  const [shortest] = violated;
  if (shortest === undefined) return null;
  const steps = shortest.trace === null ? null : shortest.trace.steps.length;
  return { place: place.name, properties: violated.map(({ name }) => name), steps };
}

const lengthOf = ({ trace }: PropertyResult): number =>
  trace?.steps.length ?? Number.MAX_SAFE_INTEGER;
