/** Paths that have little in common, and their vectors as another program would read them. */

import * as v from 'valibot';
import { rendezvous } from '../../../machines/msc3906/index.ts';
import { type Vector, vectorSchema } from '../../../machines/msc3906/vectors/schema.ts';
import { checkSystem } from '../../../sim/check/check.ts';
import { settle } from '../../../sim/model/knobs.ts';
import { contextOf, isIn, sometimes } from '../../../sim/model/properties.ts';
import type { Property } from '../../../sim/model/property.ts';
import { seeded } from '../../../sim/run/random.ts';
import { noFaults } from '../../../sim/system/definition.ts';
import { type TraceAbout, type TraceFile, traceFile } from '../../../sim/trace/format.ts';
import { systemFor } from '../../../sim/trace/observe.ts';
import type { Systems } from '../../../sim/trace/replay.ts';
import { vectorText } from '../../../sim/trace/vectors.ts';
import { aboutScenario, randomSteps, usualTrace } from '../../sim/trace/walks.ts';

/** The vector of a path, read back from its text: its form is checked. */
export const vectorFor = (trace: TraceFile, seed: number, systems?: Systems): Vector =>
  v.parse(vectorSchema, JSON.parse(vectorText(rendezvous, trace, seed, systems)));

const symbolic = { kind: 'symbolic' } as const;

/** The shortest paths that show what can come of a scenario: by property, or its name. */
function witnesses(about: TraceAbout, wanted: readonly (string | Property)[]): TraceFile[] {
  const system = systemFor(rendezvous, about, symbolic, 'untimed');
  const properties = wanted.flatMap((one) =>
    typeof one === 'string'
      ? (rendezvous.properties ?? []).filter(({ name }) => name === one)
      : one,
  );
  return checkSystem(system, { properties, given: [] }).properties.map(({ name, text, trace }) => {
    if (trace === null) throw new Error(`${about.name}: expected a path of ${name}, got none`);
    return traceFile(rendezvous, { ...about, name: `${about.name}: ${name}`, title: text }, trace);
  });
}

const isDeleted = sometimes(
  'point-deleted',
  'the existing device has no protocol to offer, and deletes the point',
  (view) =>
    isIn(view, 'existingDevice', 'unsupported') &&
    view.local('existingChannel')?.value === 'closed',
);

const isMasterOther = sometimes(
  'other-master-key',
  'the homeserver shows another master key than the one that was told',
  (view) => contextOf<{ reason: string }>(view, 'newDevice').reason === 'master key mismatch',
);

/** Random, with as many faults as can be, and with all amendments. */
function walks(scenario: string, count: number, firstSeed: number): TraceFile[] {
  const amend = (rendezvous.amendments ?? []).map(({ name }) => name);
  const given = [
    { faults: { loss: 2, duplicate: 0, reorder: 0, crash: 0 } },
    { faults: { loss: 1, duplicate: 2, reorder: 2, crash: 1 } },
    { faults: noFaults, amend },
  ];
  return given.flatMap((one, index) => {
    const about = aboutScenario(scenario, { ...one, name: `${scenario}: random ${index + 1}` });
    const system = systemFor(rendezvous, about, symbolic, 'untimed');
    return Array.from({ length: count }, (_, number) => {
      const steps = randomSteps(system, seeded(firstSeed + index * count + number), 120);
      const name = `${about.name}.${number + 1}`;
      return traceFile(rendezvous, { ...about, name }, { steps, cycleFrom: null }, system);
    });
  });
}

const unstable = (): TraceAbout => {
  const about = aboutScenario('existing-scans');
  const given = { scan: 'existing', e2ee: 'false', 'relay-life': '30', names: 'unstable' };
  return { ...about, name: 'unstable names', settings: settle(rendezvous.knobs, given) };
};

export const paths = (): TraceFile[] => [
  ...['e2ee', 'existing-scans', 'some-secrets', 'slow-visible'].map((name) => usualTrace(name)),
  ...witnesses(aboutScenario('e2ee'), ['new-can-end-security-error', isMasterOther]),
  ...witnesses(aboutScenario('no-cross-signing'), ['existing-can-end-security-error']),
  ...witnesses(aboutScenario('existing-scans'), [
    'existing-can-end-declined',
    'new-can-end-cancelled',
    'existing-can-end-uia-failed',
    'new-can-end-login-refused',
    'existing-can-end-unsupported',
  ]),
  ...witnesses(aboutScenario('invisible'), ['existing-can-end-device-not-visible']),
  ...witnesses(aboutScenario('both-start'), ['incompatible-intents-can-be-found']),
  ...witnesses(unstable(), ['existing-can-end-token-refused']),
  ...witnesses(aboutScenario('delete'), [isDeleted]),
  ...['e2ee', 'refusing-relay', 'delete', 'small-relay'].flatMap((name, index) =>
    walks(name, 3, 100 * index),
  ),
];
