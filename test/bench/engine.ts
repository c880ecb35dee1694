/** Child: this engine on two-phase commit, exact, its invariant checked on each state. */

import { type CheckResult, checkSystem } from '../../sim/check/check.ts';
import { compose } from '../../sim/system/compose.ts';
import { properties, twoPhaseCommit } from '../models/twoPhaseCommit.ts';
import { report, sizeOf, WrongResult, warmUp } from './sample.ts';

const consistent = properties.filter(({ name }) => name === 'consistent');

function explore(size: number): CheckResult {
  const system = compose(twoPhaseCommit(size), 'untimed');
  const result = checkSystem(system, { properties: consistent });
  if (!result.complete) throw new WrongResult(`the search is incomplete: ${result.why}`);
  if (result.properties[0]?.name !== 'consistent' || result.properties[0].verdict !== 'holds') {
    throw new WrongResult('the invariant "consistent" does not hold');
  }
  return result;
}

warmUp(process.argv, explore);
report(explore(sizeOf(process.argv)));
