/** Sign-ins of MSC4108 over real HTTP: each text in both directions, and how they can end. */

import { describe, expect, it } from 'vitest';
import type { NewDeviceContext } from '../../../machines/msc4108/newDevice/context.ts';
import { protocol } from '../../../machines/msc4108/protocol.ts';
import type { World } from '../../../machines/protocol/world.ts';
import { type SignIn, signIn } from '../live/signIns.ts';
import { deviceKeysAt } from './keys.ts';

const run = (given: SignIn = {}) => signIn({ protocol, ...given });

type Run = Awaited<ReturnType<typeof run>>;

const endsOf = ({ outcome }: Run) => [outcome.newDevice, outcome.existingDevice];

const kept = ({ standing }: Run) => standing.context.actors.newDevice as NewDeviceContext;

const texts = [
  ...['letter', 'rfc9180', 'released'].map((channel) => ({ revision: '2026', channel })),
  { revision: '2024' },
  { revision: '2024-letter' },
];

describe.each(['new', 'existing'])('the %s device scans', (scan) => {
  it.concurrent.each(texts)(
    '$revision $channel: signed in, with keys that are signed',
    async (given) => {
      let world: World | undefined;
      let keys: Awaited<ReturnType<typeof deviceKeysAt>> | undefined;
      const found = await run({
        given: { ...given, scan },
        look: async (there) => {
          world = there;
          keys = await deviceKeysAt(there);
        },
      });
      expect(endsOf(found)).toEqual(['success', 'success']);
      const { master, selfSigning, userSigning } = world?.account?.crossSigning ?? {};
      expect(kept(found).secrets).toEqual({
        master: master?.privateKey,
        selfSigning: selfSigning?.privateKey,
        userSigning: userSigning?.privateKey,
      });
      expect(keys).toEqual({ selfSigningKey: selfSigning?.publicKey, isSigned: true });
    },
  );
});

/** What a person does, and how it ends on the new and on the existing device. */
const ends: readonly (readonly [string, SignIn, readonly string[]])[] = [
  ['denied on the page', { choose: ['deny'] }, ['declined', 'declined']],
  ['cancelled on the new device', { choose: ['cancel@6'] }, ['cancelled', 'failedThere']],
  [
    'a wrong check code, which is not told',
    { choose: ['mistype'], relayLife: '5' },
    ['channelFailed', 'codeMismatch'],
  ],
  [
    'the rendezvous expires before the user consents',
    { choose: ['walk-away@4'], relayLife: '20' },
    ['channelFailed', 'channelFailed'],
  ],
  [
    'the device code expires',
    { given: { 'device-code-life': '0.5' } },
    ['authorizationExpired', 'failedThere'],
  ],
  [
    'the new device is never in the list',
    { given: { 'visible-after': 'never' } },
    ['failedThere', 'deviceNotFound'],
  ],
];

// In 2024 what is said then may come over an acceptance that is not read yet.
it.concurrent.each([
  ['the page is not to be opened', 'refuse'],
  ['cancelled on the existing device', 'cancel-existing@4'],
])('the text of 2026: %s', async (_, choice) => {
  expect(endsOf(await run({ choose: [choice] }))).toEqual(['failedThere', 'cancelled']);
});

describe.each(['2026', '2024'])('the text of %s', (revision) => {
  it.concurrent.each(ends)('%s', async (_, { given, ...how }, expected) => {
    const found = await run({ ...how, given: { ...given, revision } });
    expect(found.notTaken).toEqual([]);
    expect(endsOf(found)).toEqual(expected);
  });
});

describe('through a proxy', () => {
  const written = { method: 'PUT', path: 'rendezvous', from: 'new' } as const;

  it.concurrent.each(['2026', '2024'])(
    'of %s, all that is asked passes through it',
    async (revision) => {
      const [seen, served]: [string[], string[]] = [[], []];
      const found = await run({
        given: { revision, scan: 'existing' },
        plan: [{ match: { path: 'provider/token', nth: 1 }, fault: { kind: 'delayed', ms: 1 } }],
        onExchange: ({ url }) => seen.push(new URL(url).pathname),
        onServed: ({ url }) => served.push(new URL(url).pathname),
      });
      expect(endsOf(found)).toEqual(['success', 'success']);
      // But for the account, which is asked for before.
      expect(served.length).toBe(seen.length + 1);
      expect(found.notes.map(({ text }) => text)).toContain('POST provider/token: held for 1 ms');
    },
  );

  it.concurrent.each([
    ['2026', 409, 'concurrent_write'],
    ['2024', 412, 'concurrent_write'],
  ] as const)(
    'of %s, a write that another one comes before fails it',
    async (revision, status, why) => {
      const plan = [
        { match: { ...written, nth: 2 }, fault: { kind: 'answered', status } as const },
      ];
      const found = await run({ given: { revision }, plan, relayLife: '20' });
      expect(endsOf(found)).toEqual(['channelFailed', 'channelFailed']);
      expect(kept(found).reason).toBe(why);
    },
  );

  it.concurrent('of 2026, a write whose answer is lost is not made again', async () => {
    const plan = [
      { match: { ...written, nth: 2 }, fault: { kind: 'lost', way: 'answer' } as const },
    ];
    const found = await run({ plan, relayLife: '60' });
    expect(kept(found).reason).toBe('no_answer');
  });
});
