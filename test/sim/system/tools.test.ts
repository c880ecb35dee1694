/** A system is an ActorLogic: XState's own tools take it as it is. */

import { getAdjacencyMap, getShortestPaths, getSimplePaths } from '@xstate/graph';
import { describe, expect, it } from 'vitest';
import { createActor, initialTransition, transition } from 'xstate';
import { canonicalText } from '../../../sim/system/canonical.ts';
import type { System } from '../../../sim/system/compose.ts';
import type { Step } from '../../../sim/system/definition.ts';
import type { SystemSnapshot } from '../../../sim/system/snapshot.ts';
import { choose, exchange, notes, reachable, run } from '../small.ts';

/** The steps of a path without the first, which is the start itself. */
const taken = (path: { steps: readonly { event: Step }[] } | undefined): Step[] =>
  (path?.steps ?? []).slice(1).map(({ event }) => event);

const deliver = { type: 'deliver', link: 'a>b', index: 0 } as const;

describe('createActor', () => {
  it('takes steps as events and tells those who listen', () => {
    const system = notes('fifo');
    const actor = createActor(system.logic);
    const heard: SystemSnapshot[] = [];
    actor.subscribe((snapshot) => heard.push(snapshot));
    actor.start();
    expect(actor.getSnapshot()).toEqual(system.start().snapshot);
    actor.send(choose('a.GO'));
    actor.send(deliver);
    expect(actor.getSnapshot()).toEqual(run(system, ['a.GO', 'deliver']).snapshot);
    expect(heard.at(-1)?.context.actors.b).toEqual({ read: ['1'] });
  });

  it('a step that cannot be taken changes nothing', () => {
    const actor = createActor(notes('fifo').logic).start();
    const before = actor.getSnapshot();
    actor.send(deliver);
    actor.send({ type: 'timer', actor: 'nobody', id: 'none' });
    expect(actor.getSnapshot()).toBe(before);
    expect(actor.getSnapshot().status).toBe('active');
  });

  it('an inspector sees each step with the state after it', () => {
    const seen: string[] = [];
    const inspect = (event: { type: string; event?: { type: string }; snapshot?: unknown }) => {
      if (event.type !== '@xstate.snapshot') return;
      const { b } = (event.snapshot as SystemSnapshot).context.actors;
      seen.push(`${event.event?.type} ${JSON.stringify(b)}`);
    };
    const actor = createActor(notes('fifo').logic, { inspect: inspect as never }).start();
    actor.send(choose('a.GO'));
    actor.send(deliver);
    expect(seen.slice(-2)).toEqual(['choose {"read":[]}', 'deliver {"read":["1"]}']);
  });

  it('goes on from a persisted snapshot, in another system of the same definition', () => {
    const actor = createActor(exchange().logic).start();
    actor.send(choose('c.ASK'));
    actor.send({ type: 'deliver', link: 'c=s', index: 0 });
    const text = JSON.stringify(actor.getPersistedSnapshot());
    actor.stop();
    const restored = createActor(exchange().logic, { snapshot: JSON.parse(text) }).start();
    restored.send(choose('s.SERVE'));
    restored.send({ type: 'deliver', link: 'c=s', index: 0 });
    expect(restored.getSnapshot().value).toMatchObject({ c: 'done' });
    expect(restored.getSnapshot().context.actors.c).toEqual({ asked: 1, answer: 1 });
  });

  it('the pure functions of XState agree with the engine', () => {
    const system = exchange();
    const [first] = initialTransition(system.logic);
    expect(first).toEqual(system.start().snapshot);
    const [next, actions] = transition(system.logic, first, choose('c.ASK'));
    expect(next).toEqual(run(system, ['c.ASK']).snapshot);
    expect(actions).toEqual([]);
  });
});

describe('@xstate/graph', () => {
  const options = (system: System) => ({
    events: (snapshot: SystemSnapshot) => system.enabled(snapshot),
  });
  const faults = { loss: 1, duplicate: 1, reorder: 1, crash: 1 };

  it.each<[string, System]>([
    ['notes on a fifo link', notes('fifo', { loss: 1, reorder: 1 })],
    ['notes on an unordered link', notes('unordered')],
    ['an exchange with faults', exchange(faults)],
  ])('%s: the states are those of a search without it', (_, system) => {
    const found = reachable(system);
    const map = getAdjacencyMap(system.logic, options(system));
    const states = Object.values(map).map(({ state }) => canonicalText(state));
    expect(states.length).toBe(found.size);
    expect(new Set(states)).toEqual(new Set(found.keys()));
    const edges = Object.values(map).map(({ transitions }) => Object.keys(transitions).length);
    const steps = [...found.values()].map((snapshot) => system.enabled(snapshot).length);
    expect(edges.reduce((sum, count) => sum + count)).toBe(steps.reduce((sum, n) => sum + n));
  });

  it('getShortestPaths: one to each state, as long as it takes', () => {
    const system = notes('fifo');
    const paths = getShortestPaths(system.logic, options(system));
    expect(paths).toHaveLength(10);
    for (const path of paths) {
      const { a, b } = path.state.context.actors as { a: { sent: number }; b: { read: string[] } };
      expect(taken(path)).toHaveLength(a.sent + b.read.length);
      expect(run(system, taken(path)).snapshot).toEqual(path.state);
    }
  });

  it('getSimplePaths: every way to each state', () => {
    const system = notes('fifo');
    // Ways to send i and deliver j with never more delivered than sent: the ballot numbers
    // 1; 1 1; 1 2 2; 1 3 5 5.
    expect(getSimplePaths(system.logic, options(system))).toHaveLength(22);
  });

  it('finds how to come to a state', () => {
    const system = exchange();
    const toState = (snapshot: SystemSnapshot) => snapshot.value.c === 'failed';
    const [path] = getShortestPaths(system.logic, { ...options(system), toState });
    expect(taken(path).map(({ type }) => type)).toEqual(['choose', 'timer', 'timer']);
    expect(run(system, taken(path)).snapshot.context.timers).toEqual([]);
  });
});
