/** Interchangeable actors: a state for each orbit, runs that are real, and who is told apart. */

import { describe, expect, it } from 'vitest';
import { type AnyStateMachine, assign, createMachine, emit } from 'xstate';
import { type CheckResult, checkSystem } from '../../../../sim/check/check.ts';
import { check } from '../../../../sim/check/model.ts';
import { usualThresholds } from '../../../../sim/check/search/limits.ts';
import type { Predicate, Property, Trace } from '../../../../sim/model/property.ts';
import { compose } from '../../../../sim/system/compose.ts';
import type { Link, SystemDefinition } from '../../../../sim/system/definition.ts';
import { noFaults } from '../../../../sim/system/definition.ts';
import { send } from '../../../../sim/system/message.ts';
import model, { orbits, symmetricCommit } from '../../../models/symmetricCommit.ts';
import { managers, properties, twoPhaseCommit } from '../../../models/twoPhaseCommit.ts';
import { replay } from '../lasso.ts';
import { MemoryDisk } from '../onDisk.ts';
import { explore, viewOf } from '../plain.ts';
import { orbitsOf } from './orbits.ts';

const checked = (definition: SystemDefinition, own: readonly Property[] = []): CheckResult =>
  checkSystem(compose(definition, 'untimed'), { properties: own });

const property = (kind: 'always' | 'sometimes', holds: Predicate): Property => {
  return { name: 'own', text: 'own', source: 'test', kind, holds };
};

describe('two-phase commit', () => {
  it.each([3, 4, 5, 6, 7])('with %i managers has one state for each orbit', (count) => {
    const result = checked(symmetricCommit(count), properties);
    expect(result.complete).toBe(true);
    expect(result.states).toBe(orbits[count - 3]);
    expect(result.interchanged).toEqual([managers(count)]);
    expect(result.properties.every(({ verdict }) => verdict === 'holds')).toBe(true);
    const steps = (name: string) =>
      result.properties.find((other) => other.name === name)?.trace?.steps.length;
    expect(steps('commit-agreement')).toBe(3 * count + 1);
    expect(steps('abort-agreement')).toBe(count);
  });

  it('asks XState no more than the search of all states', () => {
    const [found, whole] = [symmetricCommit(5), twoPhaseCommit(5)].map((one) => checked(one));
    expect(found?.transitionCalls).toBe(whole?.transitionCalls);
    expect(found?.depth).toBe(whole?.depth);
  });

  it.each(managers(3).flatMap((name) => ['memory', 'disk'].map((where) => [name, where] as const)))(
    'finds a run to what is said of %s alone, in %s',
    (name, where) => {
      const definition = symmetricCommit(3);
      const hasCommitted: Predicate = (view) =>
        view.local(name)?.value === 'committed' &&
        managers(3).every((other) => other === name || view.local(other)?.value === 'prepared');
      const onDisk = {
        disk: new MemoryDisk(),
        thresholds: { ...usualThresholds, inMemory: 20 },
      };
      const found = checkSystem(compose(definition, 'untimed'), {
        properties: [property('sometimes', hasCommitted)],
        ...(where === 'disk' && onDisk),
      });
      expect(found.states).toBe(orbits[0]);
      expect(onDisk.disk.made > 0).toBe(where === 'disk');
      const [own] = found.properties;
      expect(own?.verdict).toBe('holds');
      expect(own?.trace?.steps).toHaveLength(3 + 3 + 1 + 1);
      const system = compose(definition, 'untimed');
      const last = replay(system, own?.trace as Trace).at(-1);
      expect(last && hasCommitted(viewOf(system, last))).toBe(true);
    },
  );

  it('is searched as a whole where the graph of all states is asked for, or that is wished', () => {
    const system = () => compose(symmetricCommit(3), 'untimed');
    const eventually: Property = { ...property('always', () => true), kind: 'eventually' };
    const without = { reductions: { symmetry: false } };
    const byFingerprints = { exact: false };
    const other = { endings: ['rm1'], given: ['no-deadlock'] };
    for (const options of [{ properties: [eventually] }, without, byFingerprints, other]) {
      const { states, interchanged, unused } = checkSystem(system(), options);
      expect([states, interchanged]).toEqual([288, []]);
      expect(unused.map(({ means }) => means)).toEqual(options === without ? [] : ['symmetry']);
    }
  });
});

it('is told with the verdicts of a model, and can be switched off', () => {
  const options = { scenario: 'default' };
  const [found, all] = [check(model, options), check(model, { ...options, reductions: false })];
  expect([found.states, all.states]).toEqual([314, 8_832]);
  expect(`${found}`).toContain(
    '  314 states (orbits of 5 interchangeable actors), 2,047 transitions',
  );
  expect(`${all}`).toContain('  8,832 states, 58,145 transitions');
  expect(all.verdicts).toEqual(found.verdicts);
});

type Memory = 'none' | 'first' | 'least';

/** Two voters, and a box that hears them; `shy` votes once less. */
function voting(memory: Memory, shy = '', more: Partial<SystemDefinition> = {}): SystemDefinition {
  const voter = (name: string) =>
    createMachine({
      id: name,
      initial: 'idle',
      states: {
        idle: { on: { vote: 'voted' } },
        voted: { entry: name === shy ? [] : emit(send('box', { type: 'VOTE' }) as never) },
      },
    });
  const box = createMachine({
    id: 'box',
    context: { kept: null as string | null },
    on: {
      VOTE: {
        actions: assign({
          kept: ({ context: { kept }, event: { from } }) => {
            if (memory === 'none') return null;
            return memory === 'first' ? (kept ?? from) : [kept ?? from, from].sort()[0];
          },
        }),
      },
    },
  });
  const names = ['v1', 'v2'];
  const links = names.map((from): Link => ({ kind: 'fifo', from, to: 'box', latencyMs: 1 }));
  return {
    parties: [
      ...names.map((name) => ({ name, label: name, actors: { [name]: voter(name) } })),
      { name: 'box', label: 'box', actors: { box } },
    ],
    links,
    choices: names.map((actor) => {
      return { name: `${actor} votes`, label: 'a vote', actor, event: { type: 'vote' } };
    }),
    faults: noFaults,
    interchangeable: [names],
    ...more,
  };
}

/** Three who may each point at another one, and a box that notes down who does. */
function pointing(): SystemDefinition {
  const names = ['c0', 'c1', 'c2'];
  const noted = emit(({ event }) => {
    return send('list', { type: 'NOTE', who: (event as Vote).from }) as never;
  });
  const machines = names.map((name) =>
    createMachine({
      id: name,
      context: { at: null as string | null },
      initial: 'idle',
      states: {
        idle: {
          on: {
            point: {
              target: 'set',
              actions: assign({ at: ({ event }) => event.at as string }),
            },
          },
        },
        set: { entry: emit(send('box', { type: 'VOTE' }) as never) },
      },
    }),
  );
  const box = createMachine({ id: 'box', on: { VOTE: { actions: noted } } });
  const list = createMachine({ id: 'list', on: { NOTE: {} } });
  const all = { ...Object.fromEntries(names.map((name, at) => [name, machines[at]])), box, list };
  return {
    parties: Object.entries(all).map(([name, machine]) => {
      return { name, label: name, actors: { [name]: machine as AnyStateMachine } };
    }),
    links: [
      ...names.map((from): Link => ({ kind: 'direct', between: [from, 'box'] })),
      { kind: 'unordered', from: 'box', to: 'list', latencyMs: 1 },
    ],
    choices: names.flatMap((actor) =>
      names
        .filter((at) => at !== actor)
        .map((at) => ({
          name: `${actor} to ${at}`,
          label: 'points',
          actor,
          event: { type: 'point', at },
        })),
    ),
    faults: noFaults,
    interchangeable: [names],
  };
}

it('has one state for each orbit where actors differ only by whom they point at', () => {
  const definition = pointing();
  const system = compose({ ...definition, interchangeable: [] }, 'untimed');
  const { nodes = [] } = explore(system, 10_000) ?? {};
  const snapshots = nodes.map(({ snapshot }) => snapshot);
  expect(checked({ ...definition, interchangeable: [] }).states).toBe(snapshots.length);
  const orbits = orbitsOf(snapshots, ['c0', 'c1', 'c2'], () => false);
  expect(checked(definition).states).toBe(orbits);
  expect(orbits).toBeLessThan(snapshots.length / 4);
});

interface Vote {
  readonly type: string;
  readonly from: string;
}

describe('who is told apart', () => {
  it('is not, where a machine keeps who came first', () => {
    // Idle, on its way, counted for each; who came first where both have been counted.
    const { states, interchanged } = checked(voting('first'));
    expect([states, interchanged]).toEqual([6, [['v1', 'v2']]]);
    expect(checked({ ...voting('first'), interchangeable: [] }).states).toBe(10);
    expect(checked(voting('none')).states).toBe(6);
  });

  it('is named with the event and what comes of it: a machine that looks at its name', () => {
    expect(() => checked(voting('none', 'v2'))).toThrow(
      'interchangeable: expected "v1" and "v2" to do the same, got "v1" in "idle" gets ' +
        '{"type":"vote"}: "voted" and sends VOTE to box; "v2" in "idle" gets ' +
        '{"type":"vote"}: "voted"',
    );
  });

  it('is named: a machine that looks at the order of names', () => {
    const message = /^interchangeable: .*"box" in \{\} gets .*"v[12]".*context \{"kept":"v[12]"\}/;
    expect(() => checked(voting('least'))).toThrow(message);
  });

  it.each([
    ['v1', 'no such choice', 'a choice of v2: {"type":"vote"}'],
    ['v2', 'a choice of v1: {"type":"vote"}', 'no such choice'],
  ])('is named: %s has not a choice that the other one has', (name, ofOne, ofOther) => {
    const choices = voting('none').choices.filter(({ actor }) => actor !== name);
    const expected = 'interchangeable: expected "v1" and "v2" to do the same, got ';
    const came = `"v1" starts: ${ofOne}; "v2" starts: ${ofOther}`;
    expect(() => checked(voting('none', '', { choices }))).toThrow(expected + came);
  });

  it.each(['v1', 'v2'])('is named: %s, who alone does not take what may arrive often', (deaf) => {
    const voter = (name: string) =>
      createMachine({
        id: name,
        initial: 'idle',
        states: {
          idle: { on: { vote: 'voted' } },
          voted: {
            entry: emit(send('box', { type: 'VOTE' }) as never),
            on: name === deaf ? {} : { THANKS: {} },
          },
        },
      });
    // Only the first of them, which a search of orbits may take for either.
    const thanks = emit(({ event }) => send((event as Vote).from, { type: 'THANKS' }) as never);
    const box = createMachine({
      id: 'box',
      initial: 'open',
      states: { open: { on: { VOTE: { target: 'closed', actions: thanks } } }, closed: {} },
    });
    const { links, parties } = voting('none');
    const back = ['v1', 'v2'].map((to): Link => {
      return { kind: 'duplicating', from: 'box', to, latencyMs: 1 };
    });
    const machines = { v1: voter('v1'), v2: voter('v2'), box };
    const definition = voting('none', '', {
      links: [...links, ...back],
      parties: parties.map((party) => {
        const name = party.name as keyof typeof machines;
        return { ...party, actors: { [name]: machines[name] } };
      }),
    });
    expect(() => checked(definition)).toThrow(/^interchangeable: .*gets \{"type":"THANKS"/);
  });

  it('is refused before the search: links, parties and names', () => {
    const refused = (more: Partial<SystemDefinition>) => () =>
      compose(voting('none', '', more), 'untimed');
    const { links, parties } = voting('none');
    const places = 'interchangeable: expected "v1" and "v2" to be able to change places, got ';
    expect(refused({ links: links.slice(1) })).toThrow(
      `${places}a link of kind "fifo" from "v2" to "box", which has no counterpart`,
    );
    const [first, ...rest] = parties as [(typeof parties)[number], ...typeof parties];
    expect(refused({ parties: [{ ...first, crashes: true }, ...rest] })).toThrow(
      `${places}the party "v1", which has no counterpart`,
    );
    const actors = 'interchangeable: expected actors, of v1, v2, box, got ';
    expect(refused({ interchangeable: [['v1', 'v3']] })).toThrow(`${actors}"v3"`);
    expect(refused({ interchangeable: [['v1', 'v1']] })).toThrow(
      'interchangeable: expected each actor once, got "v1" twice',
    );
    expect(refused({ interchangeable: [['v1']] })).toThrow(
      'interchangeable: expected two actors or more, got "v1" alone',
    );
    expect(refused({ interchangeable: ['v1', 'v2'] as never })).toThrow(
      'interchangeable: expected a list of lists of names',
    );
  });
});
