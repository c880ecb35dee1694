/** Each kind of attack once more, with real cryptography: the attacker holds the real values. */

import { describe, expect, test } from 'vitest';
import { type ChannelSecrets, realCrypto } from '../../../machines/crypto/index.ts';
import type { AttackerContext } from '../../../machines/msc3906/attackers/context.ts';
import { valuesOf } from '../../../machines/msc3906/attackers/knowledge.ts';
import { rendezvous } from '../../../machines/msc3906/index.ts';
import type { SystemSnapshot } from '../../../sim/system/snapshot.ts';
import { replayConcretely } from '../../../sim/trace/replay.ts';
import { foundIn } from './found.ts';

const seed = 20_24;

function replayed(scenario: string, property: string): SystemSnapshot {
  const trace = foundIn(scenario).traces.find(({ name }) => name.endsWith(`--${property}`));
  if (trace === undefined) throw new Error(`${scenario}: no attack on ${property}`);
  const { difference, snapshots } = replayConcretely(rendezvous, trace, seed);
  expect(difference).toBeNull();
  return snapshots.at(-1) as SystemSnapshot;
}

const knowledge = ({ context }: SystemSnapshot) =>
  (context.actors.attacker as AttackerContext).knows;

describe('the attacker reads the login token and signs in with it', () => {
  test.each([
    'bystander x anything x new',
    'bystander-relay x anything x new',
    'phisher x compares x existing',
    'thief x compares x new',
    'middleman x glances x existing',
    'grinding-middleman x compares x new',
    'grinding-middleman x compares x existing',
  ])('%s', (scenario) => {
    const snapshot = replayed(scenario, 'attacker-gets-no-session');
    const { token, signedIn } = snapshot.context.actors.homeserver as {
      readonly token: string;
      readonly signedIn: boolean;
    };
    const crypto = realCrypto(seed);
    expect(token).toBe(crypto.opaque('loginToken1'));
    expect(token).toMatch(/^[0-9a-f]{32}$/);
    expect(valuesOf(knowledge(snapshot), 'login token')).toEqual([token]);
    expect(valuesOf(knowledge(snapshot), 'access token')).toEqual([
      crypto.opaque('accessTokenNew'),
    ]);
    expect(signedIn).toBe(true);
    const victim = snapshot.context.actors.newDevice as { readonly accessToken: string | null };
    expect(victim.accessToken).toBeNull();
  });
});

describe('the new device signs in to the wrong account', () => {
  test.each(['bystander-relay x compares x existing', 'phisher x compares x new'])(
    '%s',
    (scenario) => {
      const snapshot = replayed(scenario, 'signed-in-to-own-account');
      const { accessToken } = snapshot.context.actors.newDevice as { readonly accessToken: string };
      expect(accessToken).toBe(realCrypto(seed).opaque('accessTokenStranger'));
    },
  );
});

test('a phisher shows a code that the real key schedule gives to both', () => {
  const snapshot = replayed('phisher x compares x existing', 'approved-device-is-the-users');
  const { newCode, existingCode } = snapshot.context.actors.user as {
    readonly newCode: string;
    readonly existingCode: string;
  };
  expect(newCode).toMatch(/^\d{4}-\d{4}-\d{4}$/);
  expect(existingCode).toBe(newCode);
  expect(snapshot.context.observed?.compared).toBe(true);
});

test('real keys are ground until both devices have one code, and share none', () => {
  const snapshot = replayed('grinding-middleman x compares x new', 'equal-codes-mean-one-channel');
  const [mine, theirs] = (['newChannel', 'existingChannel'] as const).map(
    (channel) =>
      (snapshot.context.actors[channel] as { readonly secrets: ChannelSecrets | null }).secrets,
  );
  expect(mine?.code).toMatch(/^\d\d$/);
  expect(theirs?.code).toBe(mine?.code);
  expect(theirs?.sharedKey).not.toBe(mine?.sharedKey);
});

test('of twelve digits no real keys are found', () => {
  const crypto = realCrypto(seed);
  const { publicKey } = crypto.ephemeralKeys('shower');
  const derivation = { algorithm: 'm.rendezvous.v2.curve25519-aes-sha256' };
  expect(crypto.groundKeys('attacker', publicKey, derivation, '1000-1000-1000')).toBeUndefined();
});
