/**
 * Live sign-ins through the fault proxy: what the model knows of a fault happens live too, and
 * where the model has no such fault the devices do what their machines say.
 */

import { beforeAll, describe, expect, it } from 'vitest';
import type { LiveRun } from '../../../machines/live/run.ts';
import rendezvous from '../../../machines/msc3906/index.ts';
import { settle } from '../../../sim/model/knobs.ts';
import type { RunMessage, RunRecord } from '../../../sim/run/runRecord.ts';
import { simulate } from '../../../sim/run/simulate.ts';
import { allCases, known, losses, plain, polls, unknown } from './proxyCases.ts';
import { endsOf, ofType, signInAll, simulated } from './signIns.ts';

/** The message that a simulated run has lost; with an answer, what it answers. */
function lostIn({ messages }: RunRecord): string | undefined {
  const place = messages.findIndex(({ fate }) => fate === 'lost');
  const lost = messages[place];
  if (lost === undefined) return undefined;
  const isAnswer = !('method' in (lost.wire as object));
  const asked = messages
    .slice(0, place)
    .findLast(({ from, to }) => from === lost.to && to === lost.from);
  return `${lost.from}: ${lost.type}${isAnswer ? ` to ${asked?.type}` : ''}`;
}

const simulatedLoss = (seed: number): RunRecord =>
  simulate(rendezvous, { settings: settle(rendezvous.knobs, plain), faults: { loss: 1 }, seed });

let ended: (name: string) => LiveRun;
beforeAll(async () => {
  ended = await signInAll(allCases);
});

const faultsOf = (run: LiveRun): string[] =>
  run.notes.filter(({ kind }) => kind === 'fault').map(({ text }) => text);

describe('a message gets lost: live devices end as simulated ones', () => {
  for (const [name, { seed }] of Object.entries(losses)) {
    it(name, () => {
      const other = simulatedLoss(seed);
      expect(lostIn(other)).toBe(name);
      expect(endsOf(ended(name))).toEqual(endsOf(other));
      // The proxy has lost it, and its device has heard nothing.
      expect(faultsOf(ended(name))).toHaveLength(2);
    });
  }

  for (const name of Object.keys(polls)) {
    it(name, () => {
      expect(endsOf(ended(name))).toEqual(endsOf(simulated({ given: plain })));
      expect(ended(name).notes.map(({ text }) => text)).toContain('no answer: asks again');
    });
  }
});

describe('a server refuses: live devices end as simulated ones', () => {
  for (const [name, { model }] of Object.entries(known)) {
    it(name, () => {
      const other = simulated(model);
      expect(other.notTaken).toEqual([]);
      expect(endsOf(ended(name))).toEqual(endsOf(other));
      expect(faultsOf(ended(name))).toHaveLength(1);
    });
  }
});

describe('what the model has no fault for: both devices do as their machines say', () => {
  for (const [name, { ends }] of Object.entries(unknown)) {
    it(name, () => {
      const [newDevice, existingDevice] = ends;
      expect(endsOf(ended(name))).toEqual([
        `newDevice ${newDevice}`,
        `existingDevice ${existingDevice}`,
      ]);
      expect(faultsOf(ended(name)).length).toBeGreaterThan(0);
    });
  }

  it('a late payload still has the user asked', () => {
    const run = ended('a payload comes after its device has given up');
    const [asked] = ofType(run, 'screen.approve');
    const [over] = ofType(run, 'screen.ended');
    expect(over?.from).toBe('newDevice');
    expect(run.messages.indexOf(asked as never)).toBeGreaterThan(
      run.messages.indexOf(over as never),
    );
  });

  it('what is given up is not heard, however late', () => {
    const { messages } = ended('a look for the new device is answered late');
    const isLook = ({ from, type }: RunMessage) =>
      from === 'existingDevice' && type === 'POST keys/query';
    const looks = messages.filter(isLook);
    const isAnswer = ({ from, to, wire }: RunMessage) =>
      from === 'homeserver' && to === 'existingDevice' && JSON.stringify(wire).includes('_keys');
    expect(looks[0]?.fate).toBe('abandoned');
    const heard = looks.filter(({ fate }) => fate === 'delivered');
    expect(messages.filter(isAnswer)).toHaveLength(heard.length);
  });

  it('a changed payload is one that cannot be decrypted', () => {
    const run = ended('a byte of a sealed payload is changed');
    const unread = run.notes.filter(({ kind }) => kind === 'unspecified');
    expect(unread).toMatchObject([
      { party: 'existingDevice', text: 'a payload that cannot be decrypted' },
    ]);
  });

  it('somebody between two devices is seen in their codes', () => {
    const run = ended('somebody else puts their key in place of that of the new device');
    const { newDevice, existingDevice } = run.standing.context.actors as Record<
      string,
      { code: string }
    >;
    expect(newDevice?.code).toMatch(/^\d{4}-\d{4}-\d{4}$/);
    expect(existingDevice?.code).toMatch(/^\d{4}-\d{4}-\d{4}$/);
    expect(existingDevice?.code).not.toBe(newDevice?.code);
  });

  it('all goes through the proxy, by the addresses that the devices tell each other', () => {
    const run = ended('a payload is written twice');
    const [qr] = ofType(run, 'screen.qr');
    expect(JSON.stringify(qr?.wire)).toMatch(/"uri":"http:\/\/127\.0\.0\.1:\d+\/relay\//);
    const [login] = ofType(run, 'POST login');
    expect(JSON.stringify(login?.wire)).toMatch(/"url":"http:[^"]*:\d+\/homeserver\/_matrix\//);
  });
});
