/** What is in the to-device events of step 23: requests for secrets, and boxes with secrets. */

import { existingDeviceId, newDeviceId, userId } from '../../../matrix/account.ts';
import { type SecretName, secretNames } from '../../../matrix/messages.ts';
import { areSame } from '../parties.ts';
import type { Given } from '../rows.ts';
import type { Whole } from './http.ts';
import { identityKeys } from './truth.ts';

const algorithm = 'm.olm.v1.curve25519-aes-sha2';

type Members = Readonly<Record<string, unknown>>;
export const membersOf = (value: unknown): Members =>
  (typeof value === 'object' && value !== null ? value : {}) as Members;

/** The key of a box that the existing device seals for the new one. */
function boxKey(given: Given): string | undefined {
  const [own, peer] = [identityKeys(given, newDeviceId), identityKeys(given, existingDeviceId)];
  const initiatorPublicKey = peer.publicKey;
  const info = { algorithm, initiatorPublicKey, recipientPublicKey: own.publicKey };
  return given.crypto.agree(own.privateKey, peer.publicKey, info)?.sharedKey;
}

/** What is in a box of the existing device for the new one; undefined if it is none. */
export function opened(given: Given, box: unknown): unknown {
  const { iv, ciphertext } = membersOf(box);
  const key = boxKey(given);
  if (key === undefined || typeof iv !== 'string' || typeof ciphertext !== 'string') return;
  return parsedText(given.crypto.open(key, { iv, ciphertext }));
}

const parsedText = (text: string | undefined): unknown =>
  text === undefined ? undefined : JSON.parse(text);

/** What the existing device sends for a secret that it holds. */
const secretOf = ({ account }: Given, name: string): object => ({
  type: 'm.secret.send',
  content: { request_id: name, secret: account.secrets[name as SecretName] },
});

/** Whether that is a box with the secret that its name says, and no more than a box has. */
export function isBoxOf(given: Given, box: unknown, name: string): boolean {
  const { iv: _, ciphertext, ...open } = membersOf(box);
  const sender_key = identityKeys(given, existingDeviceId).publicKey;
  if (!areSame(open, { algorithm, sender_key }) || ciphertext === undefined) return false;
  if (given.account.secrets[name as SecretName] === undefined) return false;
  return areSame(opened(given, box), secretOf(given, name));
}

export const isName = (name: unknown): name is SecretName =>
  secretNames.some((other) => other === name);

/** What a to-device event brings, by path. */
export const contentIn = ({ body }: Whole, deviceId: string): unknown =>
  membersOf(membersOf(membersOf(membersOf(body).messages)[userId]))[deviceId];
