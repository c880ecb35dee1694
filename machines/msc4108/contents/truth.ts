/** What follows of a setting: names, addresses, keys and codes, as devices have to have them. */

import type { Crypto } from '../../crypto/index.ts';
import { examplePlaces } from '../../matrix/account.ts';
import { codeText, type QrCode } from '../qrCode.ts';
import { type Given, onceFor, scans } from './given.ts';

const providerUrl = 'https://auth.example.org';

const endpoints = {
  device: `${providerUrl}/auth/device`,
  token: `${providerUrl}/token`,
  registration: `${providerUrl}/register`,
};

/** What the provider says of itself (T8 L195-L212; RFC 8414). */
const metadata = {
  issuer: providerUrl,
  device_authorization_endpoint: endpoints.device,
  token_endpoint: endpoints.token,
  registration_endpoint: endpoints.registration,
  grant_types_supported: ['authorization_code', 'urn:ietf:params:oauth:grant-type:device_code'],
};

/** What its homeserver tells of it (client-server API, `auth_metadata`). */
const authMetadata = {
  ...metadata,
  authorization_endpoint: `${providerUrl}/authorize`,
  revocation_endpoint: `${providerUrl}/revoke`,
  response_types_supported: ['code'],
  response_modes_supported: ['query', 'fragment'],
  grant_types_supported: [
    ...['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
  ],
  code_challenge_methods_supported: ['S256'],
};

function grantOf(crypto: Crypto) {
  const userCode = crypto.opaque('userCode');
  const pageUrl = `${providerUrl}/device`;
  const completeUrl = `${pageUrl}?user_code=${userCode}`;
  return { deviceCode: crypto.opaque('deviceCode'), userCode, pageUrl, completeUrl };
}

/** The code on the device that shows it: of the first rendezvous that the relay has created. */
function shownCode(given: Given, shower: 'newChannel' | 'existingChannel'): QrCode {
  const { crypto, revision, relayUrl } = given;
  const id = crypto.opaque('point1');
  const key = crypto.ephemeralKeys(shower).publicKey;
  const intent = shower === 'newChannel' ? 'new' : 'existing';
  if (revision.is2026) return { key, intent, id, baseUrl: relayUrl };
  const url = `${relayUrl}${revision.path}/${id}`;
  return { key, intent, url, ...(intent === 'new' ? {} : { serverName: 'example.org' }) };
}

export const truthOf = onceFor((given) => {
  const { crypto, account, revision, relayUrl } = given;
  const shower = scans('newDevice', given) ? 'existingChannel' : 'newChannel';
  const scanner = shower === 'newChannel' ? 'existingChannel' : 'newChannel';
  const code = shownCode(given, shower);
  const pointUrl = `${relayUrl}${revision.path}/${crypto.opaque('point1')}`;
  const handshake = revision.handshake(crypto);
  const started = handshake.start(crypto.ephemeralKeys(scanner), code.key, {
    url: pointUrl,
    etag: '',
  });
  const { master, selfSigning, userSigning } = account.crossSigning ?? {};
  return {
    ...examplePlaces,
    providerUrl,
    endpoints,
    metadata,
    authMetadata,
    handshake,
    code,
    qr: codeText(crypto, code),
    pointUrl,
    checkCode: started === undefined ? '' : handshake.checkCode(started.session),
    clientId: crypto.opaque('clientId'),
    grant: grantOf(crypto),
    accessToken: crypto.opaque('accessTokenNew'),
    /** As the new device keeps them. */
    secrets: {
      master: master?.privateKey,
      selfSigning: selfSigning?.privateKey,
      userSigning: userSigning?.privateKey,
    },
  };
});
