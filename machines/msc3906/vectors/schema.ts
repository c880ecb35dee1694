/**
 * The form of a vector file, member by member. `vector.schema.json`, for other programs, is made
 * from it.
 */

import { headEntries, messageEntries, tailEntries } from 'actorcheck/trace';
import * as v from 'valibot';

const number = v.pipe(v.number(), v.integer(), v.minValue(0));
const base64 = v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]*$/));
const bytes = (text: string) =>
  v.pipe(base64, v.description(`${text}, in unpadded standard base64.`));
const text = (what: string) => v.pipe(v.string(), v.description(what));

const key = v.strictObject({
  id: text('What the rest of the file calls it.'),
  kind: v.picklist(['X25519', 'Ed25519']),
  use: text('What it is for.'),
  privateKey: bytes('A test key, never to be used: 32 bytes, for Ed25519 the seed'),
  publicKey: bytes('32 bytes'),
});

const agreement = v.strictObject({
  id: v.picklist(['channel', 'to-device']),
  use: text('What the key is for.'),
  algorithm: v.string(),
  initiator: text('Id of the X25519 key of the one who began: who generated the QR code.'),
  recipient: text('Id of the X25519 key of the other one.'),
  sharedSecret: bytes('X25519 of the two keys, 32 bytes'),
  salt: bytes('Salt of the HKDF-SHA256'),
  info: text('Info of the HKDF-SHA256, the text in UTF-8.'),
  aesKey: bytes('HKDF-SHA256, 32 bytes: the key of AES-256-GCM in both directions'),
  code: v.pipe(
    v.nullable(
      v.strictObject({
        info: text(
          'Info of the HKDF-SHA256: that of the key, but for the amendment separate-code.',
        ),
        bytes: bytes('HKDF-SHA256 with the same salt and this info, 5 bytes'),
        text: v.pipe(v.string(), v.regex(/^\d{4}-\d{4}-\d{4}$/)),
      }),
    ),
    v.description('The confirmation code; null where nobody is shown one.'),
  ),
});

const qrCode = v.strictObject({
  shownBy: text('The party that shows it.'),
  message: v.pipe(number, v.description('Number of the message that shows it.')),
  text: text('What is in the code, byte for byte.'),
  content: v.pipe(v.looseObject({}), v.description('The same as JSON.')),
});

const sealed = v.pipe(
  v.nullable(
    v.strictObject({
      agreement: text('Id of the agreement that the key is from.'),
      key: bytes('The AES-256-GCM key'),
      nonce: bytes(
        'The initialisation vector, 32 bytes. A device that has crashed begins anew with the ' +
          'values of the seed, and uses it again, as no real one may',
      ),
      ciphertext: bytes('Ciphertext, then the 16 bytes of the tag; no additional data'),
      plaintext: text('What it opens to, byte for byte.'),
    }),
  ),
  v.description('What is sealed in the message; null if nothing is.'),
);

const signatures = v.pipe(
  v.array(
    v.strictObject({
      keyId: text('As the object names it: "ed25519:" and a device id or a public key.'),
      publicKey: bytes('The Ed25519 key that it verifies with'),
      text: text('What is signed: the object as canonical JSON, without its signatures.'),
      signature: bytes('64 bytes'),
    }),
  ),
  v.description('The signatures of the objects in the body, in the order in which they stand.'),
);

const headers = v.pipe(
  v.record(v.pipe(v.string(), v.regex(/^[a-z-]+$/)), v.string()),
  v.description(
    'In lower case. Those of the protocol, and of HTTP what follows from the body; dates are ' +
      'virtual time since Wed, 07 Sep 2022 14:27:51 GMT.',
  ),
);
const body = v.pipe(v.nullable(v.string()), v.description('Byte for byte; null if there is none.'));

const request = v.strictObject({
  ...messageEntries,
  kind: v.literal('request'),
  method: v.picklist(['GET', 'POST', 'PUT', 'DELETE']),
  url: v.pipe(v.string(), v.url()),
  headers,
  body,
  sealed,
  signatures,
});

const answer = v.strictObject({
  ...messageEntries,
  kind: v.literal('answer'),
  answers: v.pipe(number, v.description('Number of the request.')),
  status: v.pipe(number, v.minValue(100), v.maxValue(599)),
  headers,
  body,
  sealed,
  signatures,
});

const toDevice = v.pipe(
  v.strictObject({
    ...messageEntries,
    kind: v.literal('to-device'),
    eventType: v.string(),
    sender: text('The device that sent it.'),
    content: v.looseObject({}),
    sealed,
  }),
  v.description('An event that comes down a sync; the requests of the sync are not modelled.'),
);

const screen = v.pipe(
  v.strictObject({ ...messageEntries, kind: v.literal('screen'), content: v.looseObject({}) }),
  v.description('What a device shows to the user, or the user does at it: nothing on a network.'),
);

export const vectorSchema = v.pipe(
  v.strictObject({
    ...headEntries,
    keys: v.pipe(v.array(key), v.description('The keys whose public half comes up, for tests.')),
    agreements: v.pipe(v.array(agreement), v.description('What two keys have agreed on.')),
    qrCodes: v.array(qrCode),
    messages: v.pipe(
      v.array(v.variant('kind', [request, answer, toDevice, screen])),
      v.description('All that parties send each other, in order.'),
    ),
    ...tailEntries,
  }),
  v.title('Test vector'),
  v.description('One path of the protocol with every key, byte and time of it.'),
);

/** A vector, as plain JSON. */
export type Vector = v.InferOutput<typeof vectorSchema>;
