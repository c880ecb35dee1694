/** Runs in which time stands still: they are named, and count as none. */

import { describe, expect, it } from 'vitest';
import { type AnyStateMachine, createMachine } from 'xstate';
import { check } from '../../../sim/check/model.ts';
import { defineModel } from '../../../sim/model/defineModel.ts';
import { eventually, isIn, sometimes, within } from '../../../sim/model/properties.ts';
import { type Choice, noFaults, type SystemDefinition } from '../../../sim/system/definition.ts';

/** Ends after a tenth of a second. */
const waiting = createMachine({
  initial: 'waits',
  states: { waits: { after: { 100: 'done' } }, done: {} },
});

/** Goes to and fro, by timers or as it is asked to. */
const toAndFro = (by: 'timers' | 'choices', ms: number): AnyStateMachine => {
  const to = (target: string) =>
    by === 'timers' ? { after: { [ms]: target } } : { on: { go: target } };
  return createMachine({ initial: 'here', states: { here: to('there'), there: to('here') } });
};

function checked(other: AnyStateMachine, choices: readonly Choice[] = []) {
  const party = (name: string, machine: AnyStateMachine) => {
    return { name, label: name, actors: { [name]: machine } };
  };
  const system = (): SystemDefinition => ({
    parties: [party('a', waiting), party('z', other)],
    links: [],
    choices,
    faults: noFaults,
  });
  const isDone = (view: Parameters<typeof isIn>[0]) => isIn(view, 'a', 'done');
  const model = defineModel({
    name: 'still',
    system,
    properties: [
      eventually('ends', 'it does', isDone),
      within('soon', 'it does', 99, (view) => !isDone(view), isDone),
      sometimes('has-ended', 'it has', isDone),
    ],
  });
  const found = check(model, { time: 'exact' });
  const { ends, soon, 'has-ended': hasEnded } = found.verdicts;
  const remarks = String(found)
    .replace(/\s+/g, ' ')
    .match(/time stands still.*/g);
  return { ends, soon, hasEnded, complete: found.complete, remarks: remarks ?? [] };
}

const go = { name: 'go', label: 'it goes', actor: 'z', event: { type: 'go' } };

describe('time', () => {
  it.each([
    ['timers of no time', toAndFro('timers', 0), [], 'timer "xstate.after.0.'],
    ['choices that are owed', toAndFro('choices', 0), [{ ...go, usual: true }], 'choice "go"'],
  ] as const)('stands still by %s', (_, machine, choices, named) => {
    const { remarks, ...found } = checked(machine, choices);
    expect(found).toEqual({ ends: 'holds', soon: 'holds', hasEnded: 'violated', complete: true });
    expect(remarks).toHaveLength(1);
    expect(remarks[0]).toContain(named);
  });

  it.each([
    ['timers that take some', toAndFro('timers', 7), []],
    ['choices that may take some', toAndFro('choices', 0), [{ ...go, boundsMs: [0, 10] }]],
    ['choices that may never come', toAndFro('choices', 0), [go]],
  ] as const)('goes on by %s', (_, machine, choices) => {
    const { remarks, ...found } = checked(machine, choices);
    expect(found).toEqual({ ends: 'holds', soon: 'violated', hasEnded: 'holds', complete: true });
    expect(remarks).toEqual([]);
  });
});
