/** Whose the session is, and who the provider: what the servers answer to what they are asked. */

import { newDeviceId, userId } from '../../../matrix/account.ts';
import { pageSchema, wellKnownSchema, whoamiSchema } from '../../../oauth/messages.ts';
import { sessionProvider } from '../../oidc/variant.ts';
import type { Heard, Said, SentRow } from '../rows.ts';
import { contentOf, equals, givenOut, ofVariant, onlyMembers } from './exchange.ts';

/** An answer to that request. A name with dots in it is three names within each other. */
const answerTo =
  (type: string, server: string) =>
  ({ from, message, cause }: Heard): unknown => {
    if (from !== server || cause?.message.type !== type) return undefined;
    if (message.type !== 'response.200') return undefined;
    const { 'm.authentication': authentication, ...content } = contentOf(message);
    return { ...content, m: { authentication } };
  };

export const identityRows: readonly SentRow[] = [
  {
    kind: 'sent',
    name: 'sent-well-known',
    text: 'the homeserver names its own provider, as the reading spells it',
    source: 'MSC3906 L447, L451-L453 (step O2)',
    ...ofVariant,
    schema: wellKnownSchema,
    contentOf: answerTo('GET well-known', 'homeserver'),
    fields: {
      'm.authentication.issuer': equals('the configuration of the homeserver', ({ given }: Said) =>
        given.oidc === undefined ? undefined : sessionProvider(given.crypto, given.oidc).issuer,
      ),
      members: onlyMembers('m.authentication'),
    },
  },
  {
    kind: 'sent',
    name: 'sent-whoami',
    text: 'who asks whose session it has is told the account that has consented, and its device',
    source: 'MSC3906 L487-L493 (step O8)',
    ...ofVariant,
    schema: whoamiSchema,
    contentOf: answerTo('GET account/whoami', 'homeserver'),
    fields: {
      user_id: {
        comesFrom: 'the access token: the account that it was made for',
        isRight: (value, { cause, given }) => {
          const { authorization } = (cause?.message.headers ?? {}) as Record<string, unknown>;
          const isOwn = authorization === `Bearer ${givenOut(given).ownToken}`;
          return typeof value === 'string' && (value === userId) === isOwn;
        },
      },
      device_id: equals('the session that the provider has opened', newDeviceId),
      members: onlyMembers('device_id', 'user_id'),
    },
  },
  {
    kind: 'sent',
    name: 'sent-page',
    text: 'the page that asks for consent has the user code that it was opened with',
    source: 'MSC3906 L478-L482 (step O7)',
    ...ofVariant,
    schema: pageSchema,
    contentOf: answerTo('GET provider/page', 'provider'),
    fields: {
      user_code: equals(
        'the device code that was asked for',
        ({ given }: Said) => givenOut(given).userCode,
      ),
      members: onlyMembers('user_code'),
    },
  },
];
