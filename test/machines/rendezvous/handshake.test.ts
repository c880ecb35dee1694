/** The handshake of MSC3903, and the channel with another one. */

import { describe, expect, it } from 'vitest';
import { type Crypto, realCrypto, symbolicCrypto } from '../../../machines/crypto/index.ts';
import { msc3903 } from '../../../machines/rendezvous/msc3903.ts';
import { defineModel } from '../../../sim/model/defineModel.ts';
import { simulate } from '../../../sim/run/simulate.ts';
import ping, { systemWith } from '../../models/ping.ts';
import { counted } from './counted.ts';

const at = { url: 'https://relay.example.org/point', etag: '"1"' };

const kinds: readonly Crypto[] = [symbolicCrypto, realCrypto(1)];

describe.each(kinds)('the handshake of MSC3903, $kind', (crypto) => {
  const handshake = msc3903(crypto, 'm.algorithm');
  const shower = handshake.keysFor('shower');
  const scanner = handshake.keysFor('scanner');
  const started = handshake.start(scanner, shower.publicKey, at);
  const says = JSON.stringify(started?.says);
  const session = handshake.accept(shower, says, at);

  it('gives both devices one session and one code', () => {
    expect(session).toBeDefined();
    expect(session).toEqual(started?.session);
    expect(session && handshake.checkCode(session)).toBeTruthy();
  });

  it('opens what the other end has sealed, and that only', () => {
    if (session === undefined) expect.fail('expected a session');
    const body = JSON.stringify(handshake.seal(session, 'text', 'first', at).body);
    expect(handshake.open(session, body, at)).toEqual({ plaintext: 'text', session });
    expect(handshake.open(session, says, at)).toBeUndefined();
    const stranger = handshake.start(handshake.keysFor('stranger'), shower.publicKey, at);
    expect(stranger && handshake.open(stranger.session, body, at)).toBeUndefined();
  });

  it('knows its own invitation', () => {
    const other = msc3903(crypto, 'another');
    const invitation = JSON.stringify(handshake.invitation);
    expect([handshake, other].map((one) => one.isInvitation(invitation))).toEqual([true, false]);
    expect(handshake.isInvitation('not JSON')).toBe(false);
  });

  it('takes no key of another algorithm, and none that is no key', () => {
    expect(msc3903(crypto, 'another').accept(shower, says, at)).toBeUndefined();
    expect(handshake.start(scanner, 'no key', at)).toBeUndefined();
  });

  it('has another nonce in each payload', () => {
    if (session === undefined) expect.fail('expected a session');
    const nonces = ['one', 'two'].map((label) =>
      handshake.nonceOf(JSON.stringify(handshake.seal(session, 'text', label, at).body)),
    );
    expect(new Set(nonces).size).toBe(2);
    expect(handshake.nonceOf(says)).toBeUndefined();
  });
});

it('the channel takes a handshake with a key and a counter for each direction', () => {
  const system = systemWith(() => counted);
  const model = {
    ...ping,
    ...defineModel({
      name: ping.name,
      system: (settings, faults) => system(settings, faults, { kind: 'symbolic' }),
    }),
  };
  for (let seed = 1; seed <= 20; seed++) {
    const { outcome, messages } = simulate(model, { settings: {}, seed });
    expect(outcome).toMatchObject({ ping: 'done', pong: 'done' });
    const wire = JSON.stringify(messages);
    expect(wire).toContain('key of pingChannel to key of pongChannel');
    expect(wire).toContain('key of pongChannel to key of pingChannel');
  }
});
