/** Finds out what becomes of mutants, one after the other. */

import { type Different, Look } from './look.ts';
import type { Modules } from './modules.ts';
import { type Mutant, mutatedText } from './mutant.ts';
import { definitionOf, holdingInTime, isLossy, type MakeSystem, type Place } from './places.ts';
import type { Catch, Effort, Examined, Verdict } from './verdict.ts';

const entry = 'machines/msc3906/system.ts';

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
    this.#places = [...places].sort(
      (a, b) => a.states - b.states || b.holding.size - a.holding.size,
    );
    this.#modules = modules;
    const make = modules.load(entry).system as MakeSystem;
    this.#makers = new Map(this.#places.map((place) => [place, this.#makersIn(make, place)]));
    const makers = [...this.#makers.values()].flatMap((byActor) => [...byActor.values()]);
    this.#common = modules.madeOf(entry, new Set(makers));
  }

  examine(mutant: Mutant, effort: Effort): Examined {
    const startedMs = cpuMs();
    const verdict = this.#verdict(mutant, effort);
    return { mutant, verdict, seconds: (cpuMs() - startedMs) / 1_000 };
  }

  #verdict({ file, edits }: Mutant, effort: Effort): Verdict {
    const text = mutatedText(this.#modules.textOf(file), edits);
    try {
      const make = this.#modules.loadChanged(entry, { file, text }).system as MakeSystem;
      const usual = this.#places.filter((place) => !isLossy(place));
      const found = this.#verdictIn(usual, new Look(make, effort), file);
      if (found.kind !== 'equivalent') return found;
      return this.#verdictIn(this.#places.filter(isLossy), new Look(make, effort), file);
    } catch (error) {
      return { kind: 'invalid', why: String((error as Error).message).split('\n')[0] as string };
    }
  }

  #verdictIn(places: readonly Place[], look: Look, file: string): Verdict {
    for (const place of places) {
      const actors = this.#madeOf(place, file);
      const found = actors.length === 0 ? null : look.at(place, actors);
      if (found !== null) return { kind: 'caught', ...found };
    }
    const found = this.#caughtInTime(look);
    return found === null ? look.verdict : { kind: 'caught', ...found };
  }

  /** What only exact time tells, of a mistake in what is timed. */
  #caughtInTime(look: Look): Catch | null {
    for (const { place } of look.different.filter(isTimed).slice(0, mostInTime.places)) {
      const holding = this.#holdingInTime.get(place) ?? holdingInTime(place);
      this.#holdingInTime.set(place, holding);
      const found = look.caughtInTime(place, holding);
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

/** Exact time takes long: so many places are looked at, and none that is larger. */
const mostInTime = { places: 2, states: 15_000 };

const isTimed = ({ place, difference: { aspects } }: Different): boolean =>
  place.states <= mostInTime.states &&
  aspects.some((name) => name === 'delays' || name === 'timers');

/** What the process has taken: how long it was kept waiting by others does not count. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
