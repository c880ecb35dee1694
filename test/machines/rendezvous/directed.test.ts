/** The handshakes of MSC4108 and MSC4388: against vectors, and what any of them has to do. */

import { bytesToHex } from '@noble/hashes/utils.js';
import { base64nopad } from '@scure/base';
import { describe, expect, it } from 'vitest';
import { eciesCrypto } from '../../../machines/crypto/directed/ecies.ts';
import { hpkeCrypto } from '../../../machines/crypto/directed/hpke.ts';
import { type Crypto, realCrypto, symbolicCrypto } from '../../../machines/crypto/index.ts';
import type { DirectedSession } from '../../../machines/rendezvous/directed.ts';
import { ecies } from '../../../machines/rendezvous/ecies.ts';
import type { Handshake } from '../../../machines/rendezvous/handshake.ts';
import { hpke } from '../../../machines/rendezvous/hpke.ts';
import {
  eciesKeys,
  eciesVector,
  hpkeVectors,
  keySchedules,
  path,
  scannerPublic,
  showerPublic,
  success,
  urlOfPoint,
  vectorCrypto,
} from './directedVectors.ts';

const readings = ['letter', 'rfc9180', 'released'] as const;

/** At the revision that a device has last read or written. */
const at = (etag: string) => ({ url: urlOfPoint, etag });

const some = <T>(value: T | undefined): T => value ?? expect.fail('expected a value');

const meet = (handshake: Handshake<DirectedSession>) => {
  const shower = handshake.keysFor('shower');
  const scanner = handshake.keysFor('scanner');
  const started = some(handshake.start(scanner, shower.publicKey, at('SEQ1')));
  const accepted = some(handshake.accept(shower, started.says, at('SEQ1')));
  const confirmation = some(handshake.confirmation);
  const said = confirmation.say(accepted, 'confirmation', at('SEQ2'));
  const scanning = some(confirmation.take(started.session, said.says, at('SEQ2')));
  return { started, said, showing: said.session, scanning };
};

describe('vectors', () => {
  it.each(readings)('of HPKE, %s', (reading) => {
    const handshake = hpke(vectorCrypto, reading, path);
    const { started, said, scanning } = meet(handshake);
    const next = handshake.seal(scanning, success, 'any', at('SEQ3')).body;
    const { initiate, ok, code, next: expected } = hpkeVectors[reading];
    expect(started.says).toBe(initiate);
    expect(said.says).toBe(ok);
    expect(handshake.checkCode(scanning)).toBe(code);
    if (expected !== undefined) expect(next).toBe(expected);
  });

  it.each(['letter', 'rfc9180'] as const)('of the key schedule of HPKE, %s', (reading) => {
    const { privateKey, publicKey } = vectorCrypto.ephemeralKeys('scanner');
    expect(publicKey).toBe(scannerPublic);
    const ends = { shower: showerPublic, scanner: scannerPublic };
    const agreement = some(hpkeCrypto(vectorCrypto, reading).agree(privateKey, showerPublic, ends));
    expect(bytesToHex(base64nopad.decode(agreement.scannerKey))).toBe(keySchedules[reading]);
  });

  it('of ECIES as released', () => {
    const handshake = ecies(vectorCrypto, 'released');
    const { started, said, scanning } = meet(handshake);
    const next = handshake.seal(scanning, success, 'any', at('SEQ3')).body;
    const code = handshake.checkCode(scanning);
    expect({ initiate: started.says, ok: said.says, code, next }).toEqual(eciesVector);
  });

  it('of the keys of ECIES as released', () => {
    const crypto = eciesCrypto(vectorCrypto, 'sha512');
    const ends = { shower: showerPublic, scanner: scannerPublic };
    const { privateKey } = vectorCrypto.ephemeralKeys('shower');
    const agreement = some(crypto.agree(privateKey, scannerPublic, ends));
    const { secret, scannerKey } = agreement;
    const keys = [secret, scannerKey, crypto.showerKey(agreement, '', ends)];
    expect(keys.map((key) => bytesToHex(base64nopad.decode(key)))).toEqual(
      Object.values(eciesKeys),
    );
  });
});

const handshakes = ([symbolicCrypto, realCrypto(1)] as readonly Crypto[]).flatMap((crypto) => [
  ...readings.map((reading) => ({
    name: `hpke ${reading}, ${crypto.kind}`,
    kind: crypto.kind,
    handshake: hpke(crypto, reading, path),
    isBound: true,
  })),
  ...(['letter', 'released'] as const).map((reading) => ({
    name: `ecies ${reading}, ${crypto.kind}`,
    kind: crypto.kind,
    handshake: ecies(crypto, reading),
    isBound: false,
  })),
]);

describe.each(handshakes)('$name', ({ name, kind, handshake, isBound }) => {
  it('gives both devices one code and a session in which each opens what the other seals', () => {
    const { showing, scanning } = meet(handshake);
    expect(handshake.checkCode(showing)).toBe(handshake.checkCode(scanning));
    const ask = handshake.seal(scanning, 'ask', '', at('SEQ3'));
    const asked = some(handshake.open(showing, ask.body, at('SEQ3')));
    const answer = handshake.seal(asked.session, 'answer', '', at('SEQ4'));
    const answered = some(handshake.open(ask.session, answer.body, at('SEQ4')));
    expect([asked.plaintext, answered.plaintext]).toEqual(['ask', 'answer']);
  });

  it('opens a payload once, and none at all after one that is missing', () => {
    const { showing, scanning } = meet(handshake);
    const one = handshake.seal(scanning, 'one', '', at('SEQ3'));
    const two = handshake.seal(one.session, 'two', '', at('SEQ4'));
    const { session } = some(handshake.open(showing, one.body, at('SEQ3')));
    expect(handshake.open(session, one.body, at('SEQ3'))).toBeUndefined();
    expect(handshake.open(showing, two.body, at('SEQ3'))).toBeUndefined();
    expect(handshake.open(scanning, one.body, at('SEQ3'))).toBeUndefined();
  });

  it('is bound to the revision last read, for as long as the same device writes', () => {
    const { showing, scanning } = meet(handshake);
    const one = handshake.seal(scanning, 'one', '', at('SEQ3'));
    const two = handshake.seal(one.session, 'two', '', at('SEQ4'));
    const first = some(handshake.open(showing, one.body, at('SEQ3')));
    expect(handshake.open(first.session, two.body, at('SEQ4'))?.plaintext).toBe('two');
    const elsewhere = handshake.open(showing, one.body, at('another'));
    expect(elsewhere?.plaintext).toBe(isBound ? undefined : 'one');
  });

  it('takes neither another key nor another handshake, and no text that is none', () => {
    const shower = handshake.keysFor('shower');
    const { started, said } = meet(handshake);
    const stranger = handshake.keysFor('stranger');
    expect(handshake.accept(stranger, started.says, at('SEQ1'))).toBeUndefined();
    expect(handshake.start(stranger, 'no key', at('SEQ1'))).toBeUndefined();
    const others = handshakes.filter((one) => one.kind === kind && one.name !== name);
    const takers = others.filter(({ handshake: other }) => {
      const session = other.accept(shower, started.says, at('SEQ1'));
      const own = some(other.start(other.keysFor('scanner'), shower.publicKey, at('SEQ1')));
      const sure = other.confirmation?.take(own.session, said.says, at('SEQ2'));
      return session !== undefined && sure !== undefined;
    });
    expect(takers.map((one) => one.name)).toEqual([]);
    for (const text of ['', '|', 'A', 'AAAA', 'join()', '{}', undefined]) {
      expect(handshake.accept(shower, text, at('SEQ1'))).toBeUndefined();
      expect(handshake.open(started.session, text, at('SEQ1'))).toBeUndefined();
      expect(handshake.confirmation?.take(started.session, text, at('SEQ2'))).toBeUndefined();
    }
  });
});

it('by its letter ECIES seals two payloads under one key and one number', () => {
  const handshake = ecies(vectorCrypto, 'letter');
  const { said, showing, scanning } = meet(handshake);
  const other = handshake.seal(showing, 'MATRIX_QR_CODE_LOGIN_OK', '', at('SEQ3')).body;
  expect(other).toBe(said.says);
  expect(handshake.open(scanning, said.says, at('SEQ4'))?.plaintext).toBeDefined();
});
