/** What one path says of properties is what the search says of it, and no more. */

import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { rendezvous } from '../../../machines/msc3906/index.ts';
import { checkJob, type Job, scenarioOf, settingsOf } from '../../../sim/check/jobs.ts';
import type { PropertyResult } from '../../../sim/check/judge.ts';
import { type OnPath, onPath } from '../../../sim/check/onPath.ts';
import { defineModel } from '../../../sim/model/defineModel.ts';
import type { Model } from '../../../sim/model/model.ts';
import { isIn } from '../../../sim/model/properties.ts';
import type { Trace } from '../../../sim/model/property.ts';
import { seeded } from '../../../sim/run/random.ts';
import { compose } from '../../../sim/system/compose.ts';
import { type FaultBudget, noFaults, type Step } from '../../../sim/system/definition.ts';
import order from '../../models/order.ts';
import pingPong from '../../models/pingPong.ts';
import twoPhaseCommit from '../../models/twoPhaseCommit.ts';

const jobOf = (model: Model, faults: FaultBudget, amend: readonly string[] = []): Job => ({
  scenario: model.scenarios?.[0]?.name ?? 'default',
  faults,
  amend,
  properties: null,
  limits: { maxStates: 300_000 },
});

function checked(model: Model, job: Job): readonly PropertyResult[] {
  const checking = checkJob(model, job);
  let next = checking.next();
  while (!next.done) next = checking.next();
  return next.value.properties;
}

function systemOf(model: Model, { scenario, faults, amend }: Job) {
  const settings = settingsOf(model, scenario);
  const definition = model.system(settings, faults, { kind: 'symbolic' }, amend);
  return { settings, system: compose(definition, 'stretched') };
}

/** What a run says, by property; it is taken in a reading of time that has moments. */
function said(model: Model, job: Job, { steps, cycleFrom }: Trace): Map<string, OnPath> {
  const { settings, system } = systemOf(model, job);
  const results = [system.start()];
  for (const step of steps) {
    results.push(system.apply(results.at(-1)?.snapshot as never, step));
  }
  const all = onPath(model, { system, settings, results, cycleFrom, isExact: false });
  return new Map(all.map((one) => [one.name, one]));
}

const lossy = { ...noFaults, loss: 1 };
const cases: readonly (readonly [string, Model, Job])[] = [
  ['order', order, jobOf(order, noFaults)],
  ['order, with a loss', order, jobOf(order, lossy)],
  ['ping-pong', pingPong, jobOf(pingPong, noFaults)],
  ['two-phase commit', twoPhaseCommit, jobOf(twoPhaseCommit, noFaults)],
  ['two-phase commit, with a loss', twoPhaseCommit, jobOf(twoPhaseCommit, lossy)],
  ['MSC3906', rendezvous, jobOf(rendezvous, noFaults)],
  ['MSC3906, amended', rendezvous, jobOf(rendezvous, noFaults, ['keep-unread', 'tell-failure'])],
];

const isViolation = ({ standing }: OnPath): boolean =>
  standing === 'violated' || standing === 'unmet';

describe.each(cases)('%s', (_, model, job) => {
  const results = checked(model, job);

  it('a counterexample violates its property, at its end; a witness shows it', () => {
    let count = 0;
    for (const { name, kind, verdict, trace } of results) {
      if (trace === null) continue;
      const one = said(model, job, trace).get(name);
      if (one?.standing === 'untold') expect(name).toBe('no-livelock');
      else if (kind === 'eventually') expect(['unmet', 'circling']).toContain(one?.standing);
      else {
        const standing = verdict === 'violated' ? 'violated' : 'reached';
        expect([name, one?.standing, one?.at]).toEqual([name, standing, trace.steps.length]);
      }
      count++;
    }
    expect(count).toBeGreaterThan(0);
  });

  it('no path violates what the search has found to hold', () => {
    const holding = results.filter(({ verdict }) => verdict === 'holds').map(({ name }) => name);
    const random = seeded(7);
    let ended = 0;
    for (let walk = 0; walk < 25; walk++) {
      const steps = randomWalk(model, job, (most) => random.integer(0, most));
      const found = said(model, job, { steps, cycleFrom: null });
      for (const name of holding) {
        const one = found.get(name);
        if (one !== undefined)
          expect([name, isViolation(one), steps]).toEqual([name, false, steps]);
      }
      if ([...found.values()].some(({ standing }) => standing !== 'owed')) ended++;
    }
    expect(ended).toBeGreaterThan(0);
  });
});

function randomWalk(model: Model, job: Job, pick: (most: number) => number): Step[] {
  const { system } = systemOf(model, job);
  let { snapshot } = system.start();
  const steps: Step[] = [];
  for (let taken = 0; taken < 60; taken++) {
    const enabled = system.enabled(snapshot);
    const step = enabled[pick(Math.max(0, enabled.length - 1))];
    if (step === undefined) break;
    steps.push(step);
    snapshot = system.apply(snapshot, step).snapshot;
  }
  return steps;
}

/** A lamp that somebody switches on and off; a dog that barks when it is on, some time later. */
const lamp = createMachine({
  initial: 'off',
  states: {
    off: { on: { push: 'on' } },
    on: { on: { push: 'off' }, after: { 1000: 'burnt' } },
    burnt: {},
  },
});
const model: Model = defineModel({
  name: 'lamp',
  machines: { lamp },
  choices: [{ actor: 'lamp', event: { type: 'push' } }],
  properties: ({ always, sometimes, eventually }) => [
    always('never-burnt', 'it does not burn out', (view) => !isIn(view, 'lamp', 'burnt')),
    sometimes('lit', 'it is on at some time', (view) => isIn(view, 'lamp', 'on')),
    eventually('goes-off', 'it goes off again', (view) => isIn(view, 'lamp', 'off'), {
      when: (view) => isIn(view, 'lamp', 'on'),
    }),
  ],
});

describe('standings', () => {
  const job = jobOf(model, noFaults);
  const push: Step = { type: 'choose', choice: 'lamp-push' };
  const standing = (steps: readonly Step[], cycleFrom: number | null = null) => {
    const found = said(model, job, { steps, cycleFrom });
    return ['never-burnt', 'lit', 'goes-off'].map((name) => {
      const one = found.get(name) as OnPath;
      return [one.standing, one.at];
    });
  };

  it('what nobody has asked for is not owed, and nothing is violated', () => {
    expect(standing([])).toEqual([
      ['kept', null],
      ['missed', null],
      ['idle', null],
    ]);
  });

  it('what is owed is not violated as long as something has to happen', () => {
    expect(standing([push])).toEqual([
      ['kept', null],
      ['reached', 1],
      ['owed', 1],
    ]);
    expect(standing([push, push])[2]).toEqual(['met', 2]);
  });

  it('at rest it is violated, from where it began to be owed', () => {
    const { system } = systemOf(model, job);
    const lit = system.apply(system.start().snapshot, push).snapshot;
    const burns = system.enabled(lit).find(({ type }) => type === 'timer') as Step;
    expect(standing([push, push, push, burns])).toEqual([
      ['violated', 4],
      ['reached', 1],
      ['unmet', 3],
    ]);
  });

  it('a cycle owes only what it does not bring', () => {
    expect(standing([push, push, push], 1)[2]).toEqual(['owed', 3]);
    expect(standing([push], 1)[2]).toEqual(['owed', 1]);
  });

  it('a property that says nothing of a setting is not told', () => {
    const names = [
      ...said(rendezvous, jobOf(rendezvous, noFaults), { steps: [], cycleFrom: null }).keys(),
    ];
    const { given } = scenarioOf(rendezvous, 'default');
    expect(given.e2ee).toBe('false');
    const silent = rendezvous.properties?.find(
      ({ appliesTo }) => appliesTo?.(settingsOf(rendezvous, 'default')) === false,
    );
    expect(silent).toBeDefined();
    expect(names).not.toContain(silent?.name);
  });
});
