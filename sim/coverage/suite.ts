/**
 * The covering suite: few runs that between them take every transition of every machine that can
 * be taken, see both sides of every guard, carry out every step of the text, and end in every way
 * in which the parties can end without a fault.
 *
 * Each scenario is searched exhaustively, tier by tier. What a search has met is a goal; what none
 * has met is listed with the searches that say so. What the suite covers is measured by running
 * it, and not by what the search believes of its paths.
 */

import { scenarioOf, scenariosOf } from '../check/jobs.ts';
import type { Model } from '../model/model.ts';
import { systemFor } from '../trace/observe.ts';
import { coverFaultless } from './faultless.ts';
import { coverFaulty, searchFaulty } from './faulty.ts';
import { type Goal, type GoalMap, Runs } from './goals.ts';
import { Ledger, type Search, type Uncovered } from './ledger.ts';
import type { SuitePath } from './path.ts';
import { atOnce, type Sliced } from './slices.ts';
import type { FaultlessTier, FaultySearch, FoundPath, Task } from './task.ts';
import { isFaultless, scenariosFor, settingIn, type Tier, tiersOf } from './tiers.ts';
import { titled } from './titles.ts';

interface SuiteOptions {
  /** Names of scenarios; usually all. */
  readonly scenarios?: readonly string[];
  /** Under which conditions, the plainest first; usually all that make sense. */
  readonly tiers?: readonly Tier[];
  /** A search that finds more states is cut short. */
  readonly maxStates?: number;
}

interface TierReport {
  readonly tier: string;
  /** Goals that come within reach with this tier, and the paths of it. */
  readonly goals: number;
  readonly paths: number;
  /** So many paths it takes at the least. */
  readonly lowerBound: number;
  readonly states: number;
}

/** A covering suite, and how far it covers what can be reached. */
export interface Suite {
  readonly paths: readonly SuitePath[];
  /** All that some search has met. */
  readonly goals: readonly Goal[];
  /** Of these, what the suite as it ran has not covered: a defect if all searches were complete. */
  readonly missed: readonly Goal[];
  readonly uncovered: readonly Uncovered[];
  readonly tiers: readonly TierReport[];
  readonly lowerBound: number;
  readonly searches: readonly Search[];
  readonly seconds: number;
}

/** Throws a UsageError for a scenario that the model does not have. */
export function coveringSuite(model: Model, options: SuiteOptions = {}): Suite {
  const making = new Making(model, options);
  atOnce(making.faultless());
  return atOnce(making.faulty([]));
}

/** A suite in the making. It takes two parts, one after the other, each in slices. */
export class Making {
  readonly #start = performance.now();
  readonly #task: Task;
  readonly #tiers: readonly Tier[];
  readonly #foundPaths: FoundPath[] = [];
  readonly #reports: TierReport[] = [];
  #searches: readonly FaultySearch[] = [];

  /** Throws a UsageError for a scenario that the model does not have. */
  constructor(model: Model, options: SuiteOptions) {
    const all = scenariosOf(model).map(({ name }) => name);
    const wanted = options.scenarios?.map((name) => scenarioOf(model, name).name) ?? all;
    const { maxStates = Number.POSITIVE_INFINITY } = options;
    this.#tiers = options.tiers ?? tiersOf(model);
    this.#task = {
      model,
      scenarios: all.filter((name) => wanted.includes(name)),
      maxStates,
      ledger: new Ledger(model),
      runs: remembered(model),
      faulty: (tier, scenario) => this.#faulty(tier, scenario),
    };
  }

  /** The paths without a fault, or those that were found elsewhere. Gives what was found. */
  *faultless(made: readonly FaultlessTier[] = []): Sliced<FaultlessTier[]> {
    const found: FaultlessTier[] = [];
    for (const [at, tier] of this.#tiers.filter(isFaultless).entries()) {
      found.push(yield* this.#report(tier, made[at]));
    }
    return found;
  }

  /**
   * Those under a fault, and with them the suite. It is given the searches that were made
   * meanwhile elsewhere, and makes those that are missing.
   */
  *faulty(searches: readonly FaultySearch[]): Sliced<Suite> {
    this.#searches = searches;
    for (const tier of this.#tiers.filter((one) => !isFaultless(one))) yield* this.#report(tier);
    const { ledger } = this.#task;
    const tiers = this.#reports;
    return {
      paths: yield* pathsOf(this.#task, this.#foundPaths),
      goals: ledger.reached(),
      missed: ledger.missed(),
      uncovered: ledger.uncovered(),
      tiers,
      lowerBound: tiers.reduce((sum, tier) => sum + tier.lowerBound, 0),
      searches: ledger.searches,
      seconds: (performance.now() - this.#start) / 1000,
    };
  }

  *#faulty(tier: Tier, scenario: string): Sliced<FaultySearch> {
    const { model, maxStates } = this.#task;
    const isMade = (one: FaultySearch) => one.tier === tier.name && one.scenario === scenario;
    return this.#searches.find(isMade) ?? (yield* searchFaulty(model, tier, scenario, maxStates));
  }

  /** Works on a tier: adds its paths, in the order of the scenarios. */
  *#report(tier: Tier, made?: FaultlessTier): Sliced<FaultlessTier> {
    const { ledger, scenarios, runs, model } = this.#task;
    const coveredBefore = ledger.covered.size;
    const looked = { ...this.#task, scenarios: scenariosFor(model, tier, scenarios) };
    const before = ledger.kept;
    if (made !== undefined) ledger.take(made.kept);
    const cover = isFaultless(tier) ? coverFaultless : coverFaulty;
    const found = made ?? (yield* cover(looked, tier));
    const { entered, reached } = ledger.kept;
    const kept = {
      entered: entered.slice(before.entered.length),
      reached: reached.slice(before.reached.length),
    };
    const placeOf = ({ scenario }: FoundPath) => scenarios.indexOf(scenario);
    const own = [...found.foundPaths].sort((a, b) => placeOf(a) - placeOf(b));
    this.#foundPaths.push(...own);
    for (const { scenario, steps } of own) ledger.cover(runs(tier, scenario).run(steps).goals);
    this.#reports.push({
      tier: tier.name,
      goals: ledger.covered.size - coveredBefore,
      paths: own.length,
      lowerBound: found.lowerBound,
      states: ledger.statesIn(tier.name),
    });
    return { ...found, kept };
  }
}

function remembered(model: Model): Task['runs'] {
  const known = new Map<string, Runs>();
  return (tier, scenario) => {
    const key = `${tier.name} ${scenario}`;
    const setting = settingIn(model, tier, scenario);
    const system = () => systemFor(model, setting, { kind: 'symbolic' }, 'untimed');
    const runs = known.get(key) ?? new Runs(model, system(), setting.settings);
    known.set(key, runs);
    return runs;
  };
}

/** Runs all of them once more, in order, and says what each adds. */
function* pathsOf(task: Task, foundPaths: readonly FoundPath[]): Sliced<SuitePath[]> {
  const { model, ledger, runs } = task;
  const seen: GoalMap = new Map();
  const bare: Omit<SuitePath, 'name' | 'title'>[] = [];
  for (const { tier, scenario, steps } of foundPaths) {
    yield `what each of ${foundPaths.length} paths adds`;
    const { goals } = runs(tier, scenario).run(steps);
    const fresh = [...goals].filter(([key]) => ledger.isReached(key) && !seen.has(key));
    for (const [key, goal] of fresh) seen.set(key, goal);
    bare.push({
      scenario,
      tier: tier.name,
      ...settingIn(model, tier, scenario),
      trace: { steps, cycleFrom: null },
      covers: fresh.map(([, goal]) => goal),
    });
  }
  const titles = titled(
    model,
    bare.map((path, index) => {
      const { tier } = foundPaths[index] as FoundPath;
      return { ...path, system: runs(tier, path.scenario).system };
    }),
  );
  return bare.map((path, index) => ({ ...(titles[index] as (typeof titles)[number]), ...path }));
}
