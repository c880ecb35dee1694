/** A path that says when its steps happen: in the address, and drawn to scale. */

import { defineModel, type Model, type Step, send } from 'actorcheck';
import { describe, expect, it } from 'vitest';
import { createMachine, emit } from 'xstate';
import { formatAddress, parseAddress } from '../../visualize/address.ts';
import { layOut, scaleOf } from '../../visualize/sequence/layout.ts';
import { sceneOf } from '../../visualize/sequence/scene.ts';
import { Session } from '../../visualize/session.ts';

const caller = createMachine({
  on: { CALL: { actions: emit(send('called', { type: 'RING' })) } },
});
const model: Model = defineModel({
  name: 'calls',
  machines: { caller, called: createMachine({ on: { RING: {} } }) },
  choices: [{ actor: 'caller', event: { type: 'CALL' } }],
});
const calls = (atMs: number): Step => ({ type: 'choose', choice: 'caller-CALL', atMs });
const rings = (atMs?: number): Step => {
  const step = { type: 'deliver', link: 'caller>called', index: 0 } as const;
  return atMs === undefined ? step : { ...step, atMs };
};
/** A second call half a second after the first, a third four seconds later. */
const timed = [0, 500, 4_500].flatMap((ms) => [calls(ms), rings(ms + 10.25)]);

function loaded(steps: readonly Step[]): Session {
  const session = new Session(model);
  session.load({ steps });
  return session;
}

/** From one call to the next, in pixels. */
function gaps(steps: readonly Step[]): number[] {
  const session = loaded(steps);
  const { rows } = layOut(sceneOf(session), session.system.definition.parties, 900, {
    rows: new Set(),
    parties: new Set(),
  });
  const tops = rows.flatMap((row) => (row.kind === 'message' ? [row.y] : []));
  return tops.slice(1).map((top, index) => top - (tops[index] as number));
}

describe('a path with moments', () => {
  it('has them in its address, to the thousandth of a ms', () => {
    const { path } = parseAddress(model, formatAddress(loaded(timed), 'sequence'));
    expect(path?.steps).toEqual(timed);
    const odd = [calls(0.001), rings(10.999), calls(10.9999), rings(2_000_000)];
    const back = parseAddress(model, formatAddress(loaded(odd), 'sequence')).path?.steps;
    expect(back?.map(({ atMs }) => atMs)).toEqual([0.001, 10.999, 11, 2_000_000]);
  });

  it('is drawn to scale', () => {
    const scale = scaleOf(sceneOf(loaded(timed))) as number;
    // A message, and then the note of the next call with its message at the same moment.
    const [message, note] = [38, 32];
    const spaced = (ms: number) => Math.max(message, ms * scale) + note;
    const [first, second] = gaps(timed) as [number, number];
    expect(first).toBeCloseTo(spaced(500));
    expect(second).toBeCloseTo(spaced(4_000));
    expect(second / first).toBeGreaterThan(3);
  });

  it('without them for messages is not', () => {
    const steps = timed.map((step) => (step.type === 'deliver' ? rings() : step));
    expect(scaleOf(sceneOf(loaded(steps)))).toBeNull();
    const [first, second] = gaps(steps) as [number, number];
    expect(second / first).toBeLessThan(1.5);
  });
});
