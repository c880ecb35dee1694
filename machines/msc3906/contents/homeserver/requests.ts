/** What the two devices ask the homeserver for: URL, headers and body of each request. */

import { newDeviceId, userId } from '../../../matrix/account.ts';
import {
  getTokenRequestSchema,
  keysUploadSchema,
  loginRequestSchema,
  signaturesUploadSchema,
} from '../../../matrix/messages.ts';
import { of } from '../../properties/state.ts';
import type { Given, Heard, Said, SentRow } from '../rows.ts';
import { isAt, type Whole, type Wire, wireRow } from './http.ts';
import { crossSignedKeys, deviceKeys, loginToken, newAccessToken } from './truth.ts';

/** A request of a device, said where it waits for the answer and nowhere else. */
type Asking = Omit<Wire, 'isIt' | 'expected'> & {
  readonly type: string;
  readonly from: readonly string[];
  /** Null: nobody signs in with it. Undefined: which one is not known here. */
  readonly accessToken: (given: Given) => string | null | undefined;
  readonly path: (given: Given) => string;
  /** Undefined where it is not known here; absent where there is none. */
  readonly bodies?: (said: Said) => readonly unknown[] | undefined;
  readonly states: readonly string[];
};

const all = {
  url: 'the address of the homeserver, and the path of the endpoint',
  'header.authorization': 'the access token of the session that asks',
};

function asking({ type, from, accessToken, path, bodies, states, ...row }: Asking): SentRow {
  const wholes = (said: Said): readonly Whole[] | undefined => {
    const { given, view } = said;
    if (!isAt(view, said.from, states)) return [];
    const token = accessToken(given);
    const found = bodies === undefined ? [undefined] : bodies(said);
    if (token === undefined || found === undefined) return undefined;
    const url = given.places.homeserverUrl + path(given);
    const header: Whole['header'] = token === null ? {} : { authorization: `Bearer ${token}` };
    return found.map((body) => ({ url, header, ...(bodies && { body }) }));
  };
  return wireRow({
    ...row,
    isIt: (heard: Heard) => heard.message.type === type && from.includes(heard.from),
    expected: wholes,
  });
}

/** Two that are signed in, where the intents do not fit. */
const either = ['existingDevice', 'newDevice'];
const ofAccount = ({ account }: Given): string => account.accessToken;
const listOfUser = { device_keys: { [userId]: [] } };

/** Whatever the user has typed at the question before. */
function proofs({ given, view, from }: Said): readonly unknown[] {
  if (isAt(view, from, ['gettingToken'])) return [{}];
  const { password } = given.account;
  const session = given.crypto.opaque('uiaSession');
  return [password, `not ${password}`].map((typed) => {
    const identifier = { type: 'm.id.user', user: userId };
    return { auth: { type: 'm.login.password', session, identifier, password: typed } };
  });
}

export const requestRows: readonly SentRow[] = [
  asking({
    name: 'sent-capabilities-request',
    text: 'the homeserver is asked for its capabilities in the name of the account, at step 4',
    source: 'MSC3906 L200-L202 (step 4)',
    type: 'GET capabilities',
    from: either,
    accessToken: ofAccount,
    path: () => '/_matrix/client/v3/capabilities',
    states: ['checkingCapabilities'],
    schema: null,
    fields: all,
  }),
  asking({
    name: 'sent-token-request',
    text: 'a login token is asked for in the name of the account, with the proof that was given',
    source: 'MSC3882 L50-L110; MSC3906 L266-L268 (step 11)',
    type: 'POST login/get_token',
    from: either,
    accessToken: ofAccount,
    path: ({ names }) => names.getTokenPath,
    bodies: proofs,
    states: ['gettingToken', 'gettingTokenWithProof'],
    schema: getTokenRequestSchema,
    fields: {
      ...all,
      'auth.type': 'the stage that the homeserver names in its challenge',
      'auth.session': 'the session of that challenge',
      'auth.password': 'what the user has typed',
    },
  }),
  asking({
    name: 'sent-login-request',
    text: 'the new device signs in with the login token that was made, as nobody yet',
    source: 'MSC3906 L283-L284 (step 13)',
    type: 'POST login',
    from: ['newDevice'],
    accessToken: () => null,
    path: () => '/_matrix/client/v3/login',
    bodies: ({ given, view }) => {
      const token = loginToken(given, view);
      return token === undefined ? [] : [{ type: 'm.login.token', token }];
    },
    states: ['loggingIn'],
    schema: loginRequestSchema,
    fields: { ...all, type: 'a login with a token', token: 'the message of step 12' },
  }),
  asking({
    name: 'sent-keys-upload',
    text: 'the new device uploads its own keys, with its own signature, in its own name',
    source: 'MSC3906 L131, L299-L314 (step 15)',
    type: 'POST keys/upload',
    from: ['newDevice'],
    accessToken: newAccessToken,
    path: () => '/_matrix/client/v3/keys/upload',
    bodies: ({ given }) => [{ device_keys: deviceKeys(given, newDeviceId) }],
    states: ['uploadingKeys'],
    schema: keysUploadSchema,
    fields: {
      ...all,
      'device_keys.user_id': 'the answer to the login',
      'device_keys.device_id': 'the answer to the login',
      'device_keys.algorithms.*': 'what the device can do',
      'device_keys.keys.*': 'the keys of the device',
      'device_keys.signatures.*.*': 'a signature of all else by the key of the device',
    },
  }),
  asking({
    name: 'sent-device-list-request',
    text: 'the existing device looks for the new one among all devices of the account',
    source: 'MSC3906 L316-L322 (steps 16, 17)',
    type: 'POST keys/query',
    from: ['existingDevice'],
    accessToken: ofAccount,
    path: () => '/_matrix/client/v3/keys/query',
    bodies: () => [listOfUser],
    states: ['waiting', 'lastLook'],
    schema: null,
    fields: { ...all, device_keys: 'the account of both devices: any device of it' },
  }),
  asking({
    name: 'sent-keys-request',
    text: 'the new device asks in its own name for the keys to compare with, once it is told',
    source: 'MSC3906 L358-L364 (steps 20, 21a)',
    type: 'POST keys/query',
    from: ['newDevice'],
    accessToken: newAccessToken,
    path: () => '/_matrix/client/v3/keys/query',
    bodies: () => [listOfUser],
    states: ['checkingKeys'],
    schema: null,
    fields: { ...all, device_keys: 'the account of both devices: any device of it' },
  }),
  asking({
    name: 'sent-signature',
    text: "the new device's own keys are uploaded with the account's signature, once verified",
    source: 'MSC3906 L326-L327 (step 18b)',
    type: 'POST keys/signatures/upload',
    from: ['existingDevice'],
    accessToken: ofAccount,
    path: () => '/_matrix/client/v3/keys/signatures/upload',
    bodies: ({ given, view }) => {
      if (of(view, 'existingDevice').trustsNewDevice !== true) return [];
      return [{ [userId]: { [newDeviceId]: crossSignedKeys(given) } }];
    },
    states: ['uploadingSignature'],
    schema: signaturesUploadSchema,
    fields: {
      ...all,
      '*.*.user_id': 'the device list (step 16)',
      '*.*.device_id': 'the device list (step 16)',
      '*.*.algorithms.*': 'the device list (step 16)',
      '*.*.keys.*': 'the device list (step 16)',
      '*.*.signatures.*.*': "a signature of all else by the account's self-signing key",
    },
  }),
];
