/** The time that a path of the checker is given: each step as near its own moment as can be. */

import { describe, expect, it } from 'vitest';
import type { System } from '../../../sim/system/compose.ts';
import type { Step } from '../../../sim/system/definition.ts';
import {
  alarm,
  choice,
  choose,
  client,
  exchange,
  notes,
  party,
  reachable,
  server,
  stepOf,
  systemOf,
} from '../small.ts';

/** When each step happens, in ms: by choice name, or by type where only one is meant. */
function times(system: System, steps: readonly (Step | Step['type'] | `${string}.${string}`)[]) {
  let { snapshot } = system.start();
  return steps.map((step) => {
    const type = step as Step['type'];
    const taken = typeof step !== 'string' ? step : null;
    const named = typeof step === 'string' && step.includes('.') ? choose(step) : null;
    snapshot = system.apply(snapshot, taken ?? named ?? stepOf(system, snapshot, type)).snapshot;
    return snapshot.context.nowMs;
  });
}

const alarms = () =>
  systemOf(
    {
      parties: [party('desk', ['early', alarm(50)], ['late', alarm(100)])],
      choices: [choice('early', 'SET'), choice('late', 'SET')],
    },
    'stretched',
  );
const rings = (actor: string): Step => ({ type: 'timer', actor, id: 'beep' });

describe('in stretched time', () => {
  it('a message takes its latency, and a choice none', () => {
    const system = exchange({}, 'stretched');
    expect(times(system, ['c.ASK', 'deliver', 's.SERVE', 'deliver'])).toEqual([0, 10, 10, 20]);
  });

  it('a message comes sooner where a timer would be late for it', () => {
    const system = exchange({}, 'stretched', 4);
    expect(times(system, ['c.ASK', 'deliver', 'timer'])).toEqual([0, 4, 4]);
  });

  it('a message comes late where the path has a timer fire before it', () => {
    const system = systemOf(
      {
        parties: [
          party('user', ['c', client('s', 500)]),
          party('shop', ['s', server()], ['late', alarm(100)]),
        ],
        links: [{ kind: 'connection', client: 'c', server: 's', latencyMs: 10 }],
        choices: [choice('c', 'ASK'), choice('late', 'SET')],
      },
      'stretched',
    );
    expect(times(system, ['c.ASK', 'late.SET', rings('late'), 'deliver'])).toEqual([
      0, 0, 100, 100,
    ]);
  });

  it('a timer fires at its moment, in whatever order they were started', () => {
    const steps = ['late.SET', 'early.SET', rings('early'), rings('late')] as const;
    expect(times(alarms(), steps)).toEqual([0, 0, 50, 100]);
  });

  it('a timer fires late after one that was due later', () => {
    const steps = ['late.SET', 'early.SET', rings('late'), rings('early')] as const;
    expect(times(alarms(), steps)).toEqual([0, 0, 100, 100]);
  });

  it('a step that is given a time happens then, but never in the past', () => {
    const steps = [
      { type: 'choose', choice: 'early.SET', atMs: 30 },
      { type: 'choose', choice: 'late.SET', atMs: 20 },
      rings('early'),
    ] as const;
    expect(times(alarms(), steps)).toEqual([30, 30, 80]);
  });

  it('whatever can happen untimed can happen, and nothing else', () => {
    for (const make of [
      (clock: 'untimed' | 'stretched') => notes('unordered', { loss: 1, duplicate: 1 }, clock),
      (clock: 'untimed' | 'stretched') => exchange({ crash: 1, loss: 1 }, clock),
    ]) {
      const [untimed, stretched] = [make('untimed'), make('stretched')];
      for (const snapshot of reachable(untimed).values()) {
        // The same state, of which times are not known.
        expect(stretched.enabled(snapshot)).toEqual(untimed.enabled(snapshot));
        for (const step of untimed.enabled(snapshot)) {
          const [one, other] = [untimed, stretched].map((s) => s.apply(snapshot, step).snapshot);
          expect(other?.value).toEqual(one?.value);
          expect(other?.context.actors).toEqual(one?.context.actors);
        }
      }
    }
  });
});
