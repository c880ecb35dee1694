/** Child: this engine on the register with its history; clients, and who keeps it, are said. */

import { checkSystem } from '../../sim/check/check.ts';
import { compose } from '../../sim/system/compose.ts';
import { keepers, linearizable } from '../models/history.ts';
import { register } from '../models/register/index.ts';
import { report, WrongResult } from './sample.ts';

const clients = Number(process.argv[2]);
const keeper = keepers.find((name) => name === process.argv[3]);
if (keeper === undefined) throw new Error(`expected one of ${keepers.join(', ')}`);
const system = compose(register(clients, keeper), 'untimed');
const result = checkSystem(system, { properties: [linearizable(keeper)], given: [] });
if (!result.complete) throw new WrongResult(`the search is incomplete: ${result.why}`);
if (result.properties[0]?.verdict !== 'holds') throw new WrongResult('it is not linearizable');
report(result);
