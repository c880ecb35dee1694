/** What an attacker is to be kept from, gravest first. */

import type { Property, Settings, View } from 'actorcheck';
import { KEY_BITS, symbolicCrypto } from '../../crypto/index.ts';
import {
  accountOf,
  curve25519Of,
  type DeviceSecrets,
  deviceSecrets,
  ed25519Of,
  newDeviceId,
} from '../../matrix/account.ts';
import type { DeviceKeys } from '../../matrix/messages.ts';
import { attackerActor } from '../actors.ts';
import type { AttackerContext } from '../attackers/context.ts';
import { knowsValue, valuesOf } from '../attackers/knowledge.ts';
import type { Intent } from '../messages/login.ts';
import { namesOf } from '../messages/names.ts';
import { seen } from './seen.ts';
import { type Flow, granting, isIn, of } from './state.ts';

/** Whether the attacker knows any of these. */
function knows(view: View, ...values: readonly (string | null | undefined)[]): boolean {
  const context = view.local(attackerActor)?.context as AttackerContext | undefined;
  const known = context?.knows ?? [];
  return values.some((value) => value != null && knowsValue(known, value));
}

const byAnyone = ({ attacker }: Settings): boolean => attacker !== 'none';
/** Beside a careless party too nothing of this is to happen: nobody has to mean it. */
const byMistake = (settings: Settings): boolean =>
  byAnyone(settings) || settings.careless !== 'none';
/** A homeserver can make sessions whatever the devices do. */
const byOutsiders = (settings: Settings): boolean =>
  byAnyone(settings) && settings.attacker !== 'malicious-homeserver';
/** A thief has come by the token to begin with. */
const notByThieves = (settings: Settings): boolean =>
  byOutsiders(settings) && settings.attacker !== 'thief';

/** A relay that gives out what it should not, on purpose or not. */
const byRelay = ({ attacker, careless }: Settings): boolean =>
  attacker === 'malicious-relay' || careless === 'relay';
/** The key that both ends of the channel have: undefined as long as they have none in common. */
function commonKey(view: View): string | undefined {
  const [mine, theirs] = (['newChannel', 'existingChannel'] as const).map(
    (channel) => of(view, channel).secrets?.sharedKey,
  );
  return mine !== undefined && mine === theirs ? mine : undefined;
}

/** How many bits of the key that both devices share the attacker has seen displayed. */
function bitsSeen(view: View): number {
  const key = commonKey(view);
  const context = view.local(attackerActor)?.context as AttackerContext | undefined;
  if (key === undefined || context === undefined) return 0;
  const parts = valuesOf(context.knows, 'part of a key');
  return Math.max(0, ...parts.map((part) => symbolicCrypto.bitsTold(key, part)));
}

/** What nobody can try: it is what the curve of the handshake is made for, too. */
const bitsOutOfReach = 128;

const byOnlookers = ({ attacker }: Settings): boolean => attacker === 'onlooker';

const { opaque } = symbolicCrypto;
const accessTokens = ['accessTokenNew', 'accessTokenExisting'].map(opaque);
/** Of the attacker's account, and of whom a careless server takes the new device for. */
const strangersAccessTokens: readonly unknown[] = [
  opaque('accessTokenStranger'),
  opaque('stranger access_token'),
];
/** What the account has, and the devices' own keys. */
const account = accountOf(symbolicCrypto, true, 'all');
const secrets = Object.values(account.secrets);
const masterKey = account.crossSigning?.master.publicKey;
const isOwn = (shown: DeviceKeys | null | undefined, { signing, identity }: DeviceSecrets) =>
  shown != null &&
  ed25519Of(shown) === signing.publicKey &&
  curve25519Of(shown) === identity.publicKey;
const newKeys = deviceSecrets(symbolicCrypto, newDeviceId);

const names = [namesOf('stable'), namesOf('unstable')];

/** The code that a device goes on with has the flow, the intent and the algorithm of the text. */
function isAsWanted(view: View, flow: Flow, wanted: Intent): boolean {
  const { scanned, code } = of(view, flow);
  if (scanned == null || code == null) return true;
  if (isIn(view, flow, 'tellingIncompatible', 'incompatible')) return true;
  return (
    scanned.intent === wanted &&
    names.some(
      ({ flow: name, algorithm }) =>
        name === scanned.flow && algorithm === scanned.rendezvous.algorithm,
    )
  );
}

/** Payloads that the channel has opened, each once, which came from the other device. */
const heard = (view: View, channel: 'newChannel' | 'existingChannel'): number =>
  (seen(view, 'opened')[channel] ?? []).filter((iv) => !iv.includes(channel)).length;

/** How many messages it has taken for the other device's to get to its state. */
function actedOnByNew(view: View): number {
  const { verifyingId, token, accessToken } = of(view, 'newDevice');
  if (verifyingId != null) return 3;
  if (token != null || accessToken != null) return 2;
  return isIn(view, 'newDevice', 'choosingProtocol', 'awaitingApproval') ? 1 : 0;
}

function actedOnByExisting(view: View): number {
  const isScanner = of(view, 'existingDevice').scanned != null ? 1 : 0;
  const isTold = isIn(view, 'existingDevice', ...afterSuccess);
  if (isTold) return isScanner + 2;
  return isIn(view, 'existingDevice', 'asking', ...granting) ? isScanner + 1 : 0;
}
const afterSuccess = ['lastLook', 'uploadingSignature', 'tellingVerified', 'success'];

export const attackProperties: readonly Property[] = [
  {
    name: 'attacker-gets-no-session',
    text: 'no attacker has an access token of the account',
    source: 'MSC3906 L3-L5; MSC3903 L92-L99 (step 7)',
    kind: 'always',
    holds: (view) => !knows(view, ...accessTokens),
    appliesTo: byOutsiders,
  },
  {
    name: 'attacker-gets-no-login-token',
    text: 'no attacker has a login token of the account',
    source: 'MSC3906 L270-L281 (step 12); MSC3903 L72-L90',
    kind: 'always',
    holds: (view) => !knows(view, of(view, 'homeserver').token),
    appliesTo: notByThieves,
  },
  {
    name: 'attacker-gets-no-channel-key',
    text: 'no attacker has the key that both devices share',
    source: 'MSC3903 L59-L70 (steps 3, 4)',
    kind: 'always',
    holds: (view) => !knows(view, commonKey(view)),
    appliesTo: byAnyone,
  },
  {
    name: 'key-stays-out-of-reach',
    text: 'an attacker who has seen a part of the key has too much left of it to try',
    source: 'MSC3903 L65-L67 (step 4), L101-L102 (step 7)',
    kind: 'always',
    holds: (view) => KEY_BITS - bitsSeen(view) >= bitsOutOfReach,
    appliesTo: byOnlookers,
  },
  {
    name: 'attacker-knows-no-part-of-key',
    text: 'no attacker knows a part of the key that both devices share',
    source: 'MSC3903 L65-L67 (step 4), L101-L102 (step 7)',
    kind: 'always',
    holds: (view) => bitsSeen(view) === 0,
    appliesTo: byOnlookers,
  },
  {
    name: 'attacker-gets-no-secret',
    text: 'no attacker has a secret of the account',
    source: 'MSC3906 L371-L374 (step 23)',
    kind: 'always',
    holds: (view) => !knows(view, ...secrets),
    appliesTo: byAnyone,
  },
  {
    name: 'signed-in-to-own-account',
    text: "the new device is not signed in to the attacker's account",
    source: 'MSC3906 L270-L284 (steps 12, 13)',
    kind: 'always',
    holds: (view) => !strangersAccessTokens.includes(of(view, 'newDevice').accessToken),
    appliesTo: byMistake,
  },
  {
    name: 'approved-device-is-the-users',
    text: "who is approved is the user's new device: both share the key of the channel",
    source: 'MSC3906 L253-L254 (step 9); MSC3903 L92-L99 (step 7)',
    kind: 'always',
    holds: (view) =>
      seen(view, 'answer') !== 'approved' ||
      !isIn(view, 'existingDevice', ...granting) ||
      commonKey(view) !== undefined,
    appliesTo: byMistake,
  },
  {
    name: 'trusted-device-is-the-users',
    text:
      "the device that the existing one trusts is the user's: " +
      'it has the keys of the new device',
    source: 'MSC3906 L319-L324 (steps 17, 18a)',
    kind: 'always',
    holds: (view) => {
      const { trustsNewDevice, newDevice } = of(view, 'existingDevice');
      return trustsNewDevice !== true || isOwn(newDevice, newKeys);
    },
    appliesTo: byMistake,
  },
  {
    name: 'trusted-verifier-is-the-users',
    text: "the device and the master key that the new one trusts are the user's",
    source: 'MSC3906 L358-L369 (steps 20 to 22)',
    kind: 'always',
    holds: (view) => {
      const masterKeySeen = seen(view, 'masterKey');
      const found = of(view, 'newDevice');
      return (
        (found.trustsVerifyingDevice !== true || isOwn(found.verifyingDevice, account.device)) &&
        (found.trustsMasterKey !== true || masterKeySeen === masterKey)
      );
    },
    appliesTo: byMistake,
  },
  {
    name: 'equal-codes-mean-one-channel',
    text: 'devices that have the same code share the key of the channel',
    source: 'MSC3903 L92-L105 (step 7)',
    kind: 'always',
    holds: (view) => {
      const [mine, theirs] = [of(view, 'newDevice').code, of(view, 'existingDevice').code];
      return mine == null || mine !== theirs || commonKey(view) !== undefined;
    },
    appliesTo: byMistake,
  },
  {
    name: 'no-silent-downgrade',
    text: 'who has scanned a code goes on only with flow, intent and algorithm as they have to be',
    source: 'MSC3906 L27, L54-L61, L169-L174 (step 1)',
    kind: 'always',
    holds: (view) =>
      isAsWanted(view, 'newDevice', 'login.reciprocate') &&
      isAsWanted(view, 'existingDevice', 'login.start'),
    appliesTo: byMistake,
  },
  {
    name: 'replay-not-acted-on',
    text: 'for each message that a device acts on the other one has sealed a payload of its own',
    source: 'MSC3903 L59-L90 (steps 4 to 6)',
    kind: 'always',
    holds: (view) =>
      actedOnByNew(view) <= heard(view, 'newChannel') &&
      actedOnByExisting(view) <= heard(view, 'existingChannel'),
    appliesTo: byRelay,
  },
];

/** The channel itself tells neither who sealed a payload nor whether it is new. */
export const reflectionProperty: Property = {
  name: 'own-payload-not-opened',
  text: 'a channel opens only what the other end has sealed',
  source: 'MSC3903 L59-L90 (steps 4 to 6)',
  kind: 'always',
  holds: (view) =>
    (['newChannel', 'existingChannel'] as const).every(
      (channel) => !(seen(view, 'opened')[channel] ?? []).some((iv) => iv.includes(channel)),
    ),
  appliesTo: byRelay,
};
