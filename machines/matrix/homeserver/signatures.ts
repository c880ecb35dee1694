/** Cross-signing signatures: the homeserver takes those that verify. */

import { decodeText, whenOk } from '../../http/decode.ts';
import { decided, holdUndecided, whim } from '../../http/held.ts';
import { curve25519Of, isSigned, newDeviceId, publicKeyIn, userId } from '../account.ts';
import { signaturesUploadSchema } from '../messages.ts';
import type { Args, HomeserverOptions } from './context.ts';
import { assign, bodyOf, reply, unauthorized } from './requests.ts';

/** Whether an uploaded signature is the account's own of the new device's own keys. */
function isCrossSignature(
  { crypto, published }: HomeserverOptions,
  { context, event }: Args,
): boolean {
  const upload = whenOk(decodeText(signaturesUploadSchema, bodyOf(event)));
  const object = upload?.[userId]?.[newDeviceId];
  const publicKey = publicKeyIn(published.crossSigning?.selfSigning);
  if (object === undefined || publicKey === undefined || context.newDevice === null) return false;
  const same = curve25519Of(object) === curve25519Of(context.newDevice);
  return same && isSigned(crypto, object, publicKey, publicKey);
}

export const signatureGuards = (options: HomeserverOptions) => ({
  isCrossSignature: (args: Args) => isCrossSignature(options, args),
});

export const signatureActions = { noteCrossSigned: assign(() => ({ crossSigned: true })) };

export const signatureWhims = {
  'refuse-signature': whim('POST keys/signatures/upload', 'refuses the signature'),
} as const;

const failed = reply({ failures: { [userId]: { errcode: 'M_INVALID_SIGNATURE' } } });

/** `POST /keys/signatures/upload`. */
export const signaturesUpload = [
  unauthorized,
  holdUndecided,
  {
    guard: decided('refuse-signature'),
    actions: failed,
    meta: { step: '18b' },
    description: 'the signature is refused',
  },
  {
    guard: 'isCrossSignature',
    actions: ['noteCrossSigned', reply({ failures: {} })],
    meta: { step: '18b' },
    description: 'the signature verifies and is stored',
  },
  { actions: failed, description: 'the signature does not verify' },
] as const;
