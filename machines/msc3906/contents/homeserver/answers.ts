/** What the homeserver answers: each status with when it may be given, and each field. */

import { existingDeviceId, newDeviceId, userId } from '../../../matrix/account.ts';
import { otherKeys, otherMaster } from '../../../matrix/homeserver/lies.ts';
import {
  capabilitiesSchema,
  type DeviceKeys,
  getTokenResponseSchema,
  type KeysQueryResponse,
  keysQueryResponseSchema,
  keysUploadResponseSchema,
  loginResponseSchema,
  signaturesUploadResponseSchema,
  uiaChallengeSchema,
} from '../../../matrix/messages.ts';
import { atHomeserver, of } from '../../properties/state.ts';
import { areSame } from '../parties.ts';
import type { Said, SentRow } from '../rows.ts';
import { isAt, type Whole, type Wire, wireRow } from './http.ts';
import {
  accountKeys,
  crossSigningKeys,
  deviceKeys,
  existingKeys,
  isOfAnotherAccount,
  loginToken,
} from './truth.ts';

/** An answer, by the state of the client in which it waits for that: none that has given up. */
type Answer = Omit<Wire, 'isIt' | 'expected' | 'fields'> & {
  readonly to: readonly string[];
  readonly states: readonly string[];
  /** Absent: whatever its status. */
  readonly type?: RegExp;
  readonly fields?: Wire['fields'];
  readonly wholes: (said: Said) => readonly Whole[] | undefined;
};

const plain = (status: number, body: unknown): Whole => ({ status, header: {}, body });
const refused = (status: number, errcode: string): Whole => plain(status, { errcode });

const answer = ({ to, states, type = /^response\./, wholes, fields, ...row }: Answer): SentRow =>
  wireRow({
    ...row,
    fields: { ...fields, status: 'what the homeserver has done' },
    isIt: (heard) =>
      heard.from === 'homeserver' &&
      to.includes(heard.to) &&
      type.test(heard.message.type) &&
      isAt(heard.view, heard.to, states),
    expected: wholes,
  });

const either = ['existingDevice', 'newDevice'];

const crossSigningFields = (keys: string): Wire['fields'] =>
  Object.fromEntries(
    ['user_id', 'usage.*', 'keys.*', 'signatures.*.*'].map((path) => [
      `${keys}.*.${path}`,
      'what the account has uploaded',
    ]),
  );

/** Who asks for a token without a proof is challenged; who gives a wrong one is told so. */
const challenge = ({ given }: Said): object => ({
  session: given.crypto.opaque('uiaSession'),
  flows: [{ stages: ['m.login.password'] }],
  params: {},
});

function tokenAnswers(said: Said): readonly Whole[] {
  const { given, view, to } = said;
  const login_token = loginToken(given, view);
  const expires_in_ms = given.settings['token-life'];
  const isMade = login_token !== undefined && atHomeserver(view, 'token') === 'minted';
  const made = isMade ? [plain(200, { login_token, expires_in_ms })] : [];
  if (isAt(view, to, ['gettingTokenWithProof'])) {
    return [...made, plain(401, { ...challenge(said), errcode: 'M_FORBIDDEN' })];
  }
  const limited = [refused(429, 'M_LIMIT_EXCEEDED'), refused(404, 'M_UNRECOGNIZED')];
  return [...made, plain(401, challenge(said)), ...limited];
}

function loginAnswers({ given, view }: Said): readonly Whole[] {
  const isSignedIn = of(view, 'homeserver').signedIn === true;
  if (!isSignedIn) return [refused(403, 'M_FORBIDDEN')];
  const session = { device_id: newDeviceId, user_id: userId };
  return [plain(200, { access_token: given.crypto.opaque('accessTokenNew'), ...session })];
}

/** What an honest homeserver shows, and one that lies. */
function keysAnswers({ given, view, to }: Said): readonly Whole[] {
  const { crypto, published } = given;
  const isVisible = atHomeserver(view, 'device') === 'visible';
  const honest = accountKeys(given, isVisible);
  const lies =
    to === 'existingDevice'
      ? [withDevice(honest, newDeviceId, otherKeys(crypto, deviceKeys(given, newDeviceId)))]
      : [
          withDevice(honest, existingDeviceId, otherKeys(crypto, existingKeys(given))),
          { device_keys: honest.device_keys },
          ...(published.crossSigning === null
            ? []
            : [{ ...honest, ...crossSigningKeys(otherMaster(crypto, published.crossSigning)) }]),
        ];
  return [honest, ...lies].map((body) => plain(200, body));
}

function withDevice(answer: KeysQueryResponse, id: string, keys: DeviceKeys): KeysQueryResponse {
  const devices = { ...answer.device_keys[userId], [id]: keys };
  return { ...answer, device_keys: { [userId]: devices } };
}

function signatureAnswers({ view }: Said): readonly Whole[] {
  const isTaken = of(view, 'homeserver').crossSigned === true;
  const failures = isTaken ? {} : { [userId]: { errcode: 'M_INVALID_SIGNATURE' } };
  return [plain(200, { failures })];
}

export const answerRows: readonly SentRow[] = [
  answer({
    name: 'sent-capabilities',
    text: 'the homeserver says by the name of its capability whether it makes login tokens',
    source: 'MSC3882 L112-L130; MSC3906 L200-L202 (step 4)',
    to: either,
    states: ['checkingCapabilities'],
    schema: capabilitiesSchema,
    fields: { 'capabilities.*.enabled': 'whether the homeserver makes login tokens' },
    wholes: ({ given }) =>
      [true, false].map((enabled) =>
        plain(200, { capabilities: { [given.names.getTokenCapability]: { enabled } } }),
      ),
  }),
  answer({
    name: 'sent-token',
    text: 'a login token is given out as it was made, or refused with a status and its code',
    source: 'MSC3882 L50-L110; MSC3906 L266-L268 (step 11)',
    to: either,
    states: ['gettingToken', 'gettingTokenWithProof'],
    type: /^response\.(?!401)/,
    schema: getTokenResponseSchema,
    fields: {
      login_token: 'the token that was made, each time another one',
      expires_in_ms: 'how long the token lives',
    },
    wholes: tokenAnswers,
  }),
  answer({
    name: 'sent-challenge',
    text: 'who has to prove who they are is told in which session, by what, and what failed',
    source: 'MSC3882 L50-L110; MSC3906 L266-L268 (step 11)',
    to: either,
    states: ['gettingToken', 'gettingTokenWithProof'],
    type: /^response\.401/,
    schema: uiaChallengeSchema,
    fields: {
      session: 'the session that the homeserver has begun',
      'flows.*.stages.*': 'what the homeserver asks for',
      errcode: 'there only after a proof that does not pass',
    },
    wholes: tokenAnswers,
  }),
  answer({
    name: 'sent-session',
    text: 'who signs in with a token that is good gets a session, and nobody else',
    source: 'MSC3906 L283-L284 (step 13); MSC3882 L144-L145',
    to: ['newDevice'],
    states: ['loggingIn'],
    schema: loginResponseSchema,
    fields: {
      access_token: 'the session that was opened',
      device_id: 'the device of that session',
      user_id: 'the account that the token was made for',
    },
    wholes: loginAnswers,
  }),
  answer({
    name: 'sent-keys-stored',
    text: 'the keys of a device are said to be stored only if they are, as they were sent',
    source: 'MSC3906 L131, L299-L314 (step 15)',
    to: ['newDevice'],
    states: ['uploadingKeys'],
    schema: keysUploadResponseSchema,
    fields: { 'one_time_key_counts.*': 'how many one-time keys it has: none were uploaded' },
    wholes: ({ given, view }) => {
      if (isOfAnotherAccount(given, view)) return undefined;
      const stored = of(view, 'homeserver').newDevice;
      const isStored = stored != null && areSame(stored, deviceKeys(given, newDeviceId));
      return isStored ? [plain(200, { one_time_key_counts: {} })] : [];
    },
  }),
  answer({
    name: 'sent-keys',
    text: 'the keys of the account are shown as they were uploaded, of devices that are visible',
    source: 'MSC3906 L316-L322 (steps 16, 17), L358-L364 (steps 20, 21a)',
    to: either,
    states: ['waiting', 'lastLook', 'checkingKeys'],
    schema: keysQueryResponseSchema,
    fields: {
      'device_keys.*.*.user_id': 'what the device has uploaded',
      'device_keys.*.*.device_id': 'what the device has uploaded',
      'device_keys.*.*.algorithms.*': 'what the device has uploaded',
      'device_keys.*.*.keys.*': 'what the device has uploaded',
      'device_keys.*.*.signatures.*.*': 'what the device has uploaded',
      ...crossSigningFields('master_keys'),
      ...crossSigningFields('self_signing_keys'),
      ...crossSigningFields('user_signing_keys'),
    },
    wholes: keysAnswers,
  }),
  answer({
    name: 'sent-signature-taken',
    text: 'a signature is said to be taken only if it is, and to have failed only if it has',
    source: 'MSC3906 L326-L327 (step 18b)',
    to: ['existingDevice'],
    states: ['uploadingSignature'],
    schema: signaturesUploadResponseSchema,
    fields: { 'failures.*': 'whose signatures are not taken, and why' },
    wholes: signatureAnswers,
  }),
  answer({
    name: 'sent-event-taken',
    text: 'a to-device event is said to be taken with nothing else',
    source: 'MSC3906 L371-L374 (step 23)',
    to: ['newSecrets', 'existingSecrets'],
    states: ['asking', 'serving'],
    schema: null,
    wholes: () => [plain(200, {})],
  }),
];
