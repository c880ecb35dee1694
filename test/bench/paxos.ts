/** Child: this engine on Paxos with three clients; who keeps its history is said. */

import { checkSystem } from '../../sim/check/check.ts';
import { compose } from '../../sim/system/compose.ts';
import { keepers, linearizable } from '../models/history.ts';
import { paxos } from '../models/paxos/index.ts';
import { report, WrongResult } from './sample.ts';

const clients = 3;
const keeper = keepers.find((name) => name === process.argv[2]);
if (keeper === undefined) throw new Error(`expected one of ${keepers.join(', ')}`);
const system = compose(paxos(clients, keeper), 'untimed');
const result = checkSystem(system, { properties: [linearizable(keeper)], given: [] });
if (result.properties[0]?.verdict !== 'holds') throw new WrongResult('it is not linearizable');
report(result);
