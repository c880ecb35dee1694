/** What each actor keeps in each of its states: no more than it has heard, and nothing else. */

import type { Settings, View } from 'actorcheck';
import { existingDeviceId, newDeviceId } from '../../../matrix/account.ts';
import { secretNames } from '../../../matrix/messages.ts';
import { atHomeserver, of } from '../../properties/state.ts';
import { secretsTimeoutMs } from '../../timing.ts';
import { areSame } from '../parties.ts';
import type { Given, LedRow } from '../rows.ts';
import { stateOf } from './http.ts';
import {
  deviceKeys,
  existingKeys,
  identityKeys,
  loginToken,
  newAccessToken,
  signingKey,
} from './truth.ts';

type Members = Readonly<Record<string, unknown>>;

/** Some of what is kept, by how far a device has come; each has what those before it have. */
type Phases = (given: Given, view: View) => readonly Members[];

const newDevicePhases: Phases = (given, view) => {
  const none = {
    ...{ token: null, homeserver: null, accessToken: null, deviceId: null },
    ...{ verifyingId: null, verifyingKey: null, masterKey: null, verifyingDevice: null },
    ...{ trustsMasterKey: false, trustsVerifyingDevice: false },
  };
  const homeserver = given.places.homeserverUrl;
  const allowed = { ...none, homeserver, token: loginToken(given, view) };
  const session = { accessToken: newAccessToken(given), deviceId: newDeviceId };
  const signedIn = { ...none, homeserver, ...session };
  const masterKey = given.account.crossSigning?.master.publicKey ?? null;
  const verifyingKey = signingKey(given, existingDeviceId);
  const told = { ...signedIn, verifyingId: existingDeviceId, verifyingKey, masterKey };
  const found = { ...told, verifyingDevice: existingKeys(given) };
  const trusts = { trustsMasterKey: masterKey !== null, trustsVerifyingDevice: true };
  return [none, allowed, signedIn, told, found, { ...found, ...trusts }];
};

const existingDevicePhases: Phases = (given, view) => {
  const none = {
    ...{ uiaSession: null, token: null, deviceId: null, deviceKey: null },
    ...{ newDevice: null, trustsNewDevice: false },
  };
  const asked = { ...none, uiaSession: given.crypto.opaque('uiaSession') };
  const granted = { ...none, token: loginToken(given, view) };
  const keys = { deviceId: newDeviceId, deviceKey: signingKey(given, newDeviceId) };
  const told = { ...granted, ...keys };
  // What a homeserver that lies shows of it.
  const { newDevice } = of(view, 'existingDevice');
  const found = { ...told, newDevice: newDevice ?? undefined };
  const own = { ...told, newDevice: deviceKeys(given, newDeviceId), trustsNewDevice: true };
  return [none, asked, granted, told, found, own];
};

/** How far a device has come in a state, as its phases count; not listed: not at all. */
type Places = Readonly<Record<string, readonly number[]>>;

const anywhere = [0, 1, 2, 3, 4, 5];
const ended = { channelFailed: anywhere, cancelled: anywhere, aborted: anywhere };
const always = { ...ended, tellingCancelled: anywhere, tellingAborted: anywhere };

const newDevicePlaces = ({ e2ee }: Settings): Places => ({
  ...always,
  loggingIn: [1],
  loginRefused: [1],
  tellingLoginRefused: [1],
  loginFailed: [1, 2],
  tellingLoginFailed: [1, 2],
  uploadingKeys: [2],
  tellingSuccess: [2],
  awaitingVerified: [2],
  checkingKeys: [3],
  keysUnknown: [3],
  tellingKeysUnknown: [3],
  securityError: [3, 4],
  tellingSecurityError: [3, 4],
  confirming: [5],
  success: e2ee ? [5] : [2],
});

const existingDevicePlaces = ({ e2ee }: Settings): Places => ({
  ...always,
  proving: [1],
  gettingTokenWithProof: [1],
  uiaCancelled: [1],
  tellingUiaCancelled: [1],
  uiaFailed: [1],
  tellingUiaFailed: [1],
  tokenRefused: [0, 1],
  tellingTokenRefused: [0, 1],
  homeserverFailed: [0, 1, 5],
  tellingHomeserverFailed: [0, 1, 5],
  awaitingSuccess: [2],
  unverified: [2],
  tellingUnverified: [2],
  'waiting.looking': [3],
  lastLook: [3],
  deviceNotVisible: [3],
  tellingDeviceNotVisible: [3],
  securityError: [4],
  tellingSecurityError: [4],
  uploadingSignature: [5],
  tellingVerified: [5],
  awaitingConfirmation: [5],
  success: e2ee ? [5] : [2],
});

const untold = 'the other device could not be told';
const notAnswered = [/^the homeserver answered \d{3}$/, /^the homeserver did not answer$/];

const mismatch = /^(verifying device|master key|device key) mismatch$|^no master key at/;
const refusedSignature = 'the homeserver refused the signature';
const notVisible = 'not visible within 10 seconds';

/** While a device tells why it ends it can hear that the other one does. */
const whileTelling = [...notAnswered, refusedSignature, notVisible, mismatch];

/** Why a device has ended, in words, by state; not listed: it has none. */
const reasons: Readonly<Record<string, readonly (string | RegExp)[]>> = {
  loginRefused: ['the homeserver answered 403'],
  loginFailed: [...notAnswered, 'the homeserver is not of https'],
  keysUnknown: notAnswered,
  tokenRefused: [/^the homeserver answered (404|429)$/],
  uiaFailed: ['the homeserver answered 401'],
  homeserverFailed: [...notAnswered, refusedSignature],
  deviceNotVisible: [...notAnswered, notVisible],
  securityError: [mismatch],
  channelFailed: [/./],
  incompatible: ['', untold, 'the other device says so'],
  unsupported: ['', untold, 'the new device refuses the protocol', /^the homeserver has no login/],
  declined: ['', untold],
  cancelled: ['', untold, ...whileTelling],
  aborted: ['', ...whileTelling],
};

/** `tellingLoginFailed` has the reason of `loginFailed`; before other last words there is none. */
function isReason(state: string, reason: string): boolean {
  const told = /^telling(.)(.*)$/.exec(state);
  const end = told === null ? state : `${told[1]?.toLowerCase()}${told[2]}`;
  const known = told !== null && (reasons[end] ?? []).includes('') ? [''] : reasons[end];
  return (known ?? ['']).some((one) =>
    typeof one === 'string' ? one === reason : one.test(reason),
  );
}

function keepsRight(
  view: View,
  given: Given,
  actor: 'newDevice' | 'existingDevice',
  phases: Phases,
  places: (settings: Settings) => Places,
): boolean {
  const kept: Members & { readonly reason?: string } = of(view, actor);
  const state = stateOf(view, actor);
  if (kept.reason === undefined) return true;
  const all = phases(given, view);
  const names = Object.keys(all[0] as Members);
  const own = Object.fromEntries(names.map((name) => [name, kept[name]]));
  const isPhase = (places(given.settings)[state] ?? [0]).some((at) => areSame(all[at], own));
  return isPhase && isReason(state, kept.reason);
}

/** A timer runs in one state of the homeserver's parts, and in no other. */
function hasTimers({ settings }: Given, view: View): boolean {
  const timers = view.timers('homeserver').map(({ id, delayMs }) => [id.split('.')[4], delayMs]);
  const isMinted = atHomeserver(view, 'token') === 'minted';
  const visibleAfter = settings['visible-after'];
  const isAppearing = atHomeserver(view, 'device') === 'appearing' && visibleAfter !== null;
  const wanted = [
    ...(isAppearing ? [['device', visibleAfter]] : []),
    ...(isMinted ? [['token', settings['token-life']]] : []),
  ];
  return areSame(timers.sort(), wanted.sort());
}

function homeserverKeeps(view: View, given: Given): boolean {
  const kept = of(view, 'homeserver');
  const [token, device] = [atHomeserver(view, 'token'), atHomeserver(view, 'device')];
  const isNone = token === 'none' && kept.token === null && kept.minted === 0;
  const isMade = token !== 'none' && kept.token === loginToken(given, view) && kept.minted === 1;
  const keys = ['absent', 'signedIn'].includes(device) ? null : deviceKeys(given, newDeviceId);
  const isSignedIn = kept.signedIn === (device !== 'absent');
  return (
    (isNone || isMade) && isSignedIn && areSame(kept.newDevice, keys) && hasTimers(given, view)
  );
}

/** Whether these are the timers of an actor: what each is for, and how long it takes. */
const keepsTime = (view: View, actor: string, wanted: readonly (readonly unknown[])[]): boolean =>
  areSame(
    view.timers(actor).map(({ id, delayMs }) => [id.split('.')[2], delayMs]),
    wanted,
  );

/** Only where an answer may fail to come. */
const untilAnswered = ({ settings, timesOut }: Given, isAsking: boolean) =>
  timesOut && isAsking ? [['requestTimeout', settings['request-timeout']]] : [];

function newSecretsKeeps(view: View, given: Given): boolean {
  const { account, amended } = given;
  const { request, toAsk = [], received = [] } = of(view, 'newSecrets');
  const state = stateOf(view, 'newSecrets');
  const isAsking = state === 'asking';
  const isHeld = received.every((name) => account.secrets[name] !== undefined);
  if (!isHeld || new Set(received).size !== received.length) return false;
  if (state === 'idle') return request === null && toAsk.length === 0 && received.length === 0;
  if (request === null || isAsking !== toAsk.length > 0) return false;
  const waits = state === 'asked' && amended('secrets-timeout');
  const patience = waits ? [['secretsTimeout', secretsTimeoutMs]] : [];
  if (!keepsTime(view, 'newSecrets', [...patience, ...untilAnswered(given, isAsking)]))
    return false;
  const hasAll = received.length === secretNames.length;
  return (state === 'complete') === (hasAll && !isAsking && state !== 'incomplete');
}

function existingSecretsKeeps(view: View, given: Given): boolean {
  const { trusted, queue = [] } = of(view, 'existingSecrets');
  const state = stateOf(view, 'existingSecrets');
  const isSending = state === 'serving.sending';
  if (!keepsTime(view, 'existingSecrets', untilAnswered(given, isSending))) return false;
  if (state === 'locked') return trusted === null && queue.length === 0;
  const identityKey = identityKeys(given, newDeviceId).publicKey;
  const verified = { type: 'secrets.trust', deviceId: newDeviceId, identityKey };
  return areSame(trusted, verified) && isSending === queue.length > 0;
}

/** Where nothing that is heard is wrong, and the account is the one that is known. */
const isPlain = ({ careless, intents, protocol }: Settings): boolean =>
  careless === 'none' && intents === 'compatible' && protocol === 'login_token';

const row = (
  actor: string,
  name: string,
  text: string,
  isRight: (view: View, given: Given) => boolean,
): LedRow => ({
  kind: 'led',
  name,
  text,
  source: 'MSC3906 L200-L374',
  appliesTo: isPlain,
  contentOf: ({ to }) => (to === actor ? actor : undefined),
  isThere: ({ view, given: setting }) => view.local(actor) === null || isRight(view, setting),
});

export const keptRows: readonly LedRow[] = [
  row(
    'newDevice',
    'new-device-keeps',
    'the new device keeps what it has heard, while it needs it, and why it has ended',
    (view, setting) => keepsRight(view, setting, 'newDevice', newDevicePhases, newDevicePlaces),
  ),
  row(
    'existingDevice',
    'existing-device-keeps',
    'the existing device keeps what it has heard, while it needs it, and why it has ended',
    (view, setting) =>
      keepsRight(view, setting, 'existingDevice', existingDevicePhases, existingDevicePlaces),
  ),
  row(
    'homeserver',
    'homeserver-keeps',
    'the homeserver keeps the token that it has made, the session and keys, each for its time',
    homeserverKeeps,
  ),
  row(
    'newSecrets',
    'new-secrets-keep',
    'a device that asks for secrets keeps which are left to ask for, and those that were sent',
    newSecretsKeeps,
  ),
  row(
    'existingSecrets',
    'existing-secrets-keep',
    'a device that shares secrets keeps which device it has verified, and what that has asked for',
    existingSecretsKeeps,
  ),
];
