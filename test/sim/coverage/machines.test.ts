/** The paths of single machines, taken on running actors of XState. */

import { createTestModel, getSimplePaths, TestModel } from '@xstate/graph';
import { describe, expect, it } from 'vitest';
import {
  type AnyStateMachine,
  createActor,
  createMachine,
  type EventObject,
  SimulatedClock,
} from 'xstate';
import { rendezvous } from '../../../machines/msc3906/index.ts';
import { type Graph, graphsOf, pathsThrough, wholeSystem } from '../../../sim/coverage/machines.ts';
import { atOnce } from '../../../sim/coverage/slices.ts';
import { defineModel } from '../../../sim/model/defineModel.ts';
import type { Model } from '../../../sim/model/model.ts';
import { canonicalText } from '../../../sim/system/canonical.ts';
import order from '../../models/emittedOrder.ts';

const scenario = 'e2ee';
const names = [
  'newDevice',
  'existingDevice',
  'newChannel',
  'existingChannel',
  'newSecrets',
  'existingSecrets',
  'relay',
  'homeserver',
  'mailbox',
  'user',
];
const graphOf = (name: string): Graph => atOnce(graphsOf(rendezvous, scenario, name))[0] as Graph;

/** As the tool makes it of a machine; it has a way of its own for those with timers. */
function testModelOf({ logic, options }: Graph): TestModel<never, never, never> {
  const hasTimers = Object.values((logic as AnyStateMachine).root.states).some(
    ({ after }) => after.length > 0,
  );
  if (!hasTimers) {
    try {
      return createTestModel(logic as never, options as never) as never;
    } catch {
      // A state within has a timer.
    }
  }
  return new TestModel(logic as never, options as never) as never;
}

describe.each(names)('%s', (name) => {
  const graph = graphOf(name);

  it('an actor that runs comes to the states that its paths say', async () => {
    const { serializeState, events: possible } = graph.options;
    const shown = new Set<string>();
    // Without it the tool would add events of its own making.
    const paths = testModelOf(graph).getShortestPaths({ events: possible } as never);
    for (const path of paths) {
      const clock = new SimulatedClock();
      const actor = createActor(graph.logic as AnyStateMachine, { clock }).start();
      const take = ({ event }: { event: EventObject }): void => {
        if (event.type !== 'xstate.init') actor.send(event);
      };
      const events = Object.fromEntries(
        path.steps.map(({ event }) => [(event as EventObject).type, take]),
      );
      const compare = (state: never): void => {
        const key = serializeState(actor.getSnapshot() as never);
        expect(key).toBe(serializeState(state));
        shown.add(key);
      };
      await path.test({ events, states: { '*': compare } } as never);
      actor.stop();
    }
    expect(shown.size).toBe(pathsThrough(graph, scenario).states);
  });
});

describe('the figures', () => {
  const ring = (size: number): Model => {
    const states = Object.fromEntries(
      Array.from({ length: size }, (_, at) => [
        `s${at}`,
        { on: { left: `s${(at + size - 1) % size}`, right: `s${(at + 1) % size}` } },
      ]),
    );
    const a = createMachine({ id: 'ring', initial: 's0', states });
    const choices = ['left', 'right'].map((type) => ({ actor: 'a', event: { type } }));
    return defineModel({ name: 'ring', machines: { a }, choices });
  };

  it('are those of a ring', () => {
    const [graph] = atOnce(graphsOf(ring(5), 'default', 'ring')) as [Graph];
    const { states, edges, simple, shortest } = pathsThrough(graph, 'default');
    // To each of the four others two ways round, and one to stay.
    expect({ states, edges, simple }).toEqual({ states: 5, edges: 10, simple: 9 });
    const events = shortest.map((path) => path.events.map(({ type }) => type).join(' '));
    expect(events.sort()).toEqual(['left left', 'right right']);
  });

  it('leave simple paths out where there are too many', () => {
    const grid = (size: number): Model => {
      const name = (x: number, y: number) => `x${x}y${y}`;
      const places = Array.from({ length: size * size }, (_, at) => [
        at % size,
        (at - (at % size)) / size,
      ]);
      const states = Object.fromEntries(
        (places as [number, number][]).map(([x, y]) => [
          name(x, y),
          {
            on: {
              ...(x + 1 < size ? { right: name(x + 1, y) } : {}),
              ...(y + 1 < size ? { down: name(x, y + 1) } : {}),
            },
          },
        ]),
      );
      const a = createMachine({ id: 'grid', initial: name(0, 0), states });
      const choices = ['right', 'down'].map((type) => ({ actor: 'a', event: { type } }));
      return defineModel({ name: 'grid', machines: { a }, choices });
    };
    const simple = (size: number) =>
      pathsThrough(atOnce(graphsOf(grid(size), 'default', 'a'))[0] as Graph, 'default').simple;
    // Ways to all places together: one less than the ways to the corner two further on.
    expect(simple(4)).toBe(70 - 1);
    expect(simple(8)).toBeNull();
  });

  it('are those of a whole system where it is small', () => {
    const [graph] = atOnce(graphsOf(order, 'default', wholeSystem)) as [Graph];
    const { states, simple } = pathsThrough(graph, 'default');
    const all = getSimplePaths(graph.logic, graph.options as never);
    expect(simple).toBe(all.length);
    expect(states).toBe(new Set(all.map(({ state }) => canonicalText(state))).size);
  });

  it('of a system that is not small are refused', () => {
    expect(() => atOnce(graphsOf(rendezvous, 'default', wholeSystem))).toThrow(
      'machine: expected a system of at most 1000 states, got more than 1000 states',
    );
  });
});

it('a machine that several play is one graph for each of them', () => {
  const graphs = atOnce(graphsOf(rendezvous, scenario, 'channel'));
  expect(graphs.map(({ name }) => name)).toEqual(['newChannel', 'existingChannel']);
});

it('a machine that there is not is refused, with the names of all', () => {
  expect(() => atOnce(graphsOf(order, 'default', 'bank'))).toThrow(
    'machine: got "bank", expected one of customer, shop, system',
  );
});
