/** Both sides of guards: what an event turns down, told as XState selects. */

import { describe, expect, it } from 'vitest';
import { type AnyStateMachine, assign, createMachine, type EventObject } from 'xstate';
import { Branches, otherSide, showBranches } from '../../../sim/coverage/branches.ts';
import { LocalMachine } from '../../../sim/system/machine.ts';
import { choice, party, systemOf } from '../small.ts';

/** What each event turns down, one after the other, the start first. */
function turnedDown(machine: AnyStateMachine, events: readonly EventObject[]): string[][] {
  const local = new LocalMachine('m', machine);
  const branches = new Branches(local);
  const start = local.initial();
  const found = [[...branches.turnedDown(null, { type: 'xstate.init' }, start)]];
  let { state } = start;
  for (const event of events) {
    const step = local.step(state, event);
    found.push([...branches.turnedDown(state, event, step)]);
    state = step.state;
  }
  return found.map((names) => names.sort());
}

const yes = () => true;
const no = () => false;
const go = { type: 'GO' };

describe('an event', () => {
  it('turns down the alternatives before the one that is taken', () => {
    const on = { GO: [{ guard: no }, { guard: no }, { guard: yes }, { guard: no }, {}] };
    const machine = createMachine({ id: 'm', on });
    expect(turnedDown(machine, [go])).toEqual([[], ['m -GO[1]-> stays', 'm -GO[2]-> stays']]);
    expect(new Branches(new LocalMachine('m', machine)).guarded).toHaveLength(4);
  });

  it('turns down all of them if none is taken', () => {
    const machine = createMachine({ id: 'm', on: { GO: [{ guard: no }, { guard: no }] } });
    expect(turnedDown(machine, [go])[1]).toHaveLength(2);
    expect(turnedDown(machine, [{ type: 'OTHER' }])[1]).toEqual([]);
  });

  it('asks the states within first, and those around them only then', () => {
    const within = (guard: () => boolean) =>
      createMachine({
        id: 'm',
        initial: 'a',
        on: { GO: { guard: no } },
        states: { a: { on: { GO: { guard } } }, b: { on: { GO: { guard: no } } } },
      });
    expect(turnedDown(within(yes), [go])[1]).toEqual([]);
    expect(turnedDown(within(no), [go])[1]).toEqual(['m -GO-> stays', 'm.a -GO-> stays']);
  });

  it('asks all regions side by side', () => {
    const machine = createMachine({
      id: 'm',
      type: 'parallel',
      on: { GO: { guard: no } },
      states: { a: { on: { GO: { guard: yes } } }, b: { on: { GO: { guard: no } } } },
    });
    expect(turnedDown(machine, [go])[1]).toEqual(['m.b -GO-> stays']);
  });

  it('comes to wildcards only where its own name is not known, the longer first', () => {
    const on = {
      'a.b': { guard: no },
      'a.*': { guard: no },
      '*': { guard: yes },
    };
    const machine = createMachine({ id: 'm', on });
    expect(turnedDown(machine, [{ type: 'a.b' }])[1]).toEqual(['m -a.b-> stays']);
    expect(turnedDown(machine, [{ type: 'a.c' }])[1]).toEqual(['m -a.*-> stays']);
    expect(turnedDown(machine, [{ type: 'a' }])[1]).toEqual(['m -a.*-> stays']);
    expect(turnedDown(machine, [{ type: 'ab' }])[1]).toEqual([]);
  });

  it('is turned down by nobody who has ended', () => {
    const machine = createMachine({
      id: 'm',
      initial: 'a',
      states: { a: { on: { GO: 'b' } }, b: { type: 'final' } },
      on: { LATE: { guard: no } },
    });
    expect(turnedDown(machine, [go, { type: 'LATE' }])[2]).toEqual([]);
  });
});

it('transitions without an event are turned down until they are taken', () => {
  const machine = createMachine({
    id: 'm',
    context: { count: 0 },
    initial: 'a',
    on: { GO: { actions: assign({ count: ({ context }) => context.count + 1 }) } },
    states: {
      a: {
        always: [
          { guard: ({ context }) => context.count > 9, target: 'never' },
          { guard: ({ context }) => context.count > 1, target: 'b' },
        ],
      },
      b: {},
      never: {},
    },
  });
  const [one, two] = ['m.a -always[1]-> m.never', 'm.a -always[2]-> m.b'];
  expect(turnedDown(machine, [go, go, go])).toEqual([[one, two], [one, two], [one], []]);
});

it('a search is shown what is turned down as one more transition, and does the same else', () => {
  const machine = createMachine({ id: 'm', on: { GO: [{ guard: no }, {}] } });
  const make = () =>
    systemOf({ parties: [party('p', ['m', machine])], choices: [choice('m', 'GO')] });
  const [plain, shown] = [make(), make()];
  showBranches(shown);
  const taken = (system: typeof plain) => {
    const { snapshot, occurrences } = system.apply(system.start().snapshot, {
      type: 'choose',
      choice: 'm.GO',
    });
    const names = occurrences.flatMap((occurrence) =>
      occurrence.type === 'received' ? occurrence.taken.map(({ name }) => name) : [],
    );
    return { snapshot, names };
  };
  expect(taken(shown).snapshot).toEqual(taken(plain).snapshot);
  expect(taken(plain).names).toEqual(['m -GO[2]-> stays']);
  expect(taken(shown).names).toEqual(['m -GO[2]-> stays', otherSide('m -GO[1]-> stays')]);
});
