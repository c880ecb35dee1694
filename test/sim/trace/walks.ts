/** Ways through a system: the one that is taken if all goes well, and random ones. */

import { rendezvous } from '../../../machines/msc3906/index.ts';
import { scenarioOf } from '../../../sim/check/jobs.ts';
import { settle } from '../../../sim/model/knobs.ts';
import type { Random } from '../../../sim/run/random.ts';
import type { System } from '../../../sim/system/compose.ts';
import { noFaults, type Step } from '../../../sim/system/definition.ts';
import { type TraceAbout, type TraceFile, traceFile } from '../../../sim/trace/format.ts';
import { systemFor } from '../../../sim/trace/observe.ts';

/** A scenario of the protocol, as written unless it is said otherwise. */
export const aboutScenario = (scenario: string, given: Partial<TraceAbout> = {}): TraceAbout => ({
  name: scenario,
  title: scenarioOf(rendezvous, scenario).text,
  settings: settle(rendezvous.knobs, scenarioOf(rendezvous, scenario).given),
  faults: noFaults,
  amend: [],
  ...given,
});

/** All goes well: the usual choice is made at once, and else what is due first happens. */
function usualSteps(system: System, mostSteps: number): Step[] {
  const { choices } = system.definition;
  const isUsual = (step: Step) =>
    step.type === 'choose' && choices.find(({ name }) => name === step.choice)?.usual === true;
  const steps: Step[] = [];
  let { snapshot } = system.start();
  while (steps.length < mostSteps) {
    const enabled = system.enabled(snapshot);
    const step = enabled.find(isUsual) ?? enabled.find(({ type }) => type !== 'choose');
    if (step === undefined) break;
    steps.push(step);
    snapshot = system.apply(snapshot, step).snapshot;
  }
  return steps;
}

/** The run of a scenario in which all goes well, cut after so many steps. */
export function usualTrace(scenario: string, mostSteps = 1_000): TraceFile {
  const about = aboutScenario(scenario);
  const system = systemFor(rendezvous, about, { kind: 'symbolic' }, 'virtual');
  return traceFile(rendezvous, about, { steps: usualSteps(system, mostSteps), cycleFrom: null });
}

/**
 * Steps drawn from those that the system, in untimed reading, can take. Mostly one that brings the
 * run on, a delivery or a usual choice or else a timer, and now and then any: drawn evenly, hardly
 * a walk would come further than to the first cancellation.
 */
export function randomSteps(system: System, random: Random, mostSteps: number): Step[] {
  const { choices } = system.definition;
  const isOnward = (step: Step) =>
    step.type === 'deliver' ||
    (step.type === 'choose' && choices.some(({ name, usual }) => usual && name === step.choice));
  const steps: Step[] = [];
  let { snapshot } = system.start();
  while (steps.length < mostSteps) {
    const enabled = system.enabled(snapshot);
    if (enabled.length === 0) break;
    const timers = enabled.filter(({ type }) => type === 'timer');
    const onward = [enabled.filter(isOnward), timers].find(({ length }) => length > 0);
    const drawn = onward !== undefined && !random.oneIn(anyOneIn) ? onward : enabled;
    const step = drawn[random.integer(0, drawn.length - 1)] as Step;
    steps.push(step);
    snapshot = system.apply(snapshot, step).snapshot;
  }
  return steps;
}
/** Of so many steps one is any. */
const anyOneIn = 30;
