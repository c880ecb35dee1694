/** Child: this engine on two-phase commit, its resource managers interchangeable. */

import { type CheckResult, checkSystem } from '../../sim/check/check.ts';
import { compose } from '../../sim/system/compose.ts';
import { symmetricCommit } from '../models/symmetricCommit.ts';
import { properties } from '../models/twoPhaseCommit.ts';
import { report, sizeOf, WrongResult } from './sample.ts';

const consistent = properties.filter(({ name }) => name === 'consistent');

function explore(size: number): CheckResult {
  const system = compose(symmetricCommit(size), 'untimed');
  const result = checkSystem(system, { properties: consistent });
  if (!result.complete) throw new WrongResult(`the search is incomplete: ${result.why}`);
  if (result.interchanged.length === 0) throw new WrongResult('states are no orbits');
  if (result.properties[0]?.verdict !== 'holds') throw new WrongResult('it is not consistent');
  return result;
}

report(explore(sizeOf(process.argv)));
