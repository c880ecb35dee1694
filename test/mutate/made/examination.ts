/** Finds out what becomes of mutants, one after the other. */

import { type Different, Look, type Subject } from './look.ts';
import { Makers } from './makers.ts';
import type { Modules } from './modules.ts';
import { type Mutant, mutatedText } from './mutant.ts';
import { holdingInTime, isLossy, type MakeSystem, type Place } from './places.ts';
import { Promising } from './promising.ts';
import { type Driven, drivenTogether } from './sharing.ts';
import type { Catch, Effort, Examined, Verdict } from './verdict.ts';

export class Examination {
  readonly #places: readonly Place[];
  readonly #modules: Modules;
  /** Drives the machines without a mistake, for one mutant after the other. */
  readonly #plain: Driven;
  readonly #makers: Makers;
  readonly #promising = new Promising();
  /** As far as it has been asked. */
  readonly #holdingInTime = new Map<Place, ReadonlySet<string>>();

  /** Places that take least are the first to be looked at. */
  constructor(places: readonly Place[], modules: Modules, plain: Driven) {
    this.#plain = plain;
    this.#places = [...places].sort(
      (a, b) => a.states - b.states || b.holding.size - a.holding.size,
    );
    this.#modules = modules;
    this.#makers = new Makers(places, modules);
  }

  examine(mutant: Mutant, effort: Effort): Examined {
    const startedMs = cpuMs();
    const verdict = this.#verdict(mutant, effort);
    return { mutant, verdict, seconds: (cpuMs() - startedMs) / 1_000 };
  }

  #verdict(mutant: Mutant, effort: Effort): Verdict {
    const { file, edits } = mutant;
    const text = mutatedText(this.#modules.textOf(file), edits);
    try {
      const make = this.#modules.loadChanged(this.#modules.entry, { file, text })
        .system as MakeSystem;
      const driven = drivenTogether((machine) => this.#modules.keyOf(machine));
      const subject = { make, driven, plain: this.#plain };
      const verdict = this.#verdictOn(mutant, () => new Look(subject, effort));
      const only = verdict.kind === 'caught' && this.#only(verdict, mutant, subject, effort);
      return only ? { ...verdict, only } : verdict;
    } catch (error) {
      return { kind: 'invalid', why: String((error as Error).message).split('\n')[0] as string };
    }
  }

  /** `begin`: looks at a mutant from the beginning. */
  #verdictOn(mutant: Mutant, begin: () => Look): Verdict {
    const usual = this.#places.filter((place) => !isLossy(place));
    const found = this.#verdictIn(usual, begin(), mutant);
    if (found.kind !== 'equivalent') return found;
    return this.#verdictIn(this.#places.filter(isLossy), begin(), mutant);
  }

  /** The property that is sought without which it survives, if there is one. */
  #only({ properties }: Catch, mutant: Mutant, subject: Subject, effort: Effort): string | null {
    const [name, ...others] = properties;
    if (name === undefined || others.length > 0 || !effort.sought.has(name)) return null;
    const { kind } = this.#verdictOn(mutant, () => new Look(subject, effort, name));
    return kind === 'caught' ? null : name;
  }

  #verdictIn(places: readonly Place[], look: Look, mutant: Mutant): Verdict {
    const { file, line } = mutant;
    const ahead = this.#promising.placesFor(file, line).filter((place) => places.includes(place));
    const found =
      this.#caughtIn(ahead, mutant, look, (...of) => look.ahead(...of)) ??
      this.#caughtIn(places, mutant, look, (...of) => look.at(...of)) ??
      this.#caughtInTime(look) ??
      look.beyond();
    return found === null ? look.verdict : { kind: 'caught', ...found };
  }

  #caughtIn(
    places: readonly Place[],
    { file, line }: Mutant,
    look: Look,
    looks: Look['at'],
  ): Catch | null {
    for (const place of places) {
      const before = look.searches;
      const actors = this.#makers.madeOf(place, file);
      const found = actors.length === 0 ? null : looks(place, actors);
      if (look.searches > before)
        this.#promising.note(file, { place, line, isCaught: found !== null });
      if (found !== null) return found;
    }
    return null;
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
