/** Sign-ins of MSC4108 over real HTTP: each text in both directions, and how they can end. */

import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signedText } from '../../../machines/matrix/account.ts';
import type { NewDeviceContext } from '../../../machines/msc4108/newDevice/context.ts';
import { protocol } from '../../../machines/msc4108/protocol.ts';
import type { World } from '../../../machines/protocol/world.ts';
import { ask } from '../live/serving.ts';
import { type SignIn, signIn } from '../live/signIns.ts';

const run = (given: SignIn = {}) => signIn({ protocol, ...given });

type Run = Awaited<ReturnType<typeof run>>;

const endsOf = ({ outcome }: Run) => [outcome.newDevice, outcome.existingDevice];

const kept = ({ standing }: Run) => standing.context.actors.newDevice as NewDeviceContext;

interface Signed {
  readonly keys: Readonly<Record<string, string>>;
  readonly signatures: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

interface Keys {
  readonly device_keys: Readonly<Record<string, Readonly<Record<string, Signed>>>>;
  readonly self_signing_keys: Readonly<Record<string, Signed>>;
}

const user = '@alice:example.org';

/** What any of the user's devices is told of their keys. */
async function keysAt({ places, account }: World): Promise<Keys> {
  const url = `${places.homeserverUrl}/_matrix/client/v3/keys/query`;
  const headers = { authorization: `Bearer ${account?.accessToken}` };
  const { text } = await ask('POST', url, headers, JSON.stringify({ device_keys: { [user]: [] } }));
  return JSON.parse(text) as Keys;
}

/** Whether a key has signed it, as another implementation of Ed25519 finds. */
function hasSigned(key: string, object: Signed): boolean {
  const signature = object.signatures[user]?.[`ed25519:${key}`] ?? '';
  const x = Buffer.from(key, 'base64').toString('base64url');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, Buffer.from(signedText(object)), publicKey, Buffer.from(signature, 'base64'));
}

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
      let keys: Keys | undefined;
      const found = await run({
        given: { ...given, scan },
        look: async (there) => {
          world = there;
          keys = await keysAt(there);
        },
      });
      expect(endsOf(found)).toEqual(['success', 'success']);
      const { master, selfSigning, userSigning } = world?.account?.crossSigning ?? {};
      expect(kept(found).secrets).toEqual({
        master: master?.privateKey,
        selfSigning: selfSigning?.privateKey,
        userSigning: userSigning?.privateKey,
      });
      const [key = ''] = Object.values(keys?.self_signing_keys[user]?.keys ?? {});
      expect(key).toBe(selfSigning?.publicKey);
      const device = keys?.device_keys[user]?.NEWDEVICE;
      expect(device && hasSigned(key, device)).toBe(true);
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
