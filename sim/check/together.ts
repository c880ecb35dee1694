/**
 * Searches that are about one system: it is explored once, and each is told what it asked.
 *
 * A system is one where it is made of the same: the settings that a model says it comes to, faults
 * and amendments. Two that differ in any of these are searched each by itself, whether their
 * systems are equal or not. Also what is asked beside single states has to be the same, as that
 * takes more than to look at a state once more: `eventually`, `within`, what the engine gives.
 */

import type { Model } from '../model/model.ts';
import type { Property } from '../model/property.ts';
import { canonicalText } from '../system/canonical.ts';
import type { CheckResult, OnExplored } from './check.ts';
import type { Storage } from './checkpoints.ts';
import { askedOf, checkJob, type Job, settledOf, systemOf } from './jobs.ts';
import type { Progress } from './search/limits.ts';
import { readFirst } from './search/unobserved.ts';
import { subjectOf } from './subject.ts';

/** The places of jobs that are searched together, in order of the first of each. */
export function togetherIn(model: Model, jobs: readonly Job[]): number[][] {
  const groups = new Map<string, number[]>();
  for (const [place, job] of jobs.entries()) {
    const key = `${keyOf(model, job) ?? place}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [place]);
    else group.push(place);
  }
  return [...groups.values()];
}

/** Equal for jobs that one search can answer; null for one that is searched by itself. */
function keyOf(model: Model, job: Job): string | null {
  const { faults, amend, limits } = job;
  // How far these go depends on what else is asked.
  if (limits.untilShown === true || limits.explain === true) return null;
  const { properties, given = [], endings = [] } = askedOf(model, job);
  const graph = properties.filter((property) => !isOfStates(property)).map(({ name }) => name);
  const settings = settledOf(model, job);
  return canonicalText({ settings, faults, amend, limits, given, endings, graph });
}

const isOfStates = ({ kind }: Property): boolean => kind === 'always' || kind === 'sometimes';

/**
 * Checks what several jobs ask for that are searched together: a result for each, in order.
 * `onExplored`: of one job. `storage`: see `checkJob`.
 */
export function* checkTogether(
  model: Model,
  jobs: readonly Job[],
  onExplored?: OnExplored,
  storage?: Storage,
): Generator<Progress, CheckResult[], unknown> {
  const [first] = jobs as readonly [Job, ...Job[]];
  const search = (job: Job, own?: ReturnType<typeof askedOf>) =>
    checkJob(model, job, onExplored, own, storage);
  if (jobs.length === 1) return [yield* search(first)];
  const asked = jobs.map((job) => askedOf(model, job));
  const wanted = new Set(asked.flatMap(({ properties }) => properties));
  const properties = (model.properties ?? []).filter((property) => wanted.has(property));
  const all = yield* search(first, { ...asked[0], properties });
  const results: CheckResult[] = [];
  for (const [place, job] of jobs.entries()) {
    const own = asked[place] as ReturnType<typeof askedOf>;
    results.push(readsAll(model, job, all) ? told(all, own) : yield* search(job));
  }
  return results;
}

/**
 * Whether a job by itself would have to do with the same observers: what is read of them is part
 * of the states. Nearly all that is ever read is read in the first state.
 */
function readsAll(model: Model, job: Job, { observers }: CheckResult): boolean {
  if (observers.length === 0) return true;
  const subjects = askedOf(model, job).properties.map(subjectOf);
  const predicates = subjects.flatMap(({ asked: { holds, when } }) => [holds, when]);
  const read = readFirst(systemOf(model, job), predicates);
  return observers.every((name) => read.has(name));
}

/** The result, with what a job has asked only. */
function told(result: CheckResult, { properties, given = [] }: ReturnType<typeof askedOf>) {
  const names = new Set([...properties.map(({ name }) => name), ...given]);
  return { ...result, properties: result.properties.filter(({ name }) => names.has(name)) };
}
