/** What the devices tell each other of the device grant, held against why they tell it. */

import { areOfOneOrigin } from '../../../http/address.ts';
import { decodeAnyLogin } from '../../messages/dialect.ts';
import type { LoginMessage } from '../../messages/login.ts';
import type { Field, Heard, Row, Said } from '../rows.ts';
import {
  contentOf,
  grantProtocol,
  isSketch,
  loginIn,
  type Members,
  ofVariant,
} from './exchange.ts';

/** What a flow asks its channel to send, of those types. */
const told =
  (...types: readonly LoginMessage['type'][]) =>
  ({ message }: Heard): unknown => {
    if (message.type !== 'channel.send') return undefined;
    const said = decodeAnyLogin(message.payload);
    return said !== undefined && types.includes(said.type) ? message.payload : undefined;
  };

/** The answer on account of which it is told; empty where it is something else. */
function answerIn({ cause }: Heard, server: string): Members {
  const isAnswer = cause?.from === server && cause.message.type.startsWith('response.');
  return isAnswer ? contentOf(cause.message) : {};
}

const because = (comesFrom: string, isCause: (said: Said, value: string) => boolean): Field => ({
  comesFrom,
  isRight: (value, said) => said.cause === undefined || isCause(said, String(value)),
});

/** What has to be told of the answer with a device code. */
function pagesOf(said: Said): Members | undefined {
  const answer = answerIn(said, 'provider');
  if (answer.device_code === undefined) return undefined;
  const { verification_url_complete, verification_uri, verification_uri_complete } = answer;
  const complete = verification_uri_complete === undefined ? {} : { verification_uri_complete };
  return isSketch(said.given) ? { verification_url_complete } : { verification_uri, ...complete };
}

const sameMembers = (one: Members = {}, other: Members = {}): boolean =>
  [...Object.keys(one), ...Object.keys(other)].every((name) => one[name] === other[name]);

/** Why an error of the provider, or an account, is passed on. */
const causes: Readonly<Record<string, (said: Said) => boolean>> = {
  'm.login.declined': (said) =>
    said.from === 'existingDevice'
      ? said.cause?.message.type === 'user.decline'
      : ['authorization_declined', 'access_denied'].includes(
          String(answerIn(said, 'provider').error),
        ),
  authorization_expired: (said) => answerIn(said, 'provider').error === 'expired_token',
  unexpected_account: (said) => {
    const { user_id } = answerIn(said, 'homeserver');
    return user_id !== undefined && user_id !== '@alice:example.org';
  },
  unable_to_open_verification_uri: ({ cause, given }) => {
    const message = cause && loginIn(cause);
    if (message?.type !== 'm.login.protocol') return false;
    const { verification_uri, verification_uri_complete } = (message.device_authorization_grant ??
      {}) as Readonly<Record<string, string>>;
    const page = verification_uri_complete ?? verification_uri ?? '';
    return !areOfOneOrigin(page, given.oidc?.providerUrl ?? '');
  },
  unsupported: ({ from, cause }) => {
    if (from === 'newDevice') return cause?.message.type !== 'take-protocol';
    return cause?.from === 'provider' || cause?.from === 'homeserver';
  },
};

const isCause = (said: Said, reason: string): boolean => causes[reason]?.(said) ?? true;

export const grantLoginRows: readonly Row[] = [
  {
    kind: 'sent',
    name: 'offer-has-the-grant-that-there-is',
    text: 'the grant is offered where the provider has just said that it has it',
    source: 'MSC3906 L435-L448 (step O1)',
    ...ofVariant,
    schema: null,
    contentOf: told('m.login.protocols'),
    fields: {
      protocols: because('what the provider has just answered', (said, value) => {
        const { grant_types_supported = [] } = answerIn(said, 'provider');
        const has = String(grant_types_supported).includes('device_code');
        return value.split(',').includes(grantProtocol) === has;
      }),
    },
  },
  {
    kind: 'sent',
    name: 'grant-tells-the-page-given',
    text: 'who takes the grant tells the page that its provider has just given, and no other',
    source: 'MSC3906 L460-L462 (step O4)',
    ...ofVariant,
    schema: null,
    contentOf: told('m.login.protocol'),
    fields: {
      protocol: because(
        'the answer with a device code, or the choice of login tokens',
        (said, value) =>
          pagesOf(said) === undefined
            ? value === said.given.names.loginToken
            : value === grantProtocol,
      ),
      device_authorization_grant: {
        comesFrom: 'the answer with a device code (step O3)',
        isRight: (value, said) =>
          said.cause === undefined || sameMembers(value as Members, pagesOf(said)),
      },
    },
  },
  {
    kind: 'sent',
    name: 'grant-outcome-is-told-as-it-is',
    text: 'what is told of a grant that fails is what the servers, or the user, have just said',
    source: 'MSC3906 L435-L448 (step O1), L471-L476 (step O6), L487-L493 (step O8)',
    ...ofVariant,
    schema: null,
    contentOf: told('m.login.declined', 'm.login.failure'),
    fields: {
      type: because('the user, or the provider', (said, type) => isCause(said, type)),
      reason: because('the provider, the homeserver, or the page told', isCause),
      homeserver: {
        comesFrom: 'the offer, in a refusal as sketched (L447)',
        isRight: (value, { from, cause, content, given }) => {
          const { reason } = content as { readonly reason?: string };
          const isNamed = isSketch(given) && from === 'newDevice' && reason === 'unsupported';
          if (!isNamed) return value === undefined;
          const isKnown = cause?.message.type === 'refuse-protocol';
          return value === (isKnown ? given.places.homeserverUrl : undefined);
        },
      },
    },
  },
];
