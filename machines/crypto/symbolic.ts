/**
 * Symbolic cryptography: readable terms that obey the equations of the real thing and no others,
 * as in the Dolev-Yao model. No bytes, no chance: two terms are equal exactly if they are the same
 * string, so the checker can compare and keep them as they are.
 *
 *     priv(A)  pub(A)               X25519 key pair labelled A
 *     sigpriv(A)  sigpub(A)         Ed25519 key pair labelled A
 *     key(algorithm,A,B)            what A (initiator) and B (recipient) agree on
 *     code(algorithm,A,B)           the confirmation code: the beginning of the key beside it
 *     codeOf(info,algorithm,A,B)    the confirmation code, derived with an info of its own
 *     point(0)                      a key of small order
 *     priv("ground(A,pub(B),CODE)") a key pair of A, found by trying: with B it gives that code
 *     iv(m1)                        initialisation vector labelled m1
 *     box(key(...),iv(m1),TEXT,TAG) TEXT sealed
 *     sig(A,TEXT)                   TEXT signed with sigpriv(A)
 *     opaqueLoginToken              an opaque value, labelled LoginToken
 *
 * Whoever holds such a string can read it, and could write one. That a party does neither without
 * the key is the rule it keeps by using terms through this interface only.
 */

import {
  type ChannelContext,
  type ChannelSecrets,
  CODE_BITS,
  type Crypto,
  type KeyPair,
  type Sealed,
} from './interface.ts';

/** What stands in a term as it is; any other text stands there as JSON, quotes and all. */
const PLAIN = /^[\w.:/@+=-]+$/;
const PLAIN_OR_QUOTED = /[\w.:/@+=-]+|"[^"\\]*(?:\\.[^"\\]*)*"/g;

/** Injective, and neither form can be the beginning of the other's `text,` or `text)`. */
function quote(text: string): string {
  return PLAIN.test(text) ? text : JSON.stringify(text);
}

export function term(name: string, texts: readonly string[]): string {
  return `${name}(${texts.map(quote).join(',')})`;
}

/**
 * The texts in a term of that name; undefined if `candidate` is not one. Only the form that `term`
 * writes is accepted, so that there are never two spellings of one key.
 */
export function textsIn(name: string, candidate: string): readonly string[] | undefined {
  if (!candidate.startsWith(`${name}(`)) return undefined;
  const written = candidate.slice(name.length + 1, -1).match(PLAIN_OR_QUOTED) ?? [];
  try {
    const texts = written.map((text): string => (text.startsWith('"') ? JSON.parse(text) : text));
    return term(name, texts) === candidate ? texts : undefined;
  } catch {
    return undefined; // A quoted text with an escape that JSON does not have.
  }
}

/** The label in a term with a single text: a key or an initialisation vector. */
export function labelIn(name: string, candidate: string): string | undefined {
  const texts = textsIn(name, candidate);
  return texts?.length === 1 ? texts[0] : undefined;
}

/**
 * Letters and digits, injective: any other character, and Z, is its code in hex between two Zs. The
 * prefix keeps it apart from the names that the protocol itself uses.
 */
function opaque(label: string): string {
  const hex = (character: string) => `Z${character.charCodeAt(0).toString(16)}Z`;
  return `opaque${label.replace(/[^A-Ya-z0-9]/g, hex)}`;
}

function publicKeyOf(privateKey: string): string | undefined {
  const label = labelIn('sigpriv', privateKey);
  return label === undefined ? undefined : term('sigpub', [label]);
}

/**
 * MSC3903 steps 3, 4 and 7. The Diffie-Hellman secret of two keys is their pair of labels, sorted,
 * since either side arrives at the same. A context that names just these two public keys, as every
 * honest one does, says the pair by itself; with any other context the pair follows.
 */
export function boundTo(own: string, peer: string, context: ChannelContext): string[] {
  const { algorithm, initiatorPublicKey, recipientPublicKey } = context;
  const initiator = labelIn('pub', initiatorPublicKey);
  const recipient = labelIn('pub', recipientPublicKey);
  const [first, second] = initiator === own ? [own, peer] : [peer, own];
  return initiator === first && recipient === second
    ? [algorithm, first, second]
    : [algorithm, initiatorPublicKey, recipientPublicKey, ...[own, peer].sort()];
}

/** With it the secret is zero, whatever the private key. */
const smallOrderKey = 'point(0)';

function agree(
  privateKey: string,
  peerPublicKey: string,
  context: ChannelContext,
): ChannelSecrets | undefined {
  const own = labelIn('priv', privateKey);
  if (own === undefined) return undefined;
  const { algorithm, initiatorPublicKey, recipientPublicKey } = context;
  if (peerPublicKey === smallOrderKey) {
    const bound = [algorithm, initiatorPublicKey, recipientPublicKey, smallOrderKey];
    return context.takesSmallOrder === true ? derived(bound, context) : undefined;
  }
  const peer = labelIn('pub', peerPublicKey);
  if (peer === undefined) return undefined;
  const found = derived(boundTo(own, peer, context), context);
  const code = codeGroundFor(own, peer) ?? codeGroundFor(peer, own) ?? found.code;
  return { ...found, code };
}

/** The code that a key was found for, if it was for that peer. */
function codeGroundFor(label: string, peer: string): string | undefined {
  const [, peerPublicKey, code] = textsIn('ground', label) ?? [];
  return peerPublicKey === term('pub', [peer]) ? code : undefined;
}

/** Key and code of one secret: by their info, which is one unless the code has its own. */
const derived = (bound: readonly string[], { codeInfo }: ChannelContext): ChannelSecrets => ({
  sharedKey: term('key', bound),
  code: codeInfo === undefined ? term('code', bound) : term('codeOf', [codeInfo, ...bound]),
});

function bitsTold(sharedKey: string, code: string): number {
  const bound = textsIn('code', code);
  return bound !== undefined && term('key', bound) === sharedKey ? CODE_BITS : 0;
}

/** FNV-1a in base 36. Each step is a bijection: a change of any one character changes the tag. */
export function tag(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36).padStart(TAG_LENGTH, '0');
}
export const TAG_LENGTH = 7;

/**
 * Key and vector are terms, which end where their bracket does, and the tag has a fixed length: so
 * the plaintext stands in between as it is, whatever it holds. The tag is what the 16 bytes after a
 * real ciphertext are: a box that a fault has altered does not open.
 */
function box(sharedKey: string, iv: string, plaintext: string): string {
  const content = `${sharedKey},${iv},${plaintext}`;
  return `box(${content},${tag(content)})`;
}

/** MSC3903 step 5. Throws if `sharedKey` is not a key: that is a mistake in the caller. */
function seal(sharedKey: string, plaintext: string, label: string): Sealed {
  if (textsIn('key', sharedKey) === undefined) {
    throw new Error(`shared key: expected a term key(...), got ${sharedKey}`);
  }
  const iv = term('iv', [label]);
  return { iv, ciphertext: box(sharedKey, iv, plaintext) };
}

function open(sharedKey: string, { iv, ciphertext }: Sealed): string | undefined {
  if (textsIn('key', sharedKey) === undefined || labelIn('iv', iv) === undefined) return undefined;
  const before = `box(${sharedKey},${iv},`.length;
  const after = ',)'.length + TAG_LENGTH;
  const plaintext = ciphertext.slice(before, -after);
  return box(sharedKey, iv, plaintext) === ciphertext ? plaintext : undefined;
}

/** The label ends at the comma after it, so the message may hold anything. */
function signature(label: string, message: string): string {
  return `sig(${quote(label)},${message})`;
}

function sign(privateKey: string, message: string): string {
  const label = labelIn('sigpriv', privateKey);
  if (label === undefined) {
    throw new Error(`signing key: expected a term sigpriv(...), got ${privateKey}`);
  }
  return signature(label, message);
}

function verify(publicKey: string, message: string, candidate: string): boolean {
  const label = labelIn('sigpub', publicKey);
  return label !== undefined && signature(label, message) === candidate;
}

function keyPair(privateName: string, publicName: string, label: string): KeyPair {
  return { privateKey: term(privateName, [label]), publicKey: term(publicName, [label]) };
}

/**
 * Stricter than real bytes in one way: a term is of one kind, so a signing key is never taken for
 * a key to agree with.
 */
export const symbolicCrypto: Crypto = {
  kind: 'symbolic',
  opaque,
  ephemeralKeys: (label) => keyPair('priv', 'pub', label),
  signingKeys: (label) => keyPair('sigpriv', 'sigpub', label),
  publicKeyOf,
  agree,
  smallOrderKey,
  bitsTold,
  groundKeys: (label, peerPublicKey, _, wanted) =>
    keyPair('priv', 'pub', term('ground', [label, peerPublicKey, wanted])),
  seal,
  open,
  sign,
  verify,
};
