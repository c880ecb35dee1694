/** What devices, and the person before them, say: messages, screens and requests, whole. */

import { parsed } from '../../http/decode.ts';
import { deviceSecrets, newDeviceId, publicDeviceKeys, signed } from '../../matrix/account.ts';
import { areSame } from '../../protocol/contents/same.ts';
import { endings } from '../outcomes.ts';
import { type Given, type Heard, isChannel, isFlow, of, onceFor, said } from './given.ts';
import { truthOf } from './truth.ts';

const algorithm = 'm.megolm_backup.v1.curve25519-aes-sha2';

/** By type, what is in a message (MSC4108 L681-L841). */
const messages = onceFor((given): Readonly<Record<string, object>> => {
  const { crypto, revision } = given;
  const { grant, secrets } = truthOf(given);
  const { pageUrl: verification_uri, completeUrl: verification_uri_complete } = grant;
  return {
    'm.login.protocols': {
      protocols: ['device_authorization_grant'],
      ...(revision.is2026
        ? { base_url: truthOf(given).homeserverUrl }
        : { homeserver: 'example.org' }),
    },
    'm.login.protocol': {
      protocol: 'device_authorization_grant',
      device_authorization_grant: { verification_uri, verification_uri_complete },
      device_id: newDeviceId,
    },
    'm.login.secrets': {
      cross_signing: {
        master_key: secrets.master,
        self_signing_key: secrets.selfSigning,
        user_signing_key: secrets.userSigning,
      },
      backup: {
        algorithm,
        key: crypto.ephemeralKeys('backup').privateKey,
        backup_version: crypto.opaque('backupVersion'),
      },
    },
  };
});

/** Who sends it. */
const sender: Readonly<Record<string, string>> = {
  'm.login.protocols': 'existingDevice',
  'm.login.protocol_accepted': 'existingDevice',
  'm.login.secrets': 'existingDevice',
  'm.login.protocol': 'newDevice',
  'm.login.declined': 'newDevice',
  'm.login.success': 'newDevice',
};

function isLoginMessage({ message: { payload }, from, given }: Heard): boolean {
  const { type, reason, ...rest } = (payload ?? {}) as Readonly<Record<string, unknown>>;
  if (type === 'm.login.failure') return typeof reason === 'string' && areSame(rest, {});
  const isTheirs = sender[String(type)] === from && reason === undefined;
  return isTheirs && areSame(rest, messages(given)[String(type)] ?? {});
}

/** By type, what a screen shows. */
const screens: Readonly<Record<string, (given: Given) => object>> = {
  'screen.scan': () => ({}),
  'screen.enter': () => ({}),
  'screen.open': () => ({}),
  'screen.qr': (given) => ({ qr: truthOf(given).qr }),
  'screen.code': (given) => ({ code: truthOf(given).checkCode }),
  'screen.userCode': (given) => ({ userCode: truthOf(given).grant.userCode }),
  'screen.consent': (given) => ({ userCode: truthOf(given).grant.userCode }),
};

function isScreen({ message: { type, ...shown }, given, from, view }: Heard): boolean {
  if (type !== 'screen.ended') return areSame(shown, screens[type]?.(given));
  const at = view.local(from)?.value;
  return shown.outcome === at && endings[String(at)] !== undefined;
}

const form = (members: Readonly<Record<string, string>>) => ({
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(members).toString(),
});

/** The keys of the new device, signed by itself and by the account (T8 L616-L635). */
function keysOf({ crypto, account }: Given): object {
  const own = publicDeviceKeys(crypto, deviceSecrets(crypto, newDeviceId));
  const key = account.crossSigning?.selfSigning;
  return key === undefined ? own : signed(crypto, own, key.publicKey, key.privateKey);
}

/** What a native client without a secret says of itself (RFC 7591). */
const registered = {
  client_name: 'new device',
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  response_types: [],
  redirect_uris: [],
};

/** By type, a request of a device to the homeserver or to its provider. */
const requests = onceFor((given): Readonly<Record<string, object>> => {
  const { crypto, account } = given;
  const { homeserverUrl, endpoints, providerUrl, clientId, grant, accessToken } = truthOf(given);
  const bare = (url: string) => ({ url, headers: {} });
  const scope = `urn:matrix:client:api:* urn:matrix:client:device:${newDeviceId}`;
  const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
  const token = { grant_type, device_code: grant.deviceCode, client_id: clientId };
  return {
    'GET well-known': bare('https://example.org/.well-known/matrix/client'),
    'GET auth_issuer': bare(
      `${homeserverUrl}/_matrix/client/unstable/org.matrix.msc2965/auth_issuer`,
    ),
    'GET provider/configuration': bare(`${providerUrl}/.well-known/openid-configuration`),
    'GET auth_metadata': bare(`${homeserverUrl}/_matrix/client/v1/auth_metadata`),
    'POST provider/registration': {
      url: endpoints.registration,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...registered, grant_types: [grant_type] }),
    },
    'POST provider/device': {
      url: endpoints.device,
      ...form({ client_id: clientId, scope }),
    },
    'POST provider/token': { url: endpoints.token, ...form(token) },
    'GET devices': {
      url: `${homeserverUrl}/_matrix/client/v3/devices/${newDeviceId}`,
      headers: { authorization: `Bearer ${account.accessToken}` },
    },
    'POST keys/upload': {
      url: `${homeserverUrl}/_matrix/client/v3/keys/upload`,
      headers: { authorization: `Bearer ${accessToken}` },
      body: JSON.stringify({ device_keys: keysOf({ ...given, crypto }) }),
    },
    'GET provider/page': bare(grant.completeUrl),
  };
});

/** Requests that have JSON in them are the same whatever the order of members. */
const asValues = ({ body, ...rest }: { readonly body?: unknown }): object => ({
  ...rest,
  ...(body === undefined ? {} : { body: parsed(body) ?? body }),
});

function isRequest({ message: { type, ...asked }, given, from }: Heard): boolean {
  if (type === 'POST provider/consent') {
    const { grant } = truthOf(given);
    const found = new URLSearchParams(String(asked.body));
    const isKnown = ['allow', 'deny'].includes(found.get('action') ?? '');
    return isKnown && found.get('user_code') === grant.userCode && asked.url === grant.completeUrl;
  }
  if (type === 'GET provider/page' && from !== 'browser') return false;
  return areSame(asValues(asked), asValues(requests(given)[type] ?? {}));
}

/** By type, what a person does at a device: with what is shown to them. */
function isAct({ message: { type, ...act }, to, given, view }: Heard): boolean {
  const { qr, checkCode } = truthOf(given);
  if (type === 'user.scan') return act.qr === qr && view.local(to) !== null;
  if (type === 'user.code') return act.code === checkCode || act.code === 'another code';
  const isAllowed = type === 'user.allow' && act.account === '@alice:example.org';
  return isAllowed || areSame(act, {});
}

export const sentRows = [
  said(
    'sent-login-message',
    'each message says what it has to, and comes from the device that sends it',
    'MSC4108 L681-L841',
    ({ message, from }) => isFlow(from) && message.type === 'channel.send',
    isLoginMessage,
  ),
  said(
    'sent-screen',
    'devices and the page show what is to be shown there',
    'MSC4388 L637-L654, L834-L846; MSC4108 L427-L431, L473-L476, L533',
    ({ to, message }) => to === 'user' && message.type.startsWith('screen.'),
    isScreen,
  ),
  said(
    'sent-act',
    'a person does at a device what they have decided, with what another one shows',
    'MSC4388 L637-L654, L840-L864',
    ({ from }) => from === 'user',
    isAct,
  ),
  said(
    'sent-to-servers',
    'each request to the homeserver and its provider is for what it has to be, in whose name',
    'MSC4108 L173-L248, L409-L416, L477-L498, L573-L579, L601-L636',
    ({ from, to, message }) =>
      (isFlow(from) || from === 'browser') &&
      ['homeserver', 'provider'].includes(to) &&
      !message.type.startsWith('response.'),
    isRequest,
  ),
  said(
    'sent-to-channel',
    'a device opens a rendezvous, or joins that of the code which it has scanned',
    'MSC4388 L629-L654',
    ({ from, to, message }) => isFlow(from) && isChannel(to) && message.type === 'channel.join',
    ({ message, given }) => {
      const { handshake, code, pointUrl } = truthOf(given);
      const transport = { type: 'http', uri: pointUrl };
      const rendezvous = { algorithm: handshake.algorithm, key: code.key, transport };
      return areSame(message.rendezvous, rendezvous);
    },
  ),
  said(
    'sent-by-channel',
    'a channel tells its device where to meet, with which check code, and what it has read',
    'MSC4388 L629-L635, L825-L832, L840-L858',
    ({ from, to }) => isChannel(from) && isFlow(to),
    ({ message, given, from, view }) => {
      const { checkCode, code, handshake, pointUrl } = truthOf(given);
      if (message.type === 'channel.connected') return message.code === checkCode;
      if (message.type === 'channel.ready') {
        const transport = { type: 'http', uri: pointUrl };
        const rendezvous = { algorithm: handshake.algorithm, key: code.key, transport };
        return areSame(message.rendezvous, rendezvous);
      }
      return message.type !== 'channel.sent' || of(view, from as 'newChannel').secrets != null;
    },
  ),
];
