/** Child: this engine on a scenario of the protocol, with all of its properties. */

import { rendezvous } from '../../machines/index.ts';
import { check } from '../../sim/check/index.ts';
import { compose } from '../../sim/compose.ts';
import { settle } from '../../sim/knobs.ts';
import { noFaults } from '../../sim/system.ts';
import { report, WrongResult } from './sample.ts';

const [, , wanted, maxStates] = process.argv;
const scenario = rendezvous.scenarios?.find(({ name }) => name === wanted);
if (scenario === undefined) throw new Error(`expected a scenario, got "${wanted}"`);
const settings = settle(rendezvous.knobs, scenario.given);
const system = compose(rendezvous.system(settings, noFaults, { kind: 'symbolic' }), 'untimed');
const { properties = [], endings = [] } = rendezvous;
const limit = maxStates === undefined ? {} : { maxStates: Number(maxStates) };
const result = check(system, { properties, endings, ...limit });
if (maxStates === undefined && !result.complete) {
  throw new WrongResult(`${wanted}: the search is incomplete: ${result.why}`);
}
report(result);
