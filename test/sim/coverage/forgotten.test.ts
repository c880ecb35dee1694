/** What a text has forgotten, held against what a check of the same setting says. */

import { describe, expect, it } from 'vitest';
import { createMachine, sendTo } from 'xstate';
import { rendezvous } from '../../../machines/msc3906/index.ts';
import { checkJob, settingsOf } from '../../../sim/check/jobs.ts';
import {
  type Forgotten,
  forgottenIn,
  together,
} from '../../../sim/coverage/forgotten/forgotten.ts';
import { type Omission, omissionText } from '../../../sim/coverage/forgotten/omission.ts';
import { defineModel } from '../../../sim/model/defineModel.ts';
import type { Model } from '../../../sim/model/model.ts';
import { omissionsByStep } from '../../../sim/report/forgotten.ts';
import { noFaults } from '../../../sim/system/definition.ts';
import { systemFor } from '../../../sim/trace/observe.ts';

const asked = { given: null, faults: noFaults, amend: [], limits: {} };

function ended<A>(work: Generator<unknown, A, unknown>): A {
  let next = work.next();
  while (!next.done) next = work.next(true);
  return next.value;
}

const forgotten = (model: Model, scenario = 'default'): Forgotten =>
  ended(forgottenIn(model, { ...asked, scenario }));

const ofMachine = (name: string) => name.replace(/^\S+ /, '');

const of = ({ omissions }: Forgotten, kind: Omission['kind']) =>
  omissions.filter((omission) => omission.kind === kind);

describe('of the protocol', () => {
  const found = forgotten(rendezvous);
  const job = { scenario: 'default', faults: noFaults, amend: [], properties: null, limits: {} };
  const checked = ended(checkJob(rendezvous, job));

  it('has every unspecified reception and every branch of the check, and says how far', () => {
    const property = checked.properties.find(({ name }) => name === 'no-unspecified-reception');
    const unspecified = [...of(found, 'reception'), ...of(found, 'status')];
    expect(unspecified.length).toBe(property?.met.length);
    expect(of(found, 'branch').map(({ transition }) => transition)).toEqual(checked.coverage.never);
    expect(found.searches).toEqual([
      { scenario: 'default', setting: 'as written', states: 5366, why: null },
    ]);
  });

  it('leads to each: the run can be taken, and ends where it is to be seen', () => {
    const settings = settingsOf(rendezvous, 'default');
    const setting = { settings, faults: noFaults, amend: [] };
    const system = systemFor(rendezvous, setting, { kind: 'symbolic' }, 'untimed');
    for (const omission of found.omissions) {
      const { kind, trace, at } = omission;
      if (trace === null) {
        expect([kind, omission.end]).toEqual(['branch', 'and no run comes to its state']);
        continue;
      }
      let { snapshot } = system.start();
      const doneAt = (actor: string) => system.local(snapshot, actor)?.done === true;
      for (const [index, step] of trace.steps.entries()) {
        ({ snapshot } = system.apply(snapshot, step));
        if (kind !== 'silence' || index + 1 < at) continue;
        // One has ended, and the other one has not: for ever.
        expect(doneAt('newDevice') !== doneAt('existingDevice')).toBe(true);
      }
    }
  });

  it('names the ends that the text tells nobody of, at their steps', () => {
    const silences = of(found, 'silence').map((one) => [one.step, one.who, one.state]);
    expect(silences).toContainEqual(['13', 'new device', 'loginRefused']);
    expect(silences).toContainEqual(['11', 'existing device', 'tokenRefused']);
    expect(silences).toContainEqual(['cancel', 'new device', 'cancelled']);
    // With all amendments nobody is left who was refused.
    const amend = (rendezvous.amendments ?? []).map(({ name }) => name);
    const amended = ended(forgottenIn(rendezvous, { ...asked, scenario: 'default', amend }));
    const left = of(amended, 'silence').map(({ state }) => state);
    expect(left).not.toContain('loginRefused');
    expect(left).not.toContain('tokenRefused');
  });

  it('is told by step, in the order of the text, and nothing is left out', () => {
    const steps = omissionsByStep(rendezvous, found);
    const order = steps.map(({ step }) => rendezvous.steps.indexOf(step as never));
    expect(order.at(-1)).toBe(-1);
    expect(order.slice(0, -1)).toEqual(order.slice(0, -1).sort((a, b) => a - b));
    const all = steps.flatMap(({ omissions }) => omissions);
    expect(new Set(all)).toEqual(new Set(found.omissions));
  });

  it('leaves of several scenarios what none of them leads to', () => {
    const other = forgotten(rendezvous, 'both-start');
    const both = together([found, other]);
    const never = (one: Forgotten) =>
      new Set(of(one, 'branch').map(({ transition }) => ofMachine(transition)));
    // A machine that plays two parts counts once.
    const taken = new Set([found, other].flatMap((one) => one.taken.map(ofMachine)));
    const inNone = [...never(found), ...never(other)].filter((name) => !taken.has(name));
    expect(never(both)).toEqual(new Set(inNone));
    expect(both.searches).toHaveLength(2);
    expect(of(both, 'silence').length).toBeGreaterThan(of(found, 'silence').length);
  });
});

describe('of a model of one’s own, which names no text', () => {
  const waiter = (id: string, after = {}) =>
    createMachine({
      id,
      initial: 'waiting',
      states: { waiting: { on: { done: 'over' }, ...after }, over: { type: 'final' } },
    });
  const leaver = createMachine({
    id: 'leaver',
    initial: 'here',
    entry: sendTo('waiter', { type: 'hello' }),
    states: {
      here: {
        on: {
          leave: { target: 'gone', description: 'just goes' },
          finish: { target: 'gone', actions: sendTo('waiter', { type: 'done' }) },
          never: 'gone',
        },
      },
      gone: { type: 'final' },
    },
  });
  const modelOf = (after = {}) =>
    defineModel({
      name: 'leaving',
      machines: { leaver, waiter: waiter('waiter', after) },
      choices: ['leave', 'finish'].map((type) => ({ actor: 'leaver', event: { type } })),
    });
  const texts = (model: Model) => forgotten(model).omissions.map(omissionText);

  it('tells what no transition takes, who leaves in silence, and what nobody leads to', () => {
    expect(texts(modelOf())).toEqual([
      'waiter in waiting: hello arrives, and no transition takes it',
      'leaver ends in gone (just goes): waiter, in waiting, is not told, and can wait for ever',
      'leaver in here: nothing leads to never',
    ]);
    expect(forgotten(modelOf()).searches[0]?.setting).toBe('');
  });

  it('tells a wait that a time limit ends from one without end', () => {
    expect(texts(modelOf({ after: { 1000: 'over' } }))).toContain(
      'leaver ends in gone (just goes): waiter, in waiting, is not told, ' +
        'and waits until its own time is over',
    );
  });
});
