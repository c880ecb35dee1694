/** Child: this engine on two-phase commit of so many managers, by so many threads, on any core. */

import { checkSystem } from '../../sim/check/check.ts';
import { compose } from '../../sim/system/compose.ts';
import { properties, twoPhaseCommit } from '../models/twoPhaseCommit.ts';
import { report, WrongResult } from './sample.ts';

const [managers = 0, threads = 0] = process.argv.slice(2).map(Number);
if (!(managers > 0 && threads > 0)) throw new Error('expected numbers of managers and threads');
const consistent = properties.filter(({ name }) => name === 'consistent');
const system = compose(twoPhaseCommit(managers), 'untimed');
const result = checkSystem(system, { properties: consistent, given: [], threads });
if (result.properties[0]?.verdict !== 'holds') throw new WrongResult('it is not consistent');
report(result);
