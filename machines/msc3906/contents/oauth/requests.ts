/** What the devices and the browser ask of the homeserver's sessions and of the provider. */

import { of } from '../../properties/state.ts';
import type { Field, Row, Said } from '../rows.ts';
import {
  asForm,
  deviceGrant,
  equals,
  givenOut,
  ofVariant,
  onlyMembers,
  requestOf,
  stateOf,
  withoutHeaders,
} from './exchange.ts';

const noBody = onlyMembers();

const atHomeserver = (path: string): Field =>
  equals(
    'the homeserver that the other device names',
    ({ given }: Said) => given.places.homeserverUrl + path,
  );

const atProvider = (comesFrom: string, path: string): Field =>
  equals(comesFrom, ({ given }: Said) => givenOut(given).url + path);

const clientId = equals(
  'the answer to the registration',
  ({ given }: Said) => givenOut(given).clientId,
);

/** The access token that it was given: one of those that the provider makes. */
const ownToken = (more: Readonly<Record<string, string>> = {}): Field => ({
  comesFrom: 'the access token of the answer to the poll',
  isRight(value, { view, given }) {
    const { accessToken } = of(view, 'newDevice');
    const { ownToken, otherToken } = givenOut(given);
    const header = value as Readonly<Record<string, string>>;
    const token = header.authorization?.replace(/^Bearer /, '') ?? '';
    const isOwn = accessToken === undefined || header.authorization === `Bearer ${accessToken}`;
    const names = Object.keys({ authorization: '', ...more });
    return (
      isOwn &&
      [ownToken, otherToken].includes(token) &&
      Object.keys(header).every((name) => names.includes(name))
    );
  },
});

const discovery: readonly Row[] = [
  {
    kind: 'sent',
    name: 'asks-for-the-provider',
    text: 'the new device asks the homeserver that it was told of for its provider',
    source: 'MSC3906 L451-L453 (step O2)',
    ...ofVariant,
    schema: null,
    contentOf: requestOf('GET well-known', 'newDevice'),
    fields: {
      url: atHomeserver('/.well-known/matrix/client'),
      header: withoutHeaders,
      members: noBody,
    },
  },
  {
    kind: 'sent',
    name: 'asks-for-the-configuration',
    text: 'a device asks the provider of the homeserver for its document, where that has to be',
    source: 'MSC3906 L435-L443 (step O1), L451-L453 (step O2)',
    ...ofVariant,
    schema: null,
    contentOf: requestOf('GET provider/configuration', 'newDevice', 'existingDevice'),
    fields: {
      url: atProvider('the issuer', '/.well-known/openid-configuration'),
      header: withoutHeaders,
      members: noBody,
    },
  },
  {
    kind: 'sent',
    name: 'registers-as-a-native-client',
    text: 'the new device registers as a native client without a secret, for this grant alone',
    source: 'MSC3906 L454-L456 (step O2)',
    ...ofVariant,
    schema: null,
    contentOf: requestOf('POST provider/registration', 'newDevice'),
    fields: {
      url: atProvider('registration_endpoint of the document', '/register'),
      header: equals('the form of the body', { 'content-type': 'application/json' }),
      client_name: equals('the name of the client', 'new device'),
      application_type: equals('a device has no place for a web client', 'native'),
      token_endpoint_auth_method: equals('it can keep no secret', 'none'),
      grant_types: equals('the grant of steps 6 and 7', [deviceGrant]),
      response_types: equals('nobody is redirected to it', []),
      redirect_uris: equals('nobody is redirected to it', []),
      members: onlyMembers(
        'client_name',
        'application_type',
        'token_endpoint_auth_method',
        'grant_types',
        'response_types',
        'redirect_uris',
      ),
    },
  },
];

const grant: readonly Row[] = [
  {
    kind: 'sent',
    name: 'asks-for-a-device-code',
    text: 'the new device asks for a device code as the client that it was made',
    source: 'MSC3906 L457 (step O3)',
    ...ofVariant,
    schema: null,
    contentOf: requestOf('POST provider/device', 'newDevice'),
    fields: {
      url: atProvider('device_authorization_endpoint of the document', '/auth/device'),
      header: asForm,
      client_id: clientId,
      scope: equals('the text', 'urn:matrix:api:*'),
      members: onlyMembers('client_id', 'scope'),
    },
  },
  {
    kind: 'sent',
    name: 'polls-with-its-device-code',
    text: 'the new device polls with its device code, as the client that it was made',
    source: 'MSC3906 L465-L466 (step O6)',
    ...ofVariant,
    schema: null,
    contentOf: requestOf('POST provider/token', 'newDevice'),
    fields: {
      url: atProvider('token_endpoint of the document', '/token'),
      header: asForm,
      client_id: clientId,
      grant_type: equals('RFC 8628, section 3.4', deviceGrant),
      device_code: equals(
        'the answer to the request for a code',
        ({ given }: Said) => givenOut(given).deviceCode,
      ),
      members: onlyMembers('client_id', 'grant_type', 'device_code'),
    },
  },
  {
    kind: 'sent',
    name: 'asks-whose-session-it-is',
    text: 'the new device asks with the access token of the provider whose session it is',
    source: 'MSC3906 L487-L493 (step O8)',
    ...ofVariant,
    schema: null,
    contentOf: requestOf('GET account/whoami', 'newDevice'),
    fields: {
      url: atHomeserver('/_matrix/client/v3/account/whoami'),
      header: ownToken(),
      members: noBody,
    },
  },
  {
    kind: 'sent',
    name: 'signs-out-where-declined',
    text: 'the new device signs out of its own session, once the user has declined it',
    source: 'MSC3906 L500-L501 (step O9)',
    ...ofVariant,
    schema: null,
    contentOf: requestOf('POST logout', 'newDevice'),
    fields: {
      url: atHomeserver('/_matrix/client/v3/logout'),
      header: ownToken(),
      members: noBody,
      why: {
        comesFrom: 'the user, who has declined on the existing device',
        isRight: (_, said) =>
          ['', 'tellingDeclinedLate', 'declined'].includes(stateOf(said, 'existingDevice')),
      },
    },
  },
];

const consent: readonly Row[] = [
  {
    kind: 'sent',
    name: 'opens-the-page-told',
    text: 'the existing device has its browser open the page that it was told',
    source: 'MSC3906 L478-L480 (step O7)',
    ...ofVariant,
    schema: null,
    contentOf: ({ from, to, message }) =>
      from === 'existingDevice' && to === 'browser' ? message : undefined,
    fields: {
      type: equals('the one thing that a browser is asked', 'browser.open'),
      url: pageTold(),
    },
  },
  {
    kind: 'sent',
    name: 'gets-the-page-told',
    text: 'the browser gets the page that it was told to open',
    source: 'MSC3906 L478-L480 (step O7)',
    ...ofVariant,
    schema: null,
    contentOf: requestOf('GET provider/page', 'browser'),
    fields: { url: pageTold(), header: withoutHeaders, members: noBody },
  },
  {
    kind: 'sent',
    name: 'decides-on-the-user-code',
    text: 'what the browser sends back is of the user code on the page, and who is signed in there',
    source: 'MSC3906 L480-L482 (step O7)',
    ...ofVariant,
    schema: null,
    contentOf: requestOf('POST provider/consent', 'browser'),
    fields: {
      url: pageTold(),
      header: asForm,
      user_code: equals('the page', ({ given }: Said) => givenOut(given).userCode),
      action: {
        comesFrom: 'the user',
        isRight: (value) => value === 'allow' || value === 'deny',
      },
      account: {
        comesFrom: 'who is signed in to the provider there; nobody has to be to say no',
        isRight: (value, { content }) =>
          (content as { action: string }).action === 'allow'
            ? value === '@alice:example.org' || value === '@bob:example.org'
            : value === '',
      },
      members: onlyMembers('user_code', 'action', 'account'),
    },
  },
];

/** The page that the provider has named, as the new device was given it. */
function pageTold(): Field {
  return {
    comesFrom: 'what the other device says of the answer to its request for a code',
    isRight(value, { view, given }) {
      const { completeUrl, foreignUrl } = givenOut(given);
      const { pageUrl } = of(view, 'existingDevice').oidc ?? {};
      const isTold = pageUrl === undefined || value === pageUrl;
      return isTold && [completeUrl, foreignUrl].includes(value as string);
    },
  };
}

export const requestRows: readonly Row[] = [...discovery, ...grant, ...consent];
