/** What is sealed in a message, and what is signed in it. */

import type { Message } from 'actorcheck';
import type { Crypto, Sealed } from '../../crypto/index.ts';
import { decode, decodeText, whenOk } from '../../http/decode.ts';
import { signedText } from '../../matrix/account.ts';
import { encryptedEventSchema, sendToDeviceSchema } from '../../matrix/messages.ts';
import { sealedSchema } from '../../rendezvous/msc3903.ts';

/** An encrypted to-device event, on its way up or down. */
export function boxIn({
  type,
  content,
  body,
}: Message): (Sealed & { algorithm: string }) | undefined {
  if (type === 'to-device') return whenOk(decode(encryptedEventSchema, content));
  const { messages = {} } = whenOk(decodeText(sendToDeviceSchema, body)) ?? {};
  const contents = Object.values(messages).flatMap((byDevice) => Object.values(byDevice));
  return contents.flatMap((one) => whenOk(decode(encryptedEventSchema, one)) ?? [])[0];
}

/** A ciphertext with all that it takes to open it. A type, not an interface: it is plain JSON. */
type Opened = {
  readonly agreement: string;
  readonly key: string;
  readonly nonce: string;
  readonly ciphertext: string;
  readonly plaintext: string;
};

/** A key that two parties share, by the id of their agreement. */
interface SharedKey {
  readonly id: string;
  readonly aesKey: string;
}

/** What is sealed in a message; null if nothing is. */
export function openedIn(
  crypto: Crypto,
  keys: readonly SharedKey[],
  message: Message,
): Opened | null {
  const sealed = whenOk(decodeText(sealedSchema, message.body)) ?? boxIn(message);
  if (sealed === undefined) return null;
  const { iv: nonce, ciphertext } = sealed;
  for (const { id: agreement, aesKey: key } of keys) {
    const plaintext = crypto.open(key, { iv: nonce, ciphertext });
    if (plaintext !== undefined) return { agreement, key, nonce, ciphertext, plaintext };
  }
  throw new Error(`${message.type}: expected a payload sealed with a key of the run`);
}

type Signature = {
  readonly keyId: string;
  readonly publicKey: string;
  readonly text: string;
  readonly signature: string;
};

interface Signed {
  readonly keys?: Readonly<Record<string, string>>;
  readonly signatures: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The public key is in what it signs, or it is what the key's id is made of. */
function signaturesOf(object: Signed): Signature[] {
  const { keys = {}, signatures } = object;
  return Object.values(signatures).flatMap((byKey) =>
    Object.entries(byKey).map(([keyId, signature]) => {
      const publicKey = keys[keyId] ?? keyId.replace(/^ed25519:/, '');
      return { keyId, publicKey, text: signedText(object), signature };
    }),
  );
}

/** All signatures of the objects in a body, in order. */
export function signaturesIn(body: string | null): Signature[] {
  const visit = (value: unknown): Signature[] => {
    if (!isObject(value)) return [];
    const here = 'signatures' in value && isObject(value.signatures);
    const own = here ? signaturesOf(value as Signed) : [];
    return [...own, ...Object.values(value).flatMap(visit)];
  };
  try {
    return visit(JSON.parse(body ?? '[]'));
  } catch {
    // A form: nothing in it is signed.
    return [];
  }
}
