import { describe, expect, test } from 'vitest';
import { type Crypto, realCrypto, symbolicCrypto } from '../../../machines/crypto/index.ts';
import {
  type Known,
  knowsValue,
  learn,
  type Own,
  readOpenly,
  valuesOf,
} from '../../../machines/msc3906/attackers/knowledge.ts';

const algorithm = 'm.rendezvous.v2.curve25519-aes-sha256';
const ownOf = (crypto: Crypto): Own => ({
  crypto,
  keys: crypto.ephemeralKeys('attacker'),
  identity: crypto.ephemeralKeys('identity attacker'),
  algorithms: { channel: algorithm, toDevice: 'm.olm.v1.curve25519-aes-sha2' },
});

const codeOf = (key: string): string =>
  JSON.stringify({
    rendezvous: { algorithm, key, transport: { type: 'http.v1', uri: 'https://r.example.org/1' } },
    flow: 'm.setup.additional_device.v2',
    intent: 'login.reciprocate',
  });
const boxOf = (crypto: Crypto, key: string, message: object): string =>
  JSON.stringify(crypto.seal(key, JSON.stringify(message), 'one'));
const approved = {
  type: 'm.login.approved',
  login_token: 'opaqueToken',
  homeserver: 'https://matrix.example.org',
};

describe.each([
  ['terms', symbolicCrypto],
  ['bytes', realCrypto(7)],
] as const)('what follows from what is known, with %s', (_, crypto) => {
  const own = ownOf(crypto);
  const generator = crypto.ephemeralKeys('generator');
  const scanner = crypto.ephemeralKeys('scanner');
  const sharedKey = (privateKey: string, peer: string, initiator: string, recipient: string) =>
    crypto.agree(privateKey, peer, {
      algorithm,
      initiatorPublicKey: initiator,
      recipientPublicKey: recipient,
    })?.sharedKey as string;
  const honest = sharedKey(
    generator.privateKey,
    scanner.publicKey,
    generator.publicKey,
    scanner.publicKey,
  );
  const withAttacker = sharedKey(
    generator.privateKey,
    own.keys.publicKey,
    generator.publicKey,
    own.keys.publicKey,
  );
  const seen = readOpenly(codeOf(generator.publicKey));
  const key = readOpenly(JSON.stringify({ algorithm, key: scanner.publicKey }));

  test('a code gives address and key, and with them what it would share with the generator', () => {
    const knows = learn(own, [], seen);
    expect(valuesOf(knows, 'address')).toEqual(['https://r.example.org/1']);
    expect(valuesOf(knows, 'key in a code')).toEqual([generator.publicKey]);
    expect(valuesOf(knows, 'shared key')).toContain(withAttacker);
  });

  test('who knows both public keys does not know what the two devices share', () => {
    const knows = learn(own, [], [...seen, ...key, ...readOpenly(boxOf(crypto, honest, approved))]);
    expect(knowsValue(knows, honest)).toBe(false);
    expect(valuesOf(knows, 'message')).toEqual([]);
    expect(valuesOf(knows, 'login token')).toEqual([]);
  });

  test('a box is opened once its key is known, whichever comes first', () => {
    const box = readOpenly(boxOf(crypto, withAttacker, approved));
    const orders: Known[][] = [
      [...seen, ...box],
      [...box, ...seen],
    ];
    for (const order of orders) {
      const knows = order.reduce((known: readonly Known[], one) => learn(own, known, [one]), []);
      expect(valuesOf(knows, 'login token')).toEqual(['opaqueToken']);
    }
  });

  test('a relay that has not seen the code shares nothing with the device that shows it', () => {
    const knows = learn(own, [], key);
    expect(knowsValue(knows, withAttacker)).toBe(false);
  });

  test('a to-device event is opened with the key that a homeserver named in a lie', () => {
    const identity = crypto.ephemeralKeys('identity EXISTING');
    const toDevice = crypto.agree(identity.privateKey, own.identity.publicKey, {
      algorithm: own.algorithms.toDevice,
      initiatorPublicKey: identity.publicKey,
      recipientPublicKey: own.identity.publicKey,
    })?.sharedKey as string;
    const sent = { type: 'm.secret.send', content: { request_id: '1', secret: 'the secret' } };
    const box = crypto.seal(toDevice, JSON.stringify(sent), 'secret');
    const body = { algorithm: own.algorithms.toDevice, sender_key: identity.publicKey, ...box };
    const knows = learn(own, [], readOpenly(JSON.stringify(body)));
    expect(valuesOf(knows, 'secret')).toEqual(['the secret']);
  });

  test('what is known already is the same list', () => {
    const knows = learn(own, [], seen);
    expect(learn(own, knows, seen)).toBe(knows);
  });
});
