/** The checker's graph is that of XState's own tool, edge by edge: `@xstate/graph`. */

import { getAdjacencyMap } from '@xstate/graph';
import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { rendezvous } from '../../../machines/msc3906/index.ts';
import { settle } from '../../../sim/model/knobs.ts';
import { canonicalText } from '../../../sim/system/canonical.ts';
import { compose, type System } from '../../../sim/system/compose.ts';
import {
  type FaultBudget,
  noFaults,
  type Step,
  type SystemDefinition,
} from '../../../sim/system/definition.ts';
import type { SystemSnapshot } from '../../../sim/system/snapshot.ts';
import { increment } from '../../models/increment.ts';
import { pingPong } from '../../models/pingPong.ts';
import { twoPhaseCommit } from '../../models/twoPhaseCommit.ts';
import { choice, exchange, notes, party, player, systemOf } from '../small.ts';
import { edgeText, exploredGraph, type Graph, textOf } from './graph.ts';

/** A transition as the tool has it. */
interface Adjacent {
  readonly event: Step;
  readonly state: SystemSnapshot;
}

/** What the tool finds, by the same canonical texts: its own key leaves parts of a state out. */
function adjacencyOf(system: System): Graph {
  const map = getAdjacencyMap(system.logic, {
    events: (snapshot: SystemSnapshot) => system.enabled(snapshot),
    serializeState: textOf,
    serializeEvent: canonicalText,
  });
  const states = new Set<string>();
  const edges = new Set<string>();
  for (const { state, transitions } of Object.values(map)) {
    const from = textOf(state);
    states.add(from);
    for (const { event, state: to } of Object.values<Adjacent>(transitions as never)) {
      edges.add(edgeText(from, event, textOf(to)));
    }
  }
  return { states, edges };
}

/**
 * Expects the same of both, and returns how much it is. `make` is called twice: neither is to see
 * what the other has asked.
 */
function expectSame(make: () => System): { states: number; edges: number } {
  const explored = exploredGraph(make());
  const adjacency = adjacencyOf(make());
  const missing = (from: Set<string>, others: Set<string>) => {
    return [...others].filter((text) => !from.has(text)).slice(0, 3);
  };
  expect(missing(explored.states, adjacency.states), 'states the checker misses').toEqual([]);
  expect(missing(adjacency.states, explored.states), 'states that are none').toEqual([]);
  expect(missing(explored.edges, adjacency.edges), 'edges the checker misses').toEqual([]);
  expect(missing(adjacency.edges, explored.edges), 'edges that are none').toEqual([]);
  return { states: explored.states.size, edges: explored.edges.size };
}

const composed = (definition: SystemDefinition) => () => compose(definition, 'untimed');
const faults = { loss: 1, duplicate: 1, reorder: 1, crash: 1 } satisfies FaultBudget;

describe('the small models', () => {
  it('two-phase commit with two and three managers', () => {
    expect(expectSame(composed(twoPhaseCommit(2))).states).toBe(56);
    expect(expectSame(composed(twoPhaseCommit(3))).states).toBe(288);
  });

  it('ping-pong up to three', () => {
    // 1 x 2 + 2 x 4 + ... + 7 x 128 edges: see `counts.test.ts`.
    expect(expectSame(composed(pingPong(3)))).toEqual({ states: 254, edges: 1_538 });
  });

  it('increment with three threads', () => {
    expect(expectSame(composed(increment(3))).states).toBe(84);
  });
});

describe('the small systems of the tests of the engine', () => {
  it('notes on a fifo link', () => {
    // i sent and j delivered, 0 <= j <= i <= 3; 6 of them can send, 6 can deliver.
    expect(expectSame(() => notes('fifo'))).toEqual({ states: 10, edges: 12 });
    expectSame(() => notes('fifo', { ...faults, duplicate: 0 }));
  });

  it('notes on an unordered link', () => {
    expectSame(() => notes('unordered', { ...faults, duplicate: 0 }));
    expectSame(() => notes('unordered', { duplicate: 2 }));
  });

  it('a client and a server on a connection', () => {
    expectSame(() => exchange());
    expectSame(() => exchange(faults));
  });

  it('two players that come to an end', () => {
    const [one, other] = [party('one', ['a', player(2, 'b')]), party('other', ['b', player(2)])];
    const connection = { kind: 'connection', client: 'a', server: 'b', latencyMs: 1 } as const;
    expectSame(() => systemOf({ parties: [one, other], links: [connection], faults }));
  });
});

it('timers that are started in either order are the same timers', () => {
  const lamp = (event: string) => {
    return {
      initial: 'off',
      states: { off: { on: { [event]: 'on' } }, on: { after: { 9: 'off' } } },
    };
  };
  const states = { left: lamp('LEFT'), right: lamp('RIGHT') };
  const machine = createMachine({ id: 'lamps', type: 'parallel', states });
  const lamps = () =>
    systemOf({
      parties: [party('room', ['lamps', machine])],
      choices: [choice('lamps', 'LEFT'), choice('lamps', 'RIGHT')],
    });
  // Each is on or off, and there is one way to change it.
  expect(expectSame(lamps)).toEqual({ states: 4, edges: 8 });
});

describe('the protocol', () => {
  it('where the devices read step 3 differently, and one message may be lost', () => {
    const scenario = rendezvous.scenarios?.find(({ name }) => name === 'mixed-readings');
    const settings = settle(rendezvous.knobs, scenario?.given ?? {});
    const budget = { ...noFaults, loss: 1 };
    const definition = rendezvous.system(settings, budget, { kind: 'symbolic' });
    const { states } = expectSame(composed(definition));
    expect(states, 'the scenario has shrunk to next to nothing').toBeGreaterThan(1_000);
  });

  it('where the user signs in through a provider, or says no there', () => {
    const given = { protocol: 'oidc-corrected', e2ee: 'false', 'relay-refusals': '0' };
    const settings = settle(rendezvous.knobs, { ...given, 'relay-life': 'never' });
    const definition = rendezvous.system(settings, noFaults, { kind: 'symbolic' });
    const choices = definition.choices.filter(({ usual, name }) => usual || name === 'deny');
    const { states } = expectSame(composed({ ...definition, choices }));
    expect(states, 'the setting has shrunk to next to nothing').toBeGreaterThan(1_000);
  });
});
