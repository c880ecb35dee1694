/** Machines by hand: states that drawn ones hardly ever have. What each is about, its text. */

/** Counts what it has heard of, by whom. */
export const heard = `assign({ n: ({ context }) => (context.n + 1) % 4 })`;

export const rareStates: Readonly<Record<string, string>> = {
  // What both regions do at once comes in the order in which their states were entered.
  'regions that go on by themselves, together': `
    const region = (event) => ({
      initial: 'one',
      states: {
        one: { on: { [event]: 'two' } },
        two: {
          always: {
            guard: ({ context }) => context.goes,
            target: 'three',
            actions: assign({ list: ({ context }) => context.list + event }),
          },
          on: { [event]: { target: 'two', reenter: true } },
        },
        three: {},
      },
    });
    const m = createMachine({
      type: 'parallel',
      context: { goes: false, list: '' },
      states: { a: region('A'), b: region('B'), c: region('C') },
      on: {
        D: { actions: assign({ goes: true }) },
        'x.*': { target: ['.a', '.b', '.c'], actions: assign({ goes: false, list: '' }) },
      },
    });`,
  // With two targets of which one holds the other XState leaves a state out of those entered.
  'a state that the value names, and that has not been entered': `
    const m = createMachine({
      initial: 'a',
      context: { n: 0 },
      states: {
        a: { on: { C: 'a', D: 'b' }, exit: ${heard} },
        b: { exit: emit({ type: 'left' }), entry: emit({ type: 'come' }), on: { C: 'a' } },
        c: { exit: emit({ type: 'gone' }), on: { C: 'a' } },
      },
      on: { A: { target: ['#(machine).c', '#(machine)'], reenter: true }, B: '.b' },
    });`,
  'histories of states that have been left more than once': `
    const m = createMachine({
      initial: 'in',
      context: { n: 0 },
      states: {
        in: {
          type: 'parallel',
          states: {
            a: { initial: 'one', states: {
              one: { on: { A: 'two' } },
              two: { initial: 'x', states: { x: { on: { B: 'y' } }, y: {} }, on: { C: 'one' } },
            } },
            b: { initial: 'one', states: {
              one: { on: { A: 'two' } },
              two: { on: { 'x.z': 'one' } },
            } },
            deep: { type: 'history', history: 'deep' },
            shallow: { type: 'history' },
          },
          on: { D: 'out', 'x.y': { target: 'in', reenter: true } },
        },
        out: {
          on: {
            A: 'in.deep',
            B: 'in.shallow',
            C: 'in',
            D: { target: 'in.deep', actions: ${heard} },
          },
        },
      },
    });`,
  'a machine put together of parts, some of which are put in place of others': `
    const base = setup({
      actors: { load },
      actions: { add: assign({ n: ({ context }, by) => (context.n + by) % 5 }) },
      guards: { isAt: ({ context }, at) => context.n === at },
      delays: { long: ({ context }) => 10 + context.n },
    });
    const parts = base.extend({
      actions: { tell: emit(({ context }) => ({ type: 'n', n: context.n })) },
    });
    const waiting = parts.createStateConfig({
      tags: 'busy',
      after: { long: { target: 'one', actions: { type: 'add', params: 1 } } },
      on: { 'x.*': { guard: { type: 'isAt', params: 2 }, target: 'two' } },
    });
    const m = parts.createMachine({
      context: { n: 0 },
      initial: 'one',
      options: { maxIterations: 20 },
      states: {
        one: {
          on: {
            A: {
              target: 'waiting',
              actions: [{ type: 'add', params: ({ event }) => event.v + 1 }, 'tell'],
            },
            B: {
              guard: not(and([{ type: 'isAt', params: 1 }, not(or(['never', stateIn('#two')]))])),
              target: 'two',
            },
          },
        },
        waiting,
        two: {
          id: 'two',
          invoke: { src: 'load', onDone: { target: 'one', actions: parts.assign({ n: 3 }) },
            onError: { target: 'one', actions: 'add' } },
          on: { D: { guard: stateIn('#two'), target: 'two', reenter: true, actions: 'tell' } },
        },
      },
    }).provide({
      guards: { never: () => false },
      actions: { add: assign({ n: ({ context }, by) => (context.n + 2 * (by ?? 1)) % 5 }) },
    });`,
};
