/** Whether a search has one state for each orbit, and which one it is then. */

import type { System } from '../../../system/compose.ts';
import type { CheckOptions } from '../../plan.ts';
import { isLive, type Plan } from '../../plan.ts';
import { DiskExplorer } from '../disk/explore.ts';
import type { ExplorerOptions } from '../options.ts';
import { OrbitExplorer } from './explore.ts';

type Reductions = Pick<CheckOptions, 'reductions'>;

/** Whether actors are declared interchangeable, and a check may make use of it. */
export const asksSymmetry = ({ definition }: System, { reductions }: Reductions): boolean =>
  (definition.interchangeable ?? []).length > 0 &&
  reductions !== false &&
  reductions?.symmetry !== false;

/**
 * Why a search cannot have it; null if it can. Orbits lose which state a step leads to: so not
 * where the graph of all states is asked for. What observers have seen has no image.
 */
export function whyNoOrbits(
  { definition }: System,
  { exact, keepsEdges, observed }: ExplorerOptions,
  plan: Plan,
): string | null {
  // Who is to end is asked of a representative only.
  const { interchangeable = [] } = definition;
  const areAlike = interchangeable.every(
    (set) => new Set(set.map((name) => endingsOf(name, plan.endings))).size === 1,
  );
  if (!exact) return 'states are kept by fingerprints';
  if (isLive(plan)) return 'liveness is asked for';
  if (keepsEdges) return 'the graph of all states is asked for';
  if ((observed?.value.size ?? 0) > 0) return 'a property reads an observer';
  return areAlike ? null : 'only some of the interchangeable actors are to end';
}

export function explorerFor(
  system: System,
  options: ExplorerOptions,
  plan: Plan,
  reductions: Reductions,
): DiskExplorer {
  return asksSymmetry(system, reductions) && whyNoOrbits(system, options, plan) === null
    ? new OrbitExplorer(system, options, system.definition.interchangeable ?? [])
    : new DiskExplorer(system, options);
}

/** Of an actor and of what it has started: who is to end, by path. */
const endingsOf = (name: string, endings: readonly string[]): string =>
  endings
    .filter((ending) => ending === name || ending.startsWith(`${name}/`))
    .map((ending) => `.${ending.slice(name.length)}`)
    .sort()
    .join();
