/**
 * Child: this engine on a scenario of the protocol: in untimed reading with all of its properties;
 * in exact time with those that one search decides, its graph included.
 */

import { rendezvous } from '../../machines/msc3906/index.ts';
import { checkSystem } from '../../sim/check/check.ts';
import { settle } from '../../sim/model/knobs.ts';
import type { Property } from '../../sim/model/property.ts';
import { compose } from '../../sim/system/compose.ts';
import { noFaults } from '../../sim/system/definition.ts';
import { report, WrongResult } from './sample.ts';

const [, , wanted, loss, time = 'untimed'] = process.argv;
const scenario = rendezvous.scenarios?.find(({ name }) => name === wanted);
if (scenario === undefined) throw new Error(`expected a scenario, got "${wanted}"`);
const settings = settle(rendezvous.knobs, scenario.given);
const faults = { ...noFaults, loss: Number(loss) };
const system = compose(rendezvous.system(settings, faults, { kind: 'symbolic' }), 'untimed');
const { properties = [], endings = [] } = rendezvous;
const isOfStates = ({ kind }: Property) => kind === 'always' || kind === 'sometimes';
const applying = properties.filter(({ appliesTo }) => appliesTo?.(settings) ?? true);
const result =
  time === 'exact'
    ? checkSystem(system, { time, properties: applying.filter(isOfStates), endings })
    : checkSystem(system, { properties: applying, endings });
if (!result.complete) throw new WrongResult(`${wanted}: the search is incomplete: ${result.why}`);
report(result);
