/**
 * The independent check of a vector's cryptography: everything is derived once more from the
 * private keys, with nothing but Node's own crypto. Each function lists what is wrong.
 */

import {
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import type { Vector } from '../../../machines/msc3906/vectors/schema.ts';

export type VectorMessage = Vector['messages'][number];
type Key = Vector['keys'][number];

export const bytesOf = (base64: string): Buffer => Buffer.from(base64, 'base64');
const base64Of = (bytes: ArrayBuffer | Uint8Array): string =>
  Buffer.from(bytes as Uint8Array)
    .toString('base64')
    .replace(/=+$/, '');

/** What stands before the 32 bytes of a private key in PKCS #8 (RFC 8410), and of a public one. */
const privatePrefix = {
  X25519: '302e020100300506032b656e04220420',
  Ed25519: '302e020100300506032b657004220420',
};
const publicPrefix = { X25519: '302a300506032b656e032100', Ed25519: '302a300506032b6570032100' };

const privateKeyOf = ({ kind, privateKey }: Key): KeyObject =>
  createPrivateKey({
    key: Buffer.concat([Buffer.from(privatePrefix[kind], 'hex'), bytesOf(privateKey)]),
    format: 'der',
    type: 'pkcs8',
  });

const publicKeyOf = (kind: Key['kind'], publicKey: string): KeyObject =>
  createPublicKey({
    key: Buffer.concat([Buffer.from(publicPrefix[kind], 'hex'), bytesOf(publicKey)]),
    format: 'der',
    type: 'spki',
  });

export function keyProblems({ keys }: Vector): string[] {
  return keys.flatMap((key) => {
    const spki = createPublicKey(privateKeyOf(key)).export({ format: 'der', type: 'spki' });
    const isOwn = base64Of(spki.subarray(-32)) === key.publicKey;
    return isOwn ? [] : [`key ${key.id}: the public half is not of the private one`];
  });
}

/** Client-server API, SAS method decimal: 13 bits a group, and 1000 added. */
function decimal(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return [0, 13, 26].map((at) => Number.parseInt(bits.slice(at, at + 13), 2) + 1000).join('-');
}

export function agreementProblems({ keys, agreements, qrCodes, messages }: Vector): string[] {
  return agreements.flatMap((one) => {
    const problems: string[] = [];
    const expect = (what: string, expected: unknown, came: unknown) => {
      if (expected !== came) problems.push(`${one.id}: ${what}: expected ${expected}, got ${came}`);
    };
    const [initiator, recipient] = [one.initiator, one.recipient].map((id) =>
      keys.find((key) => key.id === id && key.kind === 'X25519'),
    );
    if (initiator === undefined || recipient === undefined) return [`${one.id}: keys are missing`];
    for (const [mine, theirs] of [
      [initiator, recipient],
      [recipient, initiator],
    ] as const) {
      const publicKey = publicKeyOf('X25519', theirs.publicKey);
      const secret = diffieHellman({ privateKey: privateKeyOf(mine), publicKey });
      expect(`shared secret of ${mine.id}`, base64Of(secret), one.sharedSecret);
    }
    const info = `${one.algorithm}|${initiator.publicKey}|${recipient.publicKey}`;
    expect('info', info, one.info);
    expect('salt', base64Of(new Uint8Array(8)), one.salt);
    const derive = (length: number, own: string) =>
      hkdfSync('sha256', bytesOf(one.sharedSecret), new Uint8Array(8), own, length);
    expect('AES key', base64Of(derive(32, info)), one.aesKey);
    const codeInfo = one.code?.info ?? info;
    const codeInfos = [info, `${info}|code`];
    if (!codeInfos.includes(codeInfo)) expect('info of the code', info, codeInfo);
    const codeBytes = new Uint8Array(derive(5, codeInfo));
    expect(
      'bytes of the code',
      one.code === null ? undefined : base64Of(codeBytes),
      one.code?.bytes,
    );
    expect('code', one.code === null ? undefined : decimal(codeBytes), one.code?.text);
    if (one.id !== 'channel') return problems;
    for (const { text } of qrCodes) {
      const { rendezvous } = JSON.parse(text);
      expect('key in the QR code', initiator.publicKey, rendezvous.key);
      expect('algorithm in the QR code', one.algorithm, rendezvous.algorithm);
    }
    for (const { kind, content } of messages.filter((message) => message.kind === 'screen')) {
      if (kind === 'screen' && content.code) expect('code shown', decimal(codeBytes), content.code);
    }
    return problems;
  });
}

function opened({ key, nonce, ciphertext }: { key: string; nonce: string; ciphertext: string }) {
  const sealed = bytesOf(ciphertext);
  const cipher = createDecipheriv('aes-256-gcm', bytesOf(key), bytesOf(nonce), {
    authTagLength: 16,
  });
  cipher.setAuthTag(sealed.subarray(-16));
  try {
    return Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

/** The boxes in a message as they are sent: `{iv, ciphertext}`, wherever it stands in the JSON. */
function boxesIn(value: unknown): { iv: string; ciphertext: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('iv' in value && 'ciphertext' in value) return [value as { iv: string; ciphertext: string }];
  return Object.values(value).flatMap(boxesIn);
}

/** What a device asks an OpenID provider is no JSON. */
const isForm = (headers: Readonly<Record<string, string>>): boolean =>
  headers['content-type'] === 'application/x-www-form-urlencoded';

const jsonIn = (message: VectorMessage): unknown =>
  message.kind === 'to-device' || message.kind === 'screen'
    ? message.content
    : message.body === null || isForm(message.headers)
      ? null
      : JSON.parse(message.body);

export function sealedProblems({ agreements, messages, faults }: Vector): string[] {
  const nonces = new Map<string, string>();
  return messages.flatMap((message) => {
    if (message.kind === 'screen') return [];
    const { number, sealed } = message;
    const boxes = boxesIn(jsonIn(message));
    if (sealed === null)
      return boxes.length === 0 ? [] : [`message ${number}: a box is not opened`];
    const problems: string[] = [];
    const expect = (what: string, expected: unknown, came: unknown) => {
      if (expected !== came) problems.push(`message ${number}: ${what} is not as expected`);
    };
    expect('AES key', agreements.find(({ id }) => id === sealed.agreement)?.aesKey, sealed.key);
    expect('plaintext', opened(sealed), sealed.plaintext);
    expect('number of boxes', 1, boxes.length);
    expect('nonce', boxes[0]?.iv, sealed.nonce);
    expect('length of the nonce', 32, bytesOf(sealed.nonce).length);
    expect('ciphertext', boxes[0]?.ciphertext, sealed.ciphertext);
    const use = `${sealed.key} ${sealed.nonce}`;
    // A device that starts again from nothing begins anew with the nonces of the seed.
    const before = faults.crash > 0 ? undefined : nonces.get(use);
    expect('second use of a nonce', before ?? sealed.plaintext, sealed.plaintext);
    nonces.set(use, sealed.plaintext);
    return problems;
  });
}

/** Canonical JSON of the Matrix specification, for what occurs here. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, of]) => `${JSON.stringify(name)}:${canonical(of)}`).join(',')}}`;
}

interface Found {
  readonly keyId: string;
  readonly text: string;
  readonly signature: string;
}

function signaturesIn(value: unknown): Found[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(signaturesIn);
  if (!('signatures' in value)) return inner;
  const { signatures, ...signed } = value as { signatures: Record<string, Record<string, string>> };
  const own = Object.values(signatures).flatMap((byKey) =>
    Object.entries(byKey).map(([keyId, signature]) => {
      return { keyId, signature, text: canonical(signed) };
    }),
  );
  return [...own, ...inner];
}

export function signatureProblems({ keys, messages }: Vector): string[] {
  return messages.flatMap((message) => {
    if (message.kind !== 'request' && message.kind !== 'answer') return [];
    const listed = message.signatures;
    const found = signaturesIn(jsonIn(message));
    const bare = listed.map(({ keyId, text, signature }) => ({ keyId, text, signature }));
    const where = `message ${message.number}`;
    if (canonical(bare) !== canonical(found)) return [`${where}: not the signatures of the body`];
    return listed.flatMap(({ keyId, publicKey, text, signature }) => {
      const data = Buffer.from(text, 'utf8');
      const key = keys.find((one) => one.kind === 'Ed25519' && one.publicKey === publicKey);
      if (key === undefined) return [`${where}: ${keyId} is not among the keys`];
      const isValid = verify(null, data, publicKeyOf('Ed25519', publicKey), bytesOf(signature));
      const again = base64Of(sign(null, data, privateKeyOf(key)));
      return isValid && again === signature ? [] : [`${where}: ${keyId} does not verify`];
    });
  });
}

/** Secrets that were shared (step 23) are the private keys of the account. */
export function secretProblems({ keys, messages }: Vector): string[] {
  const ids: Readonly<Record<string, string>> = {
    'm.cross_signing.master': 'master',
    'm.cross_signing.self_signing': 'self-signing',
    'm.cross_signing.user_signing': 'user-signing',
  };
  return messages.flatMap((message) => {
    if (message.kind === 'screen' || message.sealed?.agreement !== 'to-device') return [];
    const { content } = JSON.parse(message.sealed.plaintext);
    const id = ids[content.request_id];
    const expected = id === undefined ? undefined : keys.find((key) => key.id === id)?.privateKey;
    const fits = id === undefined || expected === content.secret;
    return fits ? [] : [`message ${message.number}: the secret is not the ${id} key`];
  });
}
