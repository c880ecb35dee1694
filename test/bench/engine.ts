/** Child: this engine on two-phase commit, exact, its invariant checked on each state. */

import { check } from '../../sim/check/index.ts';
import { compose } from '../../sim/compose.ts';
import { properties, twoPhaseCommit } from '../models/twoPhaseCommit.ts';
import { report, sizeOf, WrongResult } from './sample.ts';

const consistent = properties.filter(({ name }) => name === 'consistent');
const system = compose(twoPhaseCommit(sizeOf(process.argv)), 'untimed');
const result = check(system, { properties: consistent });
if (!result.complete) throw new WrongResult(`the search is incomplete: ${result.why}`);
if (result.properties[0]?.name !== 'consistent' || result.properties[0].verdict !== 'holds') {
  throw new WrongResult('the invariant "consistent" does not hold');
}
report(result);
