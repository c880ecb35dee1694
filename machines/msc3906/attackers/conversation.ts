/**
 * An attacker in the place of a device: what it says to the victim's device, sealed with the key
 * that it shares with that. Who is between the devices has two conversations: at its own point with
 * the device that scanned its code, and by way of the relay with the one whose code it has seen.
 */

import type { KeyPair } from '../../crypto/index.ts';
import { encodeLogin } from '../messages/dialect.ts';
import type { LoginMessage } from '../messages/login.ts';
import type { Attacker, AttackerContext, AttackerEvent, Said } from './context.ts';
import { valuesOf } from './knowledge.ts';

/** With which device: the one that scanned its code, or the one that shows a code. */
type Partner = 'scanner' | 'shower';

/** Whom a move is towards. */
export function partnerIn({ powers }: Attacker, event: AttackerEvent): Partner {
  const isToShower = event.type === 'move.say' && event.isToShower === true;
  return powers.showsCode && !isToShower ? 'scanner' : 'shower';
}

/** What it shares with that device; undefined if it cannot talk to it. */
export function conversation(attacker: Attacker, context: AttackerContext, partner: Partner) {
  const { crypto, names, keys, derivation } = attacker;
  const isScanner = partner === 'scanner';
  const peer = valuesOf(context.knows, isScanner ? 'key sent' : 'key in a code').find(
    (key) => key !== keys.publicKey,
  );
  const own = isScanner ? keys : keysShown(attacker, context);
  if (peer === undefined || own === undefined) return undefined;
  const [initiatorPublicKey, recipientPublicKey] = isScanner
    ? [own.publicKey, peer]
    : [peer, own.publicKey];
  const bound = { algorithm: names.algorithm, initiatorPublicKey, recipientPublicKey };
  return crypto.agree(own.privateKey, peer, { ...bound, ...derivation });
}

/** The keys that it has for a device which shows a code: those that it has found, if it tries. */
const keysShown = (attacker: Attacker, context: AttackerContext): KeyPair | undefined =>
  context.out.includes('ground-key') ? groundKeys(attacker, context) : attacker.keys;

/** With which that device has the code that the other one has; undefined if there are none. */
export function groundKeys(attacker: Attacker, context: AttackerContext): KeyPair | undefined {
  const { crypto, names, powers, derivation } = attacker;
  if (!powers.grinds) return undefined;
  const { algorithm } = names;
  const [peer] = valuesOf(context.knows, 'key in a code');
  const wanted = conversation(attacker, context, 'scanner')?.code;
  if (peer === undefined || wanted === undefined) return undefined;
  return crypto.groundKeys('attacker', peer, { algorithm, ...derivation }, wanted);
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

export function sealedMessage(
  attacker: Attacker,
  context: AttackerContext,
  partner: Partner,
  said: Said,
): string {
  const { crypto, names } = attacker;
  const plaintext = JSON.stringify(encodeLogin(names.dialect, messages(attacker)[said]));
  const key = conversation(attacker, context, partner)?.sharedKey ?? '';
  return JSON.stringify(crypto.seal(key, plaintext, `attacker ${context.sealed}`));
}
