/** Child: this engine on a scenario of the protocol, with all of its properties. */

import { rendezvous } from '../../machines/msc3906/index.ts';
import { checkSystem } from '../../sim/check/check.ts';
import { settle } from '../../sim/model/knobs.ts';
import { compose } from '../../sim/system/compose.ts';
import { noFaults } from '../../sim/system/definition.ts';
import { report, WrongResult } from './sample.ts';

const [, , wanted, loss] = process.argv;
const scenario = rendezvous.scenarios?.find(({ name }) => name === wanted);
if (scenario === undefined) throw new Error(`expected a scenario, got "${wanted}"`);
const settings = settle(rendezvous.knobs, scenario.given);
const faults = { ...noFaults, loss: Number(loss) };
const system = compose(rendezvous.system(settings, faults, { kind: 'symbolic' }), 'untimed');
const { properties = [], endings = [] } = rendezvous;
const applying = properties.filter(({ appliesTo }) => appliesTo?.(settings) ?? true);
const result = checkSystem(system, { properties: applying, endings });
if (!result.complete) throw new WrongResult(`${wanted}: the search is incomplete: ${result.why}`);
report(result);
