/**
 * The suite for clients. It is kept as it was last made (`npm run record`), so that nobody has to
 * wait for it; a test holds what it covers against a suite that is made anew.
 */

import type { Step } from 'actorcheck';
import { scenariosOf, settingsOf } from 'actorcheck/check';
import { plainTier, type Suite, settingIn, tiersOf } from 'actorcheck/coverage';
import type { Setting } from 'actorcheck/trace';
import type { Hello, KeptPath, KeptSuite } from '../../protocol/conform.ts';
import { playedIn } from '../../protocol/played.ts';
import type { ConformProtocol } from '../../protocol/protocol.ts';

export interface SuitePath extends KeptPath, Setting {}

/** Names of the scenarios that the covering part of the suite is made of. */
export const suiteScenarios = (protocol: ConformProtocol): string[] =>
  scenariosOf(protocol).flatMap(({ name }) =>
    protocol.conform.isKnown(settingsOf(protocol, name)) ? [name] : [],
  );

/** The paths of a covering suite that a client can be held to: it has no amendments. */
export function covering(protocol: ConformProtocol, { paths }: Suite): KeptPath[] {
  const isAmended = (tier: string) =>
    tiersOf(protocol).some(({ name, amend }) => name === tier && amend.length > 0);
  return paths
    .filter(({ tier }) => tier === plainTier || !isAmended(tier))
    .map(({ name, title, scenario, tier, trace }) => {
      return { name, title, scenario, tier, steps: trace.steps };
    });
}

/** What is kept of a suite. */
export function kept(paths: readonly KeptPath[]): KeptSuite {
  const numbers = new Map<string, number>();
  const steps: Step[] = [];
  const numberOf = (step: Step): number => {
    const key = JSON.stringify(step);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, steps.length);
    return steps.push(step) - 1;
  };
  const coded = paths.map((path) => ({ ...path, steps: path.steps.map(numberOf) }));
  return { steps, paths: coded };
}

/** Throws an Error for a suite that is not of this protocol. */
export function pathsOf(protocol: ConformProtocol, { steps, paths }: KeptSuite): SuitePath[] {
  const tiers = tiersOf(protocol);
  return paths.map((path) => {
    const tier = tiers.find(({ name }) => name === path.tier);
    if (tier === undefined) throw new Error(`${path.name}: unknown tier "${path.tier}"`);
    playedIn(protocol.conform, path);
    const taken = path.steps.map((number) => steps[number] as Step);
    const setting = settingIn(protocol, tier, path.scenario);
    const settings = { ...setting.settings, ...path.given };
    return { ...path, steps: taken, ...setting, settings };
  });
}

/** The paths of the suite that is kept. */
export const suitePaths = async (protocol: ConformProtocol): Promise<SuitePath[]> =>
  pathsOf(protocol, await protocol.conform.suite());

/** Why a client cannot take part in a path; null if it can. */
export const whyNot = (
  { conform }: ConformProtocol,
  hello: Hello,
  path: SuitePath,
): string | null => {
  const [usual] = Object.keys(conform.roles);
  const { role = usual as string } = path;
  if (hello.roles?.includes(role) === false) return `the client is no ${role} device`;
  return conform.whyNot(hello, path.settings);
};
