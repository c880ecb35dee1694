/** Child: this engine on two-phase commit, without orders of steps that tell nothing more. */

import { type CheckResult, checkSystem } from '../../sim/check/check.ts';
import { compose } from '../../sim/system/compose.ts';
import { twoPhaseCommit } from '../models/twoPhaseCommit.ts';
import { report, sizeOf, WrongResult } from './sample.ts';

function explore(size: number): CheckResult {
  const system = compose(twoPhaseCommit(size), 'untimed');
  const given = ['no-unspecified-reception', 'no-deadlock'];
  const result = checkSystem(system, { given, reductions: { partialOrder: true } });
  if (!result.complete) throw new WrongResult(`the search is incomplete: ${result.why}`);
  const isWrong = result.properties.some(({ verdict }) => verdict !== 'holds');
  if (isWrong) throw new WrongResult('something is violated');
  return result;
}

report(explore(sizeOf(process.argv)));
