/** Whether a search has one state for each orbit, and which one it is then. */

import type { System } from '../../../system/compose.ts';
import type { CheckOptions, Plan } from '../../plan.ts';
import { explorerWith } from '../disk/explore.ts';
import type { Explorer } from '../explore.ts';
import type { ExplorerOptions } from '../options.ts';
import { OrbitExplorer } from './explore.ts';

/**
 * Orbits lose which state a step leads to: so not where the graph of all states is asked for. What
 * observers have seen has no image; and what is kept or on disk is searched as a whole.
 */
export function explorerFor(
  system: System,
  options: ExplorerOptions,
  { endings }: Plan,
  { disk, reductions }: Pick<CheckOptions, 'disk' | 'reductions'>,
): Explorer {
  const { interchangeable = [] } = system.definition;
  const { exact, keepsEdges, keeper, observed } = options;
  // Who is to end is asked of a representative only.
  const areAlike = interchangeable.every(
    (set) => new Set(set.map((name) => endingsOf(name, endings))).size === 1,
  );
  const usesOrbits =
    interchangeable.length > 0 &&
    reductions !== false &&
    reductions?.symmetry !== false &&
    exact &&
    !keepsEdges &&
    keeper === undefined &&
    disk === undefined &&
    (observed?.value.size ?? 0) === 0 &&
    areAlike;
  return usesOrbits
    ? new OrbitExplorer(system, options, interchangeable)
    : explorerWith(system, options, disk);
}

/** Of an actor and of what it has started: who is to end, by path. */
const endingsOf = (name: string, endings: readonly string[]): string =>
  endings
    .filter((ending) => ending === name || ending.startsWith(`${name}/`))
    .map((ending) => `.${ending.slice(name.length)}`)
    .sort()
    .join();
