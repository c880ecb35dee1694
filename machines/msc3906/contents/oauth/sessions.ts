/** What the homeserver says of its provider, and of the sessions that this makes. */

import { atHomeserver, of, withProvider } from '../../properties/state.ts';
import type { Field, Heard, Row, Said } from '../rows.ts';
import { contentOf, equals, givenOut, isSketch, type Members, ofVariant } from './exchange.ts';

/** Its answer to a request of that type, which it has just heard. */
const answerTo =
  (type: string) =>
  ({ from, message, cause }: Heard): unknown =>
    from === 'homeserver' && cause?.message.type === type
      ? { ...contentOf(message), type: message.type }
      : undefined;

/** The account whose session a request is of; undefined if it is of none of the provider's. */
function accountOf({ message, given }: Heard): string | undefined {
  const { authorization } = (message.headers ?? {}) as Readonly<Record<string, string>>;
  const { ownToken, otherToken } = givenOut(given);
  if (authorization === `Bearer ${ownToken}`) return '@alice:example.org';
  return authorization === `Bearer ${otherToken}` ? '@bob:example.org' : undefined;
}

/** What there is for a session of the provider, and nothing for any other. */
const ofSession = (comesFrom: string, rightOf: (account: string) => string): Field => ({
  comesFrom,
  isRight(value, { cause }) {
    const account = cause && accountOf(cause);
    return value === (account === undefined ? undefined : rightOf(account));
  },
});

const said: readonly Row[] = [
  {
    kind: 'sent',
    name: 'homeserver-names-its-provider',
    text: 'the homeserver names the issuer that its accounts are at, and nothing else',
    source: 'MSC3906 L451-L453 (step O2)',
    ...ofVariant,
    schema: null,
    contentOf: answerTo('GET well-known'),
    fields: {
      type: equals('the document is always there', 'response.200'),
      members: {
        comesFrom: 'the provider of the homeserver; the sketch writes it without a scheme',
        isRight(_, { content, given }) {
          const { url } = givenOut(given);
          const { 'm.authentication': found, members } = content as Members;
          const issuer = isSketch(given) ? url.replace('https://', '') : url;
          return members === 'm.authentication' && (found as Members).issuer === issuer;
        },
      },
    },
  },
  {
    kind: 'sent',
    name: 'homeserver-says-whose-session-it-is',
    text: 'the homeserver says of a session whose it is, and of which device',
    source: 'MSC3906 L487-L493 (step O8)',
    ...ofVariant,
    schema: null,
    contentOf: answerTo('GET account/whoami'),
    fields: {
      type: {
        comesFrom: 'whether the provider has made the access token',
        isRight: (value, { cause }) =>
          value === (cause && accountOf(cause) ? 'response.200' : 'response.401'),
      },
      user_id: ofSession('whose consent the access token comes of', (account) => account),
      device_id: ofSession('the session', () => 'NEWDEVICE'),
    },
  },
];

/** A careless homeserver does not do what it is asked. */
const ofHomeserver = {
  appliesTo: (settings: Parameters<typeof withProvider>[0]) =>
    withProvider(settings) && settings.careless !== 'homeserver',
};

const onHearing = (type: string, isThere: (said: Said) => boolean) =>
  ({
    kind: 'led',
    ...ofHomeserver,
    contentOf: ({ to, message }: Heard) =>
      to === 'homeserver' && message.type === type ? message : undefined,
    isThere,
  }) as const;

const kept: readonly Row[] = [
  {
    name: 'session-opens-with-its-own-account',
    text: 'the homeserver takes the new device for signed in by a session of its own account only',
    source: 'MSC3906 L487-L493 (step O8)',
    ...onHearing('GET account/whoami', (heard) => {
      const account = accountOf(heard);
      const isOpen = of(heard.view, 'homeserver').signedIn === true;
      const isThere = atHomeserver(heard.view, 'device') !== 'absent';
      if (account === undefined) return true;
      return account === '@alice:example.org' ? isOpen && isThere : !isOpen && !isThere;
    }),
  },
  {
    name: 'session-ends-by-signing-out',
    text: 'the homeserver ends the session of whoever signs out of it',
    source: 'MSC3906 L500-L501 (step O9)',
    ...onHearing('POST logout', (heard) => of(heard.view, 'homeserver').signedIn === false),
  },
];

export const sessionRows: readonly Row[] = [...said, ...kept];
