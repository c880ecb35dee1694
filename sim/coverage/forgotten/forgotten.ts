/**
 * What the text has forgotten: messages and statuses that nothing is said about, ends that nobody
 * is told of, branches that nobody leads to. It is read off the graph of all states of a setting,
 * and so is no longer than the search has come.
 */

import { scenarioOf, settingName, settingWords } from '../../check/jobs.ts';
import { endingsOf } from '../../check/plan.ts';
import { Explorer } from '../../check/search/explore.ts';
import type { Limits, Progress } from '../../check/search/limits.ts';
import { settle } from '../../model/knobs.ts';
import type { Model } from '../../model/model.ts';
import type { FaultBudget } from '../../system/definition.ts';
import { systemFor } from '../../trace/observe.ts';
import { type Omission, omissionKey } from './omission.ts';
import { receptionsIn } from './receptions.ts';
import { silencesIn } from './silences.ts';
import { untakenIn } from './untaken.ts';
import { walker } from './where.ts';

/** One search. Plain data. */
export interface ForgottenAsked {
  /** Its name, or what else the setting is called. */
  readonly scenario: string;
  /** Knobs as a person would type them; null for those of the scenario. */
  readonly given: Readonly<Record<string, string>> | null;
  readonly faults: FaultBudget;
  readonly amend: readonly string[];
  readonly limits: Partial<Limits>;
}

/** A search that was made, and how far it has come. */
export interface ForgottenSearch {
  readonly scenario: string;
  /** "loss 1", "as amended"; empty where there is nothing to say. */
  readonly setting: string;
  readonly states: number;
  /** Which limit ended it; null if none did. */
  readonly why: string | null;
}

export interface Forgotten {
  readonly searches: readonly ForgottenSearch[];
  readonly omissions: readonly Omission[];
  /** Transitions that some run takes, by machine. */
  readonly taken: readonly string[];
}

export function* forgottenIn(
  model: Model,
  { scenario, given, faults, amend, limits }: ForgottenAsked,
): Generator<Progress, Forgotten, unknown> {
  const settings = settle(model.knobs, given ?? scenarioOf(model, scenario).given);
  const system = systemFor(model, { settings, faults, amend }, { kind: 'symbolic' }, 'untimed');
  const explorer = new Explorer(system, {
    watches: [],
    mayRest: () => true,
    keepsEdges: true,
    exact: true,
  });
  yield* explorer.run(limits);
  const walk = walker(model, system);
  const endings = model.endings ?? endingsOf(system);
  yield explorer.progress(0);
  const receptions = receptionsIn(model, explorer, walk);
  yield explorer.progress(0);
  const silences = silencesIn(explorer, endings, walk);
  yield explorer.progress(0);
  const omissions = [...receptions, ...silences, ...untakenIn(explorer, walk)];
  const name = settingName(model, faults, amend);
  const { cut, store, taken } = explorer;
  return {
    searches: [{ scenario, setting: settingWords(model, name), states: store.count, why: cut }],
    omissions: omissions.map((omission) => ({ ...omission, scenario })),
    taken: [...taken.keys()],
  };
}

/** A machine that plays two parts, or another one elsewhere, counts once. */
const ofMachine = (name: string): string => name.replace(/^\S+ /, '');

/** Of several searches, what is in any of them; a branch only where none of them leads to it. */
export function together(all: readonly Forgotten[]): Forgotten {
  if (all.length === 1) return all[0] as Forgotten;
  const taken = new Set(all.flatMap((one) => one.taken.map(ofMachine)));
  const byKey = new Map<string, Omission>();
  for (const omission of all.flatMap(({ omissions }) => omissions)) {
    if (omission.kind === 'branch' && taken.has(ofMachine(omission.transition))) continue;
    const key = ofMachine(omissionKey(omission));
    const known = byKey.get(key);
    if (known === undefined || lengthOf(omission) < lengthOf(known)) byKey.set(key, omission);
  }
  return {
    searches: all.flatMap(({ searches }) => searches),
    omissions: [...byKey.values()],
    taken: [...taken],
  };
}

const lengthOf = ({ trace, at }: Omission): number =>
  trace === null ? Number.POSITIVE_INFINITY : at;
