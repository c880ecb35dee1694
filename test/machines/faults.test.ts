/** What is lost, damaged or slow on the way: no answer, junk in the slot, an answer of no use. */

import { describe, expect, it } from 'vitest';
import { rendezvous } from '../../machines/msc3906/index.ts';
import { settle } from '../../sim/model/knobs.ts';
import { compose, type System } from '../../sim/system/compose.ts';
import { noFaults, type Step } from '../../sim/system/definition.ts';
import type { Envelope } from '../../sim/system/message.ts';
import type { SystemSnapshot } from '../../sim/system/snapshot.ts';
import type { Given } from './runs.ts';

const values = { kind: 'real', seed: 1 } as const;

interface Meddling {
  /** The message to meddle with: the first that this is true of. */
  readonly when: (envelope: Envelope, type: string) => boolean;
  /** What becomes of it: lost, or something else in its place. */
  readonly instead: 'lost' | ((envelope: Envelope) => Envelope['message']);
  /** How often: a device that asks again may be failed again. */
  readonly times?: number;
}

interface Ending {
  readonly newDevice: string;
  readonly existingDevice: string;
  /** Descriptions of transitions that the text has no answer for. */
  readonly unspecified: string[];
  /** What the devices said to each other, in order. */
  readonly said: string[];
}

/** A run with the usual choices in which one message, or some, are meddled with. */
function meddled(meddling: Meddling, given: Given = {}): Ending {
  const settings = settle(rendezvous.knobs, given);
  const system = compose(rendezvous.system(settings, { ...noFaults, loss: 9 }, values), 'virtual');
  let { snapshot } = system.start();
  let left = meddling.times ?? 1;
  const unspecified: string[] = [];
  const said: string[] = [];
  for (;;) {
    let step = next(system, snapshot);
    if (step === undefined) break;
    if (step.type === 'deliver') {
      const { link, index } = step;
      const envelope = snapshot.context.links[link]?.[index] as Envelope;
      const { type, wire } = rendezvous.view(envelope, snapshot, values);
      if (type.startsWith('m.login') && (wire as { method?: string }).method) said.push(type);
      if (left > 0 && meddling.when(envelope, type)) {
        left--;
        if (meddling.instead === 'lost') step = { ...step, type: 'drop' };
        else snapshot = replaced(snapshot, link, index, meddling.instead(envelope));
      }
    }
    const result = system.apply(snapshot, step);
    for (const occurrence of result.occurrences) {
      if (occurrence.type !== 'received') continue;
      const strange = occurrence.taken.filter(({ meta }) => meta.unspecified);
      unspecified.push(...strange.map(({ description }) => description ?? ''));
    }
    snapshot = result.snapshot;
  }
  expect(left).toBe(0);
  const { newDevice, existingDevice } = rendezvous.outcomes(snapshot, settings);
  const end = (party: typeof newDevice) => `${party?.outcome}: ${party?.why}`;
  return { newDevice: end(newDevice), existingDevice: end(existingDevice), unspecified, said };
}

/** What is usual, at once; else what is due: timers first, then messages as they were sent. */
function next(system: System, snapshot: SystemSnapshot): Step | undefined {
  const choice = system.openChoices(snapshot).find(({ usual }) => usual);
  if (choice !== undefined) return { type: 'choose', choice: choice.name };
  const steps = system.enabled(snapshot);
  return steps.find(({ type }) => type === 'timer') ?? steps.find(({ type }) => type === 'deliver');
}

function replaced(
  snapshot: SystemSnapshot,
  link: string,
  index: number,
  message: Envelope['message'],
): SystemSnapshot {
  const contents = [...(snapshot.context.links[link] ?? [])];
  contents[index] = { ...(contents[index] as Envelope), message };
  const links = { ...snapshot.context.links, [link]: contents };
  return { ...snapshot, context: { ...snapshot.context, links } };
}

const request =
  (from: string, type: string) =>
  ({ from: sender, message }: Envelope): boolean =>
    sender === from && message.type === type;
const says = (type: string) => (envelope: Envelope, seen: string) =>
  seen === type && envelope.to === 'relay';
const answerTo = (client: string, status: number) => (envelope: Envelope) =>
  envelope.to === client && envelope.message.type === `response.${status}`;

const failed = 'channelFailed: the channel broke';

describe('no answer', () => {
  it('to the POST: no code can be shown', () => {
    const end = meddled({ when: request('existingChannel', 'POST rendezvous'), instead: 'lost' });
    expect(end.existingDevice).toBe(`${failed} (no answer)`);
    expect(end.newDevice).toBe('waiting: waits for ever in scanning');
  });

  it('to the first GET: the device that scans gives up, the other waits for the expiry', () => {
    const end = meddled({ when: request('newChannel', 'GET rendezvous'), instead: 'lost' });
    expect(end.newDevice).toBe(`${failed} (no answer)`);
    expect(end.existingDevice).toBe(`${failed} (not found)`);
  });

  it('to the PUT of the key: its device gives up', () => {
    const end = meddled({ when: request('newChannel', 'PUT rendezvous'), instead: 'lost' });
    expect(end.newDevice).toBe(`${failed} (no answer)`);
    expect(end.existingDevice).toBe(`${failed} (not found)`);
  });

  it('to a poll: it is asked again, and all goes on', () => {
    const isPoll = (envelope: Envelope): boolean =>
      request('existingChannel', 'GET rendezvous')(envelope);
    const end = meddled({ when: isPoll, instead: 'lost', times: 3 });
    expect(end.existingDevice).toMatch(/^success/);
    expect(end.newDevice).toMatch(/^success/);
  });

  it.each([
    ['m.login.protocols', 'existing'],
    ['m.login.protocol', 'new'],
    ['m.login.approved', 'existing'],
    ['m.login.success', 'new'],
    ['m.login.verified', 'existing'],
  ])('to the PUT of %s: it is not sent again, the %s device gives up', (type, writer) => {
    const end = meddled({ when: says(type), instead: 'lost' });
    expect(writer === 'new' ? end.newDevice : end.existingDevice).toContain(
      `${failed} (no answer)`,
    );
    expect(writer === 'new' ? end.existingDevice : end.newDevice).toContain(
      `${failed} (not found)`,
    );
    expect(end.said.filter((said) => said === type)).toEqual([type]);
  });

  it('to the PUT of m.login.approved, which arrived: A signs in, B has given up', () => {
    let armed = false;
    const end = meddled({
      when: (envelope, type) => {
        armed ||= says('m.login.approved')(envelope, type);
        return armed && answerTo('existingChannel', 202)(envelope);
      },
      instead: 'lost',
    });
    expect(end.existingDevice).toBe(`${failed} (no answer)`);
    expect(end.newDevice).toBe(`${failed} (not found); it is signed in`);
  });

  it.each([
    ['GET capabilities', 'existingDevice', 'homeserverFailed'],
    ['POST login/get_token', 'existingDevice', 'homeserverFailed'],
    ['POST login', 'newDevice', 'loginFailed'],
    ['POST keys/upload', 'newDevice', 'loginFailed'],
    ['POST keys/signatures/upload', 'existingDevice', 'homeserverFailed'],
    ['POST keys/query', 'newDevice', 'keysUnknown'],
  ] as const)('to %s: %s ends as %s', (type, device, outcome) => {
    const end = meddled({ when: request(device, type), instead: 'lost' });
    expect(end[device]).toMatch(new RegExp(`^${outcome}: .*did not answer`));
  });

  it('to a look for the device: the next look finds it', () => {
    const isLook = request('existingDevice', 'POST keys/query');
    const end = meddled({ when: isLook, instead: 'lost', times: 5 });
    expect(end.existingDevice).toMatch(/^success/);
  });

  it('to the last look: the device counts as not visible', () => {
    const isLook = request('existingDevice', 'POST keys/query');
    // A hundred looks, one every 100 ms, find nothing; one more comes as the time is over.
    let looks = 0;
    const end = meddled(
      { when: (envelope) => isLook(envelope) && ++looks > 100, instead: 'lost' },
      { 'visible-after': '9.95' },
    );
    expect(end.existingDevice).toMatch(/^deviceNotVisible: .*did not answer/);
  });

  it('to the request for a secret: the others are asked for all the same', () => {
    const end = meddled({ when: request('newSecrets', 'PUT sendToDevice'), instead: 'lost' });
    expect(end.newDevice).toContain('3 of 4 secrets received, waits for the rest for ever');
  });
});

describe('a payload that cannot be used', () => {
  const junk = (body: string) => ({
    instead: (envelope: Envelope) => ({ ...envelope.message, body }),
  });
  const unreadable = 'a payload that cannot be decrypted';

  it.each([
    ['not JSON', 'junk'],
    ['not sealed', '{"type":"m.login.declined"}'],
    [
      'sealed with another key',
      '{"iv":"AAAAAAAAAAAAAAAAAAAAAA","ciphertext":"AAAAAAAAAAAAAAAAAAAAAA"}',
    ],
    ['not base64', '{"iv":"?","ciphertext":"?"}'],
  ])('%s: is not read, and not told', (_, body) => {
    // The relay hands over another payload than the one of step 6.
    const end = meddled({
      when: (envelope, type) => type === 'm.login.protocols' && envelope.to === 'newChannel',
      ...junk(body),
    });
    expect(end.unspecified).toEqual([unreadable]);
    expect(end.newDevice).toBe(`${failed} (not found)`);
    expect(end.existingDevice).toBe(`${failed} (not found)`);
  });

  it('one damaged bit of the ciphertext is noticed', () => {
    const end = meddled({
      when: (envelope, type) => type === 'm.login.approved' && envelope.to === 'newChannel',
      instead: ({ message }) => {
        const { iv, ciphertext } = JSON.parse(message.body as string);
        const first = ciphertext[0] === 'A' ? 'B' : 'A';
        const damaged = { iv, ciphertext: first + ciphertext.slice(1) };
        return { ...message, body: JSON.stringify(damaged) };
      },
    });
    expect(end.unspecified).toEqual([unreadable]);
    expect(end.newDevice).toBe(`${failed} (not found)`);
  });

  it('in place of the key: the one that shows the code waits on', () => {
    const isKey = (envelope: Envelope): boolean =>
      envelope.to === 'existingChannel' && String(envelope.message.body).includes('"key"');
    const end = meddled({ when: isKey, ...junk('{"algorithm":"m.other","key":"AAAA"}') });
    expect(end.unspecified).toEqual(['a payload that is no key for this channel']);
    expect(end.existingDevice).toBe(`${failed} (not found)`);
  });

  it('another algorithm at the relay: the one that scans does not go on', () => {
    const end = meddled({
      when: answerTo('newChannel', 200),
      ...junk('{"algorithm":"m.other"}'),
    });
    expect(end.newDevice).toBe(`${failed} (unsupported algorithm)`);
  });

  it('a point without an address: no code can be shown', () => {
    const end = meddled({
      when: answerTo('existingChannel', 201),
      instead: ({ message }) => ({ ...message, headers: {} }),
    });
    expect(end.existingDevice).toBe(`${failed} (malformed answer)`);
  });

  it('an answer to the login that is none', () => {
    const end = meddled({ when: answerTo('newDevice', 200), ...junk('{"access_token":7}') });
    expect(end.newDevice).toMatch(/^loginFailed/);
  });

  it('a secret that does not fit its public key is not stored', () => {
    let seen = 0;
    const end = meddled({
      when: ({ to, message }) =>
        to === 'newSecrets' && message.type === 'to-device' && seen++ === 0,
      instead: ({ message }) => ({
        ...message,
        content: { ...(message.content as object), iv: 'AAAA' },
      }),
    });
    expect(end.newDevice).toContain('3 of 4 secrets received');
  });
});
