/**
 * The covering suite of the scenarios that a released client can know of: with a login token and
 * without an attacker. It is kept as it was last made (`npm run record`), so that nobody has to
 * wait for it; test/paths/suite.test.ts holds what it covers against a suite that is made anew.
 */

import type { Step } from 'actorcheck';
import { scenariosOf, settingsOf } from 'actorcheck/check';
import { type Suite, settingIn, tiersOf } from 'actorcheck/coverage';
import type { Setting } from 'actorcheck/trace';
import { existingActors } from '../msc3906/actors.ts';
import { rendezvous } from '../msc3906/index.ts';
import type { Hello } from './adapter.ts';
import suite from './recorded/suite.json' with { type: 'json' };

/** What is kept of a path; the rest follows from it. */
interface KeptPath {
  readonly name: string;
  readonly title: string;
  readonly scenario: string;
  /** Under which conditions it is taken: "as written", "as written, loss 1". */
  readonly tier: string;
  readonly steps: readonly Step[];
}

export interface SuitePath extends KeptPath, Setting {}

/** Names of the scenarios that the suite is made of. */
export const suiteScenarios = (): string[] =>
  scenariosOf(rendezvous).flatMap(({ name }) => {
    const { protocol, attacker } = settingsOf(rendezvous, name);
    return protocol === 'login_token' && attacker === 'none' ? [name] : [];
  });

/** What is kept of a suite. */
export const kept = ({ paths }: Suite): KeptPath[] =>
  paths.map(({ name, title, scenario, tier, trace }) => {
    return { name, title, scenario, tier, steps: trace.steps };
  });

/** Throws an Error for a suite that is not of this model. */
export function suitePaths(paths = suite as readonly KeptPath[]): SuitePath[] {
  const tiers = tiersOf(rendezvous);
  return paths.map((path) => {
    const tier = tiers.find(({ name }) => name === path.tier);
    if (tier === undefined) throw new Error(`${path.name}: unknown tier "${path.tier}"`);
    return { ...path, ...settingIn(rendezvous, tier, path.scenario) };
  });
}

/** Why a client cannot take part in a path; null if it can. */
export function whyNot({ shows, scans }: Hello, { settings, amend }: SuitePath): string | null {
  if (amend.length > 0) return 'the path is taken with amendments, which the client does not have';
  if (settings.intents === 'both-start') {
    return `there is no ${existingActors.flow} in it, and the client is one`;
  }
  if (settings.scan === 'existing' && !scans) return 'the client does not scan a code';
  return settings.scan === 'new' && !shows ? 'the client does not show a code' : null;
}
