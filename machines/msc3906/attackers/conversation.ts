/**
 * An attacker in the place of a device: what it says to the victim's device, sealed with the key
 * that it shares with that.
 */

import { encodeLogin } from '../messages/dialect.ts';
import type { LoginMessage } from '../messages/login.ts';
import type { Attacker, AttackerContext, Said } from './context.ts';
import { valuesOf } from './knowledge.ts';

/** What it shares with the device that it talks to; undefined if it cannot talk to any. */
export function conversation({ crypto, names, powers, keys }: Attacker, context: AttackerContext) {
  const [peer] = valuesOf(context.knows, powers.showsCode ? 'key sent' : 'key in a code');
  if (peer === undefined) return undefined;
  const [initiatorPublicKey, recipientPublicKey] = powers.showsCode
    ? [keys.publicKey, peer]
    : [peer, keys.publicKey];
  const info = { algorithm: names.algorithm, initiatorPublicKey, recipientPublicKey };
  return crypto.agree(keys.privateKey, peer, info);
}

const messages = ({ names, places, ownToken }: Attacker): Readonly<Record<Said, LoginMessage>> => ({
  progress: { type: 'm.login.progress' },
  protocols: { type: 'm.login.protocols', protocols: [names.loginToken] },
  protocol: { type: 'm.login.protocol', protocol: names.loginToken },
  approved: {
    type: 'm.login.approved',
    login_token: ownToken,
    homeserver: places.homeserverUrl,
  },
  success: { type: 'm.login.success' },
});

export function sealedMessage(attacker: Attacker, context: AttackerContext, said: Said): string {
  const { crypto, names } = attacker;
  const plaintext = JSON.stringify(encodeLogin(names.dialect, messages(attacker)[said]));
  const key = conversation(attacker, context)?.sharedKey ?? '';
  return JSON.stringify(crypto.seal(key, plaintext, `attacker ${context.sealed}`));
}
