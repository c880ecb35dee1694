/** What the provider answers: each member of each answer. When it gives which is in provider.ts. */

import * as v from 'valibot';
import {
  configurationSchema,
  registrationSchema,
  tokenErrorSchema,
  tokenSchema,
} from '../../../oauth/messages.ts';
import { grantSchema } from '../../oidc/wire.ts';
import type { Field, Heard, Row, Said } from '../rows.ts';
import {
  answerWith,
  contentOf,
  deviceGrant,
  equals,
  givenOut,
  isSketch,
  ofVariant,
  onlyMembers,
  withoutHeaders,
} from './exchange.ts';

type Given = ReturnType<typeof givenOut>;

const own = (comesFrom: string, value: (given: Given) => string): Field =>
  equals(comesFrom, ({ given }: Said) => value(givenOut(given)));

/** A member that one of the readings has. */
const inReading = (reading: 'sketch' | 'corrected', { comesFrom, isRight }: Field): Field => ({
  comesFrom,
  isRight: (value, said) =>
    isSketch(said.given) === (reading === 'sketch') ? isRight(value, said) : value === undefined,
});

/** Whether a document has the grant. The existing device may be told that there is none. */
const hasGrant = ({ content }: Said): boolean =>
  (content as { members: string }).members.includes('device_authorization_endpoint');

const registration: readonly Row[] = [
  {
    kind: 'sent',
    name: 'provider-describes-itself',
    text: 'the document of the provider names its own endpoints, and its grants',
    source: 'MSC3906 L435-L443 (step O1), L451-L453 (step O2)',
    ...ofVariant,
    schema: configurationSchema,
    contentOf: answerWith(200, 'issuer', 'provider'),
    fields: {
      header: withoutHeaders,
      issuer: own('the provider itself', ({ url }) => url),
      token_endpoint: own('the issuer', ({ url }) => `${url}/token`),
      registration_endpoint: own('the issuer', ({ url }) => `${url}/register`),
      device_authorization_endpoint: {
        comesFrom: 'the issuer, where it has the grant; the new device is not told otherwise',
        isRight: (value, { to, given }) =>
          value === `${givenOut(given).url}/auth/device` ||
          (value === undefined && to === 'existingDevice'),
      },
      'grant_types_supported.*': {
        comesFrom: 'what it has',
        isRight: (value) => value === 'authorization_code' || value === deviceGrant,
      },
      grant_types_supported: equals('whether it has the grant', (said: Said) => [
        'authorization_code',
        ...(hasGrant(said) ? [deviceGrant] : []),
      ]),
    },
  },
  {
    kind: 'sent',
    name: 'provider-names-the-client',
    text: 'the answer to a registration is the id of the client',
    source: 'MSC3906 L454-L456 (step O2)',
    ...ofVariant,
    schema: registrationSchema,
    contentOf: answerWith(201, 'client_id', 'provider'),
    fields: {
      header: withoutHeaders,
      client_id: own('the registration', ({ clientId }) => clientId),
      members: onlyMembers('client_id'),
    },
  },
];

const authorization: Row = {
  kind: 'sent',
  name: 'provider-gives-codes',
  text: 'the answer with a device code has the user code, the page, the life and the pause with it',
  source: 'MSC3906 L458 (step O3)',
  ...ofVariant,
  schema: v.union([grantSchema('sketch'), grantSchema('corrected')]),
  contentOf: answerWith(200, 'device_code', 'provider'),
  fields: {
    header: withoutHeaders,
    device_code: own('the provider', ({ deviceCode }) => deviceCode),
    user_code: own('the provider', ({ userCode }) => userCode),
    verification_url_complete: inReading('sketch', completePage()),
    verification_uri: inReading(
      'corrected',
      own('the provider', ({ pageUrl }) => pageUrl),
    ),
    verification_uri_complete: inReading('corrected', completePage()),
    expires_in_ms: inReading('sketch', life(1)),
    expires_in: inReading('corrected', life(1_000)),
    interval: equals('the pause that the provider asks for, in seconds', 1),
    members: {
      comesFrom: 'what the other fields are: there are no more',
      isRight: (value) => (value as string).split(' ').length === 5 + Number(isLong(value)),
    },
  },
};

/** As corrected there is a page to type the code into too. */
const isLong = (members: unknown): boolean =>
  (members as string).split(' ').includes('verification_uri');

/** The page with the code in it: its own, or as a provider that is not to be trusted has it. */
function completePage(): Field {
  return {
    comesFrom: 'the provider',
    isRight(value, { given }) {
      const { completeUrl, foreignUrl } = givenOut(given);
      return value === completeUrl || value === foreignUrl;
    },
  };
}

function life(unitMs: number): Field {
  return equals('the life of the device code', ({ given }: Said) => {
    return (given.settings['device-code-life'] as number) / unitMs;
  });
}

/** The provider's refusals: RFC 8628, section 3.5, and what a sketch has instead. */
const errorsTo = (client: string, sketched: boolean): readonly string[] =>
  client === 'browser'
    ? ['not_found', 'invalid_request', 'expired']
    : [
        'authorization_pending',
        'slow_down',
        sketched ? 'authorization_declined' : 'access_denied',
        'expired_token',
        'invalid_grant',
        'invalid_client',
      ];

const isRefusal = ({ from, message }: Heard): boolean =>
  from === 'provider' && !['response.200', 'response.201'].includes(message.type);

const answers: readonly Row[] = [
  {
    kind: 'sent',
    name: 'provider-gives-a-bearer-token',
    text: 'the answer to the last poll is an access token of whoever has consented, and its type',
    source: 'MSC3906 L469-L470 (step O6)',
    ...ofVariant,
    schema: tokenSchema,
    contentOf: answerWith(200, 'access_token', 'provider'),
    fields: {
      header: withoutHeaders,
      access_token: {
        comesFrom: 'whose consent the device code has',
        isRight(value, { given }) {
          const { ownToken, otherToken } = givenOut(given);
          return value === ownToken || value === otherToken;
        },
      },
      token_type: equals('RFC 6749, section 7.1', 'Bearer'),
      members: onlyMembers('access_token', 'token_type'),
    },
  },
  {
    kind: 'sent',
    name: 'provider-refuses-with-an-error',
    text: 'what the provider refuses it answers with 400 and an error that there is for that',
    source: 'MSC3906 L465-L476 (step O6)',
    ...ofVariant,
    schema: tokenErrorSchema,
    contentOf: (heard) =>
      isRefusal(heard) ? { ...contentOf(heard.message), type: heard.message.type } : undefined,
    fields: {
      type: equals('RFC 6749, section 5.2', 'response.400'),
      header: withoutHeaders,
      error: {
        comesFrom: 'what is wrong with the request, or has become of the code',
        isRight: (value, { to, given }) => errorsTo(to, isSketch(given)).includes(value as string),
      },
      members: onlyMembers('error'),
    },
  },
];

export const answerRows: readonly Row[] = [...registration, authorization, ...answers];
