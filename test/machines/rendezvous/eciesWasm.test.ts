/**
 * ECIES as it is released, against the package that clients have it from: all that is said in a
 * sign-in, with that package at either end.
 */

import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { realCrypto } from '../../../machines/crypto/index.ts';
import type { DirectedSession } from '../../../machines/rendezvous/directed.ts';
import { ecies } from '../../../machines/rendezvous/ecies.ts';

interface PublicKey {
  toBase64(): string;
}

interface Established {
  encrypt(text: string): string;
  decrypt(text: string): string;
  check_code(): { as_bytes(): Uint8Array };
}

/** As far as it is used here. It comes with the client. */
interface Released {
  readonly Ecies: new () => {
    public_key(): PublicKey;
    establish_inbound_channel(said: string): {
      readonly channel: Established;
      readonly message: string;
    };
    establish_outbound_channel(
      key: PublicKey,
      text: string,
    ): { readonly channel: Established; readonly initial_message: string };
  };
  readonly Curve25519PublicKey: new (key: string) => PublicKey;
}

const { resolve } = createRequire(import.meta.url);
const ofClient = createRequire(resolve('matrix-js-sdk'));
const { Ecies, Curve25519PublicKey } = ofClient('@matrix-org/matrix-sdk-crypto-wasm') as Released;

const handshake = ecies(realCrypto(4108), 'released');
const at = { url: 'https://rendezvous.example.org/1', etag: '"1"' };

const saidByNew = [
  '{"type":"m.login.protocol","protocol":"device_authorization_grant","device_id":"NEWDEVICE"}',
  '{"type":"m.login.success"}',
];
const saidByExisting = ['{"type":"m.login.protocol_accepted"}', '{"type":"m.login.secrets"}'];

/** In turns, as in a sign-in: what ours says and hears. */
function talk(ours: DirectedSession, theirs: Established): void {
  let session: DirectedSession = ours;
  for (const [turn, text] of saidByNew.entries()) {
    const sealed = handshake.seal(session, text, `${turn}`, at);
    expect(theirs.decrypt(String(sealed.body))).toBe(text);
    const answer = saidByExisting[turn] ?? '';
    const opened = handshake.open(sealed.session, theirs.encrypt(answer), at);
    expect(opened?.plaintext).toBe(answer);
    session = opened?.session ?? sealed.session;
  }
}

/** Two digits of the two bytes that both ends have for the user to compare. */
function codeOf(channel: Established): string {
  const [b0 = 0, b1 = 0] = channel.check_code().as_bytes();
  return `${b0 % 10}${b1 % 10}`;
}

it('ours scans the code that it shows', () => {
  const shower = new Ecies();
  const key = shower.public_key().toBase64();
  const started = handshake.start(handshake.keysFor('scanner'), key, at);
  if (started === undefined) expect.fail('expected a start');
  const { channel, message } = shower.establish_inbound_channel(String(started.says));
  expect(message).toBe('MATRIX_QR_CODE_LOGIN_INITIATE');
  const okay = channel.encrypt('MATRIX_QR_CODE_LOGIN_OK');
  const session = handshake.confirmation?.take(started.session, okay, at);
  if (session === undefined) expect.fail('expected a session');
  expect(handshake.checkCode(session)).toBe(codeOf(channel));
  talk(session, channel);
});

it('it scans the code that ours shows', () => {
  const keys = handshake.keysFor('shower');
  const { channel, initial_message } = new Ecies().establish_outbound_channel(
    new Curve25519PublicKey(keys.publicKey),
    'MATRIX_QR_CODE_LOGIN_INITIATE',
  );
  const accepted = handshake.accept(keys, initial_message, at);
  if (accepted === undefined) expect.fail('expected a session');
  const okay = handshake.confirmation?.say(accepted, 'okay', at);
  expect(channel.decrypt(String(okay?.says))).toBe('MATRIX_QR_CODE_LOGIN_OK');
  expect(handshake.checkCode(accepted)).toBe(codeOf(channel));
  talk(okay?.session ?? accepted, channel);
});
