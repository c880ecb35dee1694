/** What a run in exact time needs of durations, by hand. */

import { describe, expect, it } from 'vitest';
import { createMachine, emit } from 'xstate';
import { demandsOf } from '../../../sim/check/time/demands.ts';
import { possibleText } from '../../../sim/check/time/demandsText.ts';
import { compose, type System } from '../../../sim/system/compose.ts';
import { type Choice, noFaults, type Step } from '../../../sim/system/definition.ts';

const send = (to: string, type: string) => emit({ type: 'send', to, message: { type } });

/** Asks, and waits for so long. */
const client = (patienceMs: number) =>
  createMachine({
    initial: 'idle',
    states: {
      idle: { on: { ask: { target: 'asking', actions: send('server', 'REQUEST') } } },
      asking: { on: { ANSWER: 'answered' }, after: { [patienceMs]: 'tired' } },
      answered: {},
      tired: {},
    },
  });

const server = createMachine({
  initial: 'up',
  states: { up: { on: { REQUEST: { actions: send('client', 'ANSWER') } } } },
});

const ask: Choice = { name: 'ask', label: 'it asks', actor: 'client', event: { type: 'ask' } };

const systemOf = (patienceMs: number, choice: Choice = ask): System => {
  const party = (name: string, machine: ReturnType<typeof client> | typeof server) => {
    return { name, label: `the ${name}`, actors: { [name]: machine } };
  };
  const parties = [party('client', client(patienceMs)), party('server', server)];
  const link = { kind: 'connection', client: 'client', server: 'server' } as const;
  const links = [{ ...link, latencyMs: [10, 100] as const }];
  return compose({ parties, links, choices: [choice], faults: noFaults }, 'exact');
};

/** Takes what is named, each at its moment. */
function run(system: System, taken: readonly (readonly [name: string, atMs: number])[]): Step[] {
  let { snapshot } = system.start();
  return taken.map(([name, atMs]) => {
    const step = { ...stepIn(system, name), atMs };
    snapshot = system.apply(snapshot, step).snapshot;
    return step;
  });
}

function stepIn({ network }: System, name: string): Step {
  if (name === 'ask') return { type: 'choose', choice: 'ask' };
  const [link] = network.links.keys();
  if (name === 'message') return { type: 'deliver', link: link as string, index: 0 };
  return { type: 'timer', actor: 'client', id: name };
}

const after = (ms: number): string => `xstate.after.${ms}.(machine).asking`;

const asked = [
  ['ask', 0],
  ['message', 100],
] as const;
const answered = [
  ['ask', 0],
  ['message', 20],
  ['message', 40],
] as const;

describe('a run in exact time', () => {
  it('needs nothing out of the ordinary where all may take as long as it may by itself', () => {
    const system = systemOf(500);
    const steps = run(system, answered);
    expect(demandsOf(system, steps)).toEqual([]);
    expect(possibleText(system, steps)).toBe('possible, within the ordinary times');
  });

  it('needs an answer that takes longer than the one who waits for it', () => {
    const system = systemOf(150);
    // The request takes 100 ms at the most, so that the answer takes 50 ms at the least.
    const steps = run(system, [...asked, [after(150), 150]]);
    expect(demandsOf(system, steps)).toMatchObject([
      { about: { kind: 'message' }, hasCome: true, leastMs: 50, mostMs: null },
      { about: { kind: 'message' }, hasCome: false, leastMs: 50, mostMs: null },
    ]);
    expect(possibleText(system, steps)).toBe(
      'possible, with the fewest steps if ' +
        'one takes 0.05 s or more: messages between the client and the server',
    );
  });

  it('needs an answer that is sooner than the one who waits for it is tired', () => {
    const system = systemOf(60);
    const steps = run(system, answered);
    expect(demandsOf(system, steps).map(({ leastMs, mostMs }) => [leastMs, mostMs])).toEqual([
      [null, 50],
      [null, 50],
    ]);
  });
});
