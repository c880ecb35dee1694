/** Machines by hand: actors that drawn ones hardly ever have. What each is about, its text. */

import { heard } from './states.ts';

/** Adds something to the last that there was. */
const listed = (what: string) =>
  `assign({ list: ({ context, event }) => [...context.list, ${what}].slice(-3) })`;

export const rareActors: Readonly<Record<string, string>> = {
  // The first of two children of one id is out of reach of `stopChild`, and outlives its parent.
  'a child that outlives its parent': `
    const leaf = createMachine({
      initial: 'young',
      states: {
        young: { after: { 10: 'old' } },
        old: { entry: sendParent({ type: 'C', v: 1 }) },
      },
    });
    const middle = setup({ actors: { leaf } }).createMachine({
      context: { n: 0 },
      initial: 'a',
      states: {
        a: {
          on: {
            A: { actions: stopChild('q') },
            B: { actions: [spawnChild('leaf', { id: 'q' }), spawnChild('leaf', { id: 'q' })] },
            C: { actions: ${heard} },
            D: 'z',
          },
        },
        z: { type: 'final' },
      },
    });
    const m = setup({ actors: { middle } }).createMachine({
      initial: 'without',
      states: {
        without: { on: { A: { target: 'with', actions: spawnChild('middle', { id: 'p' }) } } },
        with: {
          on: {
            'xstate.done.actor.p': 'without',
            '*': { actions: sendTo('p', ({ event }) => event) },
          },
        },
      },
    });`,
  'the child of another, which only its parent may stop': `
    const child = createMachine({
      initial: 'a',
      states: { a: { on: { D: 'z' } }, z: { type: 'final' } },
    });
    const sibling = createMachine({
      context: ({ input }) => input,
      on: { C: { actions: stopChild(({ context }) => context.other) } },
    });
    const m = setup({ actors: { child, sibling } }).createMachine({
      context: ({ spawn }) => ({ n: 0, ref: spawn('child', { id: 'p' }) }),
      initial: 'a',
      states: {
        a: {
          invoke: {
            id: 'q',
            src: 'sibling',
            input: ({ context }) => ({ other: context.ref }),
            onError: { target: 'b', actions: ${heard} },
          },
        },
        b: { on: { B: 'a', D: { target: 'a', actions: assign({ n: 0 }) } } },
      },
      on: {
        A: { actions: sendTo('p', { type: 'D', v: 0 }) },
        B: { actions: sendTo('q', { type: 'C', v: 0 }) },
        C: { actions: stopChild('p') },
      },
    });`,
  'what is invoked starts anew on reentry, and only then': `
    const m = setup({ actors: { load, tick } }).createMachine({
      context: { n: 0, k: null },
      initial: 'a',
      states: {
        a: {
          invoke: [
            { src: 'load', id: 'p', onDone: { actions: assign({ k: ({ event }) => event.output }) },
              onError: { target: 'b', actions: assign({ k: ({ event }) => event.error }) } },
            { src: 'tick', id: 'q' },
            { src: 'load', onDone: { target: 'a', reenter: true } },
          ],
          after: { 10: { target: 'a', reenter: true }, 20: 'b' },
          initial: 'one',
          states: { one: { on: { 'x.*': 'two' } }, two: { entry: ${heard} } },
          on: {
            A: 'a',
            B: { target: 'a', reenter: true },
            C: { target: '.two', reenter: true },
            D: { target: '.one' },
            'x.y': 'b',
          },
        },
        b: { exit: ${heard}, on: { '*': 'a' } },
      },
    });`,
  'outputs of final states and machines': `
    const half = createMachine({
      initial: 'on',
      context: ({ input }) => ({ n: input.n }),
      output: ({ event, context }) => ({ got: event.output, n: context.n }),
      states: {
        on: {
          initial: 'a',
          states: {
            a: { on: { A: 'left', B: 'right' } },
            left: { type: 'final', output: ({ context, event }) => ({ v: event.v, n: context.n }) },
            right: { type: 'final', output: 7 },
          },
          onDone: [
            { guard: ({ event }) => event.output === 7, target: 'seven',
              actions: assign({ n: ({ event }) => event.output }) },
            { target: 'other', actions: assign({ n: ({ event }) => event.output.v }) },
          ],
        },
        seven: { type: 'final', output: 'seven' },
        other: { type: 'final', output: ({ context }) => [context.n] },
      },
    });
    const m = setup({ actors: { half } }).createMachine({
      type: 'parallel',
      context: { k: null, n: 0 },
      output: ({ context }) => context.k,
      states: Object.fromEntries(['a', 'b'].map((key) => [key, {
        initial: 'on',
        states: {
          on: {
            invoke: {
              src: 'half', id: key === 'a' ? 'p' : 'q', input: ({ context }) => ({ n: context.n }),
              onDone: { target: 'off', actions: assign({ k: ({ event }) => event.output }) },
            },
            on: { C: { actions: ${heard} }, D: { target: 'on', reenter: true } },
          },
          off: { on: { D: 'end', A: 'on' } },
          end: { type: 'final' },
        },
      }])),
      onDone: { actions: ${heard} },
    });`,
  'events by the order of actions': `
    const child = createMachine({
      context: { n: 0 },
      on: {
        A: { actions: [
          sendParent({ type: 'C', v: 1 }),
          ${heard},
          sendParent(({ context }) => ({ type: 'D', v: context.n })),
        ] },
        B: { actions: [raise({ type: 'A', v: 0 }), sendParent({ type: 'C', v: 2 })] },
      },
    });
    const m = setup({ actors: { child }, actions: { track: () => {} } }).createMachine({
      context: { n: 0, list: [] },
      invoke: { src: 'child', id: 'p', onSnapshot: {
        actions: { type: 'track', params: ({ event }) => event.snapshot.context.n },
      } },
      always: {
        guard: ({ context }) => context.n === 3,
        actions: [assign({ n: 0 }), emit({ type: 'full' })],
      },
      on: {
        A: { actions: [
          raise({ type: 'x.y', v: 0 }),
          sendTo('p', { type: 'A', v: 0 }),
          raise({ type: 'x.z', v: 0 }),
          emit({ type: 'sent' }),
        ] },
        B: { actions: enqueueActions(({ enqueue, check, context }) => {
          enqueue.assign({ n: 2 });
          enqueue.raise({ type: 'x.y', v: 1 });
          if (check(({ context }) => context.n === 2)) enqueue.emit({ type: 'seen' });
          if (context.n === 2) enqueue.emit({ type: 'before' });
          enqueue.sendTo('p', { type: 'B', v: 0 });
          enqueue.assign({ n: ({ context }) => context.n + 1 });
          enqueue({ type: 'track', params: 1 });
        }) },
        'x.*': { actions: [${heard}, ${listed('event.type')}] },
        'x.z': { actions: ${listed("'z'")} },
        '*': { actions: ${listed('event.type + event.v')} },
      },
    });`,
  'two timers of one id and of one moment, in two actors': `
    const child = createMachine({
      context: { n: 0 },
      on: {
        A: { actions: [
          raise({ type: 'C', v: 1 }, { delay: 10, id: 'i' }),
          sendParent({ type: 'C', v: 1 }, { delay: 10, id: 'i' }),
        ] },
        B: { actions: [cancel('i'), ${heard}] },
        C: { actions: [emit({ type: 'rung' }), ${heard}] },
      },
    });
    const m = setup({ actors: { child } }).createMachine({
      context: { n: 0 },
      invoke: { src: 'child', id: 'p' },
      on: {
        A: { actions: [
          raise({ type: 'C', v: 0 }, { delay: 10, id: 'i' }),
          sendTo('p', { type: 'C', v: 0 }, { delay: 10, id: 'i' }),
          raise({ type: 'D', v: 0 }, { delay: ({ context }) => 5 * context.n, id: 'j' }),
        ] },
        B: { actions: cancel('i') },
        C: { actions: [emit(({ event }) => ({ type: 'heard', v: event.v })), ${heard}] },
        D: { actions: [cancel('j'), emit({ type: 'last' })] },
        'x.y': { actions: sendTo('p', { type: 'A', v: 0 }) },
        'x.z': { actions: sendTo('p', { type: 'B', v: 0 }) },
      },
    });`,
  // The step that was to start it fails, and its system id is not given again.
  'a system id of an actor that never starts': `
    const leaf = createMachine({ on: { D: { actions: sendParent({ type: 'C', v: 1 }) } } });
    const start = spawnChild('leaf', { id: 'l', systemId: 's' });
    const fail = assign(() => { throw 'failed'; });
    const other = setup({ actors: { leaf } }).createMachine({
      on: { A: { actions: [start, fail] }, B: { actions: start }, C: { actions: stopChild('l') } },
    });
    const m = setup({ actors: { other } }).createMachine({
      context: { n: 0 },
      initial: 'a',
      states: {
        a: { invoke: { src: 'other', id: 'q', onError: { target: 'b', actions: ${heard} } } },
        b: { on: { D: 'a' } },
      },
      on: { '*': { actions: sendTo('q', ({ event }) => event) } },
    });`,
};
