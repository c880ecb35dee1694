/** What servers answer, and what they keep: the homeserver and its provider. */

import { parsed } from '../../http/decode.ts';
import { statusOf } from '../../http/message.ts';
import { newDeviceId } from '../../matrix/account.ts';
import { areSame } from '../../protocol/contents/same.ts';
import { isWithin, pathOf, wayOf } from '../../protocol/contents/way.ts';
import { type Heard, led, of, onceFor, type Said, said } from './given.ts';
import { truthOf } from './truth.ts';

/** By request, the status of its success and what is in it. */
const successes = onceFor((given): Readonly<Record<string, readonly [number, object]>> => {
  const { homeserverUrl, providerUrl, metadata, authMetadata, ...truth } = truthOf(given);
  const { clientId, grant, accessToken } = truth;
  const lifeMs = given.settings['device-code-life'] as number;
  return {
    'GET well-known': [200, { 'm.homeserver': { base_url: homeserverUrl } }],
    'GET auth_issuer': [200, { issuer: providerUrl }],
    'GET auth_metadata': [200, authMetadata],
    'GET provider/configuration': [200, metadata],
    'GET devices': [200, { device_id: newDeviceId }],
    'POST keys/upload': [200, { one_time_key_counts: {} }],
    'POST provider/registration': [201, { client_id: clientId }],
    'POST provider/device': [
      200,
      {
        device_code: grant.deviceCode,
        user_code: grant.userCode,
        verification_uri: grant.pageUrl,
        verification_uri_complete: grant.completeUrl,
        expires_in: lifeMs / 1_000,
        interval: 5,
      },
    ],
    'POST provider/token': [200, { access_token: accessToken, token_type: 'Bearer' }],
    'GET provider/page': [200, { user_code: grant.userCode }],
    'POST provider/consent': [200, {}],
  };
});

/** By request, what else it can be answered: a status, or the error of the provider. */
const refusals: Readonly<Record<string, readonly string[]>> = {
  'GET devices': ['404 M_NOT_FOUND', '401 M_UNKNOWN_TOKEN'],
  'POST keys/upload': ['401 M_UNKNOWN_TOKEN'],
  'POST provider/device': ['400 invalid_client'],
  'POST provider/token': [
    ...['400 authorization_pending', '400 slow_down', '400 access_denied'],
    ...['400 expired_token', '400 invalid_grant'],
  ],
  'GET provider/page': ['400 not_found', '400 expired'],
  'POST provider/consent': ['400 invalid_request'],
};

/** What an answer is to: only that for a device code is held until it is decided on. */
function asked({ cause, to }: Heard): string | undefined {
  if (cause?.message.type === 'serve') return 'POST provider/device';
  return cause?.from === to ? cause.message.type : undefined;
}

function isAnswer({ message, given, ...heard }: Heard): boolean {
  const request = asked({ message, given, ...heard });
  if (request === undefined) return true;
  const status = statusOf(message);
  const body = parsed(message.body) ?? {};
  const [good, content] = successes(given)[request] ?? [];
  if (status === good) return areSame(body, content);
  const { errcode, error } = body as { readonly errcode?: string; readonly error?: string };
  return refusals[request]?.includes(`${status} ${errcode ?? error}`) === true;
}

/** How a request stands with the state in which it is answered. */
type Decides = (said: Heard, status: number, error: string) => boolean;

const isAt = ({ view }: Heard, actor: string, ...states: readonly string[]): boolean =>
  states.some((state) => isWithin(pathOf(view.local(actor)?.value), state));

const decisions: Readonly<Record<string, Decides>> = {
  'GET devices': (said, status) => {
    const isThere = isAt(said, 'homeserver', 'session.visible', 'taken');
    return said.from === 'existingDevice' ? status === (isThere ? 200 : 404) : status === 401;
  },
  'POST keys/upload': (said, status) =>
    status === (isAt(said, 'homeserver', 'session') ? 200 : 401),
  'POST provider/token': (said, status, error) =>
    ({
      200: isAt(said, 'provider', 'used'),
      authorization_pending: isAt(said, 'provider', 'live.ready'),
      slow_down: isAt(said, 'provider', 'live.ready'),
      access_denied: isAt(said, 'provider', 'denied'),
      expired_token: isAt(said, 'provider', 'expired'),
      invalid_grant: false,
    })[status === 200 ? 200 : error] === true,
  'POST provider/consent': (said, status) =>
    status !== 200 || isAt(said, 'provider', 'live.granted', 'denied'),
};

/** Whether what is answered is what there is. */
function isTrue(said: Heard): boolean {
  const { cause, message } = said;
  const decides = cause === undefined ? undefined : decisions[cause.message.type];
  if (cause === undefined || decides === undefined) return true;
  const { errcode, error } = (parsed(message.body) ?? {}) as Readonly<Record<string, string>>;
  const asker = { ...said, from: cause.from };
  return decides(asker, statusOf(message), errcode ?? error ?? '');
}

const isServer = (actor: string): boolean => ['homeserver', 'provider'].includes(actor);

/** What the homeserver and its provider are, after what they have heard. */
function isKept(said: Said): boolean {
  const { view, message, to } = said;
  const { from, to: state } = wayOf(said);
  const { crossSigned } = of(view, 'homeserver');
  if (message.type === 'session.began' && from === 'without') return isWithin(state, 'session');
  if (message.type === 'visibility') return state === 'session.visible';
  if (message.type === 'POST keys/upload')
    return crossSigned === isAt(said, 'homeserver', 'session');
  if (message.type === 'id-taken') return state === 'taken';
  const { consentedBy, slowDowns } = of(view, 'provider');
  if (to === 'provider' && (slowDowns ?? 0) > 1) return false;
  // What has expired is of no use: whose consent it has does not matter.
  if (to !== 'provider' || isAt(said, 'provider', 'expired')) return true;
  return (consentedBy !== null) === isAt(said, 'provider', 'live.granted');
}

const lives = ['live.ready', 'live.busy', 'live.granted'];

function isTimed({ view, to, given }: Said): boolean {
  const path = pathOf(view.local(to)?.value);
  const { 'device-code-life': life, 'visible-after': visible } = given.settings;
  const wanted =
    to === 'provider'
      ? lives.includes(path)
        ? [['deviceCodeLife', life]]
        : []
      : path === 'session.beginning' && visible !== null
        ? [['visibility', visible]]
        : [];
  const found = view.timers(to).map(({ id, delayMs }) => [id.split('.')[2] ?? id, delayMs]);
  return areSame(found, wanted);
}

export const serverRows = [
  said(
    'sent-by-servers',
    'each answer of the homeserver and its provider says what there is, in its form',
    'MSC4108 L173-L248, L409-L416, L477-L498, L573-L579, L601-L636',
    ({ from, message }) => isServer(from) && message.type.startsWith('response.'),
    (heard) => isAnswer(heard) && isTrue(heard),
  ),
  led(
    'kept-by-servers',
    'a homeserver and its provider keep sessions, keys and consent as they were told',
    'MSC4108 L477-L498, L560-L579, L601-L636; RFC 8628 section 3',
    ({ to, message }) => (isServer(to) ? message : undefined),
    isKept,
  ),
  led(
    'times-of-servers',
    'a device code expires when its life is over, and the list has a device when it is to',
    'MSC4108 L477-L481, L575-L579; RFC 8628 section 3.2',
    ({ to, message }) => (isServer(to) ? message : undefined),
    isTimed,
  ),
];
