/**
 * Paths for what is out of the ordinary: for each odd step, in each state of some actors in which
 * it can happen, a shortest run to it, and from there on as usual. Of those in which a party hears
 * the same only the first is there.
 */

import type { Explorer } from '../check/search/explore.ts';
import type { Edges } from '../check/search/graph.ts';
import type { Settings } from '../model/knobs.ts';
import type { Model } from '../model/model.ts';
import type { System } from '../system/compose.ts';
import type { Step } from '../system/definition.ts';
import { canonicalJson } from '../system/json.ts';
import type { StepResult } from '../system/snapshot.ts';
import { systemFor } from '../trace/observe.ts';
import { Course } from './course.ts';
import { stateIn } from './ends.ts';
import { explored } from './search.ts';
import { atOnce } from './slices.ts';
import { settingIn, type Tier } from './tiers.ts';

interface OdditiesOptions {
  readonly scenario: string;
  /** What is otherwise than in the scenario. */
  readonly given?: Settings | undefined;
  readonly tier: Tier;
  /** Who is to notice. */
  readonly party: string;
  /** Actors whose states are told apart where the odd thing happens. */
  readonly apart: readonly string[];
  /** Choices that are odd; usually all that are not usual. */
  readonly isOdd?: ((choice: string) => boolean) | undefined;
}

/** A run of which one step is out of the ordinary, and all after it as usual. */
export interface OddPath {
  readonly course: Course;
  readonly oddAt: number;
}

export function oddPaths(model: Model, options: OdditiesOptions): OddPath[] {
  const { scenario, given, tier, party, apart, isOdd = () => true } = options;
  const usual = settingIn(model, tier, scenario);
  const setting = { ...usual, settings: { ...usual.settings, ...given } };
  const system = systemFor(model, setting, { kind: 'symbolic' }, 'untimed');
  const most = Number.POSITIVE_INFINITY;
  const explorer = atOnce(explored(system, scenario, most, { keepsEdges: true }));
  const stretched = systemFor(model, setting, { kind: 'symbolic' }, 'stretched');
  const odd = (step: Step) =>
    step.type === 'choose' && system.choice(step.choice).usual !== true && isOdd(step.choice);
  const heard = new Set<string>();
  return firstOdd(explorer, apart, odd).flatMap(([state, step]) => {
    const course = new Course(stretched);
    for (const before of explorer.stepsTo(state)) course.take(before);
    const oddAt = course.steps.length;
    course.take(step);
    course.goOn();
    const told = heardBy(course.results, actorsOf(system, party));
    if (heard.has(told)) return [];
    heard.add(told);
    return [{ course, oddAt }];
  });
}

const actorsOf = ({ definition }: System, party: string): string[] =>
  Object.keys(definition.parties.find(({ name }) => name === party)?.actors ?? {});

/** For each odd step and state of these actors, the first state that was found with it. */
function firstOdd(
  explorer: Explorer,
  actors: readonly string[],
  isOdd: (step: Step) => boolean,
): [state: number, step: Step][] {
  const { offsets, rows } = explorer.edges as Edges;
  const slots = new Int32Array(explorer.kernel.slots.count);
  const steps = explorer.leaves.successors.map((_, row) => explorer.stepsOf([row])[0] as Step);
  const odd = steps.map(isOdd);
  const found = new Map<string, [number, Step]>();
  for (let state = 0; state < explorer.store.count; state++) {
    let local: string | undefined;
    for (let edge = offsets[state] as number; edge < (offsets[state + 1] as number); edge++) {
      const row = rows[edge] as number;
      if (!odd[row]) continue;
      local ??= standing(explorer, slots, state, actors);
      const key = `${canonicalJson(steps[row])} ${local}`;
      if (!found.has(key)) found.set(key, [state, steps[row] as Step]);
    }
  }
  return [...found.values()];
}

function standing(
  explorer: Explorer,
  slots: Int32Array,
  state: number,
  actors: readonly string[],
): string {
  const { value } = stateIn(explorer, slots, state);
  return canonicalJson(actors.map((actor) => value[actor]));
}

/** All that these actors receive in a run, in order; the same again at once counts once. */
export function heardBy(results: readonly StepResult[], actors: readonly string[]): string {
  const all = results.flatMap(({ occurrences }) =>
    occurrences.flatMap((one) =>
      one.type === 'received' && actors.includes(one.actor)
        ? [canonicalJson([one.actor, one.event])]
        : [],
    ),
  );
  return canonicalJson(all.filter((one, at) => one !== all[at - 1]));
}
