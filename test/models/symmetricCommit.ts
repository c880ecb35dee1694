/** Two-phase commit with resource managers that are declared interchangeable. */

import { defineModel } from '../../sim/model/defineModel.ts';
import type { SystemDefinition } from '../../sim/system/definition.ts';
import whole, { managers, properties, twoPhaseCommit } from './twoPhaseCommit.ts';

/** Orbits of the states that can be reached for 3, 4, ... 8 resource managers. */
export const orbits = [80, 166, 314, 553, 920, 1_461] as const;

export const symmetricCommit = (count: number): SystemDefinition => {
  return { ...twoPhaseCommit(count), interchangeable: [managers(count)] };
};

const { title, knobs, scenarios = [] } = whole;

export default defineModel({
  name: 'symmetric-commit',
  title,
  knobs,
  scenarios,
  properties,
  system: (settings, faults) => ({ ...symmetricCommit(settings.managers as number), faults }),
});
