/**
 * The covering suite of the scenarios that a released client can know of. It is kept as it was
 * last made (`npm run record`), so that nobody has to wait for it; a test holds what it covers
 * against a suite that is made anew.
 */

import { scenariosOf, settingsOf } from 'actorcheck/check';
import { type Suite, settingIn, tiersOf } from 'actorcheck/coverage';
import type { Setting } from 'actorcheck/trace';
import type { Hello, KeptPath } from '../protocol/conform.ts';
import type { ConformProtocol } from '../protocol/protocol.ts';

export interface SuitePath extends KeptPath, Setting {}

/** Names of the scenarios that the suite is made of. */
export const suiteScenarios = (protocol: ConformProtocol): string[] =>
  scenariosOf(protocol).flatMap(({ name }) =>
    protocol.conform.isKnown(settingsOf(protocol, name)) ? [name] : [],
  );

/** What is kept of a suite. */
export const kept = ({ paths }: Suite): KeptPath[] =>
  paths.map(({ name, title, scenario, tier, trace }) => {
    return { name, title, scenario, tier, steps: trace.steps };
  });

/** Throws an Error for a suite that is not of this protocol. */
export function pathsOf(protocol: ConformProtocol, paths: readonly KeptPath[]): SuitePath[] {
  const tiers = tiersOf(protocol);
  return paths.map((path) => {
    const tier = tiers.find(({ name }) => name === path.tier);
    if (tier === undefined) throw new Error(`${path.name}: unknown tier "${path.tier}"`);
    return { ...path, ...settingIn(protocol, tier, path.scenario) };
  });
}

/** The paths of the suite that is kept. */
export const suitePaths = async (protocol: ConformProtocol): Promise<SuitePath[]> =>
  pathsOf(protocol, await protocol.conform.suite());

/** Why a client cannot take part in a path; null if it can. */
export function whyNot(
  { conform }: ConformProtocol,
  hello: Hello,
  { settings, amend }: SuitePath,
): string | null {
  if (amend.length > 0) return 'the path is taken with amendments, which the client does not have';
  return conform.whyNot(hello, settings);
}
