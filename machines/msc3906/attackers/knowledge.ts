/**
 * What an attacker knows, as in the model of Dolev and Yao: it keeps all that it sees, and makes of
 * it what it has the keys for. It makes nothing else: everything here goes through `Crypto`, so
 * that the same attacker works with terms and with bytes.
 *
 * What it knows is a list without repetitions, in the order in which it came to be known. It is not
 * sorted by value: terms and bytes would be in another order, and a replay could not compare them.
 */

import type { Crypto, KeyPair } from '../../crypto/index.ts';
import { decodeText, parsed, whenOk } from '../../http/decode.ts';
import { encryptedEventSchema, secretSendSchema } from '../../matrix/messages.ts';
import { keySchema, sealedSchema } from '../../rendezvous/msc3903.ts';
import { decodeAnyLogin } from '../messages/dialect.ts';
import { qrCodeSchema } from '../messages/qrCode.ts';

export type Kind =
  | 'address'
  /** A public key that a QR code names. */
  | 'key in a code'
  /** A public key that was sent by way of the relay. */
  | 'key sent'
  /** A sealed payload, or a sealed to-device event. */
  | 'box'
  /** A key that it shares with another party, to seal and open boxes. */
  | 'shared key'
  /** What a device displays: as MSC3903 has it the first bits of the key, in decimal. */
  | 'part of a key'
  | 'confirmation code'
  /** What was in a box. */
  | 'message'
  | 'login token'
  | 'access token'
  | 'secret';

export interface Known {
  readonly kind: Kind;
  readonly value: string;
}
export type Knowledge = readonly Known[];

/** What the attacker brings along. */
export interface Own {
  readonly crypto: Crypto;
  /** Of the channel (MSC3903). */
  readonly keys: KeyPair;
  /** Of the device that it signs in as, to open to-device events with. */
  readonly identity: KeyPair;
  /** Algorithms that keys are derived for: of the channel, and of to-device events. */
  readonly algorithms: { readonly channel: string; readonly toDevice: string };
}

export const valuesOf = (knows: Knowledge, kind: Kind): string[] =>
  knows.filter((known) => known.kind === kind).map(({ value }) => value);

export const knowsValue = (knows: Knowledge, value: string): boolean =>
  knows.some((known) => known.value === value);

/** What can be learned from a text without any key. */
export function readOpenly(text: string | undefined): Known[] {
  const code = whenOk(decodeText(qrCodeSchema, text));
  if (code !== undefined) {
    const { key, transport } = code.rendezvous;
    return [
      { kind: 'address', value: transport.uri },
      { kind: 'key in a code', value: key },
    ];
  }
  const form = whenOk(decodeText(keySchema, text));
  if (form !== undefined) return [{ kind: 'key sent', value: form.key }];
  const isBox = text !== undefined && decodeText(sealedSchema, text).ok;
  return isBox ? [{ kind: 'box', value: text }] : [];
}

/** `knows` with `found` and all that follows from both. `more` are further keys of the channel. */
export function learn(
  own: Own,
  knows: Knowledge,
  found: readonly Known[],
  more?: KeyPair,
): Knowledge {
  let known = added(knows, found);
  for (let before = knows; known !== before; ) {
    before = known;
    known = added(known, [...agreed(own, known, more), ...opened(own, known), ...meant(known)]);
  }
  return known;
}

/** The same list if nothing is new. */
function added(knows: Knowledge, found: readonly Known[]): Knowledge {
  const all = [...knows];
  for (const one of found) {
    if (!all.some(({ kind, value }) => kind === one.kind && value === one.value)) all.push(one);
  }
  return all.length === knows.length ? knows : all;
}

/** The keys that it shares with the owners of the public keys that it knows, in either role. */
function agreed(own: Own, knows: Knowledge, more?: KeyPair): Known[] {
  const { crypto, keys, identity, algorithms } = own;
  const pairs = more === undefined ? [keys] : [keys, more];
  const mine = pairs.map(({ publicKey }) => publicKey);
  const publicKeys = [...valuesOf(knows, 'key in a code'), ...valuesOf(knows, 'key sent')].filter(
    (key) => !mine.includes(key),
  );
  const channel = pairs.flatMap((pair) =>
    publicKeys.flatMap((peer) => inBothRoles(crypto, pair, peer, algorithms.channel)),
  );
  const senders = valuesOf(knows, 'box').flatMap((box) => {
    const sender = whenOk(decodeText(encryptedEventSchema, box))?.sender_key;
    return sender === undefined ? [] : [sender];
  });
  const toDevice = senders.flatMap((peer) =>
    inBothRoles(crypto, identity, peer, algorithms.toDevice),
  );
  return [...channel, ...toDevice].map((value) => ({ kind: 'shared key', value }));
}

function inBothRoles(crypto: Crypto, own: KeyPair, peer: string, algorithm: string): string[] {
  if (peer === own.publicKey) return [];
  const roles = [
    { algorithm, initiatorPublicKey: peer, recipientPublicKey: own.publicKey },
    { algorithm, initiatorPublicKey: own.publicKey, recipientPublicKey: peer },
  ];
  return roles.flatMap((context) => crypto.agree(own.privateKey, peer, context)?.sharedKey ?? []);
}

/** What is in the boxes that it has a key for. */
function opened({ crypto }: Own, knows: Knowledge): Known[] {
  const keys = valuesOf(knows, 'shared key');
  return valuesOf(knows, 'box').flatMap((box) => {
    const sealed = whenOk(decodeText(sealedSchema, box));
    if (sealed === undefined) return [];
    return keys.flatMap((key): Known[] => {
      const plaintext = crypto.open(key, sealed);
      return plaintext === undefined ? [] : [{ kind: 'message', value: plaintext }];
    });
  });
}

/** The tokens and secrets in the messages that it has read. */
function meant(knows: Knowledge): Known[] {
  return valuesOf(knows, 'message').flatMap((text): Known[] => {
    const sent = whenOk(decodeText(secretSendSchema, text));
    if (sent !== undefined) return [{ kind: 'secret', value: sent.content.secret }];
    const message = decodeAnyLogin(parsed(text));
    if (message?.type !== 'm.login.approved') return [];
    return [{ kind: 'login token', value: message.login_token }];
  });
}
