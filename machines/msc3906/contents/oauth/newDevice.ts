/** Where the answers of the homeserver and the provider lead the new device, and what it keeps. */

import { of } from '../../properties/state.ts';
import { isOfHttps, untoldEnd } from '../parties.ts';
import type { Row, Said } from '../rows.ts';
import {
  grantOf,
  isSketch,
  type Leading,
  led,
  type Members,
  stateOf,
  tells,
  waits,
} from './exchange.ts';

export type Answer = Said & { readonly content: Members };

export const isText = (value: unknown): value is string =>
  typeof value === 'string' && value !== '';

/** As corrected nothing goes to an address that others can read or change. */
export const isTaken = ({ given }: Said, address: unknown): boolean =>
  isText(address) &&
  (isSketch(given) ? !given.amended('https-only') || !/^http:/.test(address) : isOfHttps(address));

export const isOk = ({ message }: Said, status = 200): boolean =>
  message.type === `response.${status}`;

/** It gives up, and says what it was answered. As amended it tells the other device first. */
export const hasFailed = (said: Said): boolean =>
  is(said, untoldEnd('loginFailed', said.given)) &&
  of(said.view, 'newDevice').reason === `the homeserver answered ${said.message.type.slice(9)}`;

export const is = (said: Said, ...states: readonly string[]): boolean =>
  states.includes(stateOf(said, 'newDevice'));

/** It waits for the next answer. */
export const asksNext = (said: Said, state: string): boolean =>
  is(said, state) && waits(said, 'newDevice');

type Answered = Omit<Leading, 'actor' | 'event'>;

export const answered = (row: Answered): Row =>
  led({ ...row, actor: 'newDevice', event: 'response.' });

export const findingRows: readonly Row[] = [
  answered({
    name: 'provider-is-taken-from-the-homeserver',
    text: 'the new device goes to the provider that the homeserver names, or gives up',
    source: 'MSC3906 L451-L453 (step O2)',
    state: 'discovering',
    isThere(said) {
      const issuer = (said.content['m.authentication'] as Members | undefined)?.issuer;
      if (!isOk(said) || !isTaken(said, issuer)) return hasFailed(said);
      return asksNext(said, 'configuring') && grantOf(said)?.issuer === issuer;
    },
  }),
  answered({
    name: 'endpoints-are-those-of-the-document',
    text: 'the new device goes on with the endpoints of a provider that has the grant',
    source: 'MSC3906 L451-L456 (step O2)',
    state: 'configuring',
    isThere(said) {
      if (!isOk(said) || !isProvider(said)) return hasFailed(said);
      const { endpoints } = grantOf(said) ?? {};
      return (
        asksNext(said, 'registering') &&
        endpoints?.registration === said.content.registration_endpoint &&
        endpoints?.device === said.content.device_authorization_endpoint &&
        endpoints?.token === said.content.token_endpoint
      );
    },
  }),
  answered({
    name: 'client-is-the-one-registered',
    text: 'the new device goes on as the client that it was registered as',
    source: 'MSC3906 L454-L457 (steps O2, O3)',
    state: 'registering',
    isThere(said) {
      const { client_id } = said.content;
      if (!isOk(said, 201) || !isText(client_id)) return hasFailed(said);
      return asksNext(said, 'gettingCode') && grantOf(said)?.clientId === client_id;
    },
  }),
  answered({
    name: 'codes-are-those-given',
    text: 'the new device shows the user code, tells the page, and polls as often as it was given',
    source: 'MSC3906 L458-L465 (steps O3, O4, O5)',
    state: 'gettingCode',
    isThere: (said) => (isOk(said) && hasCodes(said) ? isPollingWith(said) : hasFailed(said)),
  }),
];

/** As corrected it is the provider that the homeserver has named. */
function isProvider(said: Answer): boolean {
  const { issuer, token_endpoint, registration_endpoint, device_authorization_endpoint } =
    said.content;
  const endpoints = [token_endpoint, registration_endpoint, device_authorization_endpoint];
  const isOwn = isSketch(said.given) || issuer === grantOf(said)?.issuer;
  const hasGrants = Array.isArray(said.content.grant_types_supported);
  return isOwn && hasGrants && isText(issuer) && endpoints.every((one) => isTaken(said, one));
}

const isNumber = (value: unknown): boolean => typeof value === 'number';

function hasCodes(said: Answer): boolean {
  const { content, given } = said;
  const { device_code, user_code, verification_uri, interval } = content;
  const { verification_url_complete, expires_in, expires_in_ms } = content;
  const hasPages = isSketch(given)
    ? isText(verification_url_complete) && isNumber(expires_in_ms) && isNumber(interval)
    : isText(verification_uri) &&
      isNumber(expires_in) &&
      (interval === undefined || isNumber(interval)) &&
      (content.verification_uri_complete === undefined ||
        isText(content.verification_uri_complete));
  const pages = [verification_uri, verification_url_complete, content.verification_uri_complete];
  const areTaken = pages.every((page) => page === undefined || isTaken(said, page));
  return isText(device_code) && isText(user_code) && hasPages && areTaken;
}

function isPollingWith(said: Answer): boolean {
  const { content, given } = said;
  const { device_code, user_code, verification_uri, interval = 5 } = content;
  const complete = isSketch(given)
    ? content.verification_url_complete
    : content.verification_uri_complete;
  const found = grantOf(said);
  const pauseMs = (interval as number) * 1_000;
  return (
    is(said, 'authorizing.pausing') &&
    found?.deviceCode === device_code &&
    found?.userCode === user_code &&
    found?.completeUrl === (complete ?? null) &&
    found?.pageUrl === (isSketch(given) ? null : verification_uri) &&
    pausesFor(said, pauseMs) &&
    tells(said, 'newChannel').at(-1)?.type === 'm.login.protocol' &&
    isShown(said, user_code as string)
  );
}

/** How long it pauses, and means to pause from now on. */
const pausesFor = (said: Said, pauseMs: number): boolean =>
  grantOf(said)?.intervalMs === pauseMs &&
  said.view
    .timers('newDevice')
    .some(({ id, delayMs }) => id.includes('authorizationPoll') && delayMs === pauseMs);

/** A user who is still there sees the user code; as corrected, and the confirmation code. */
function isShown(said: Said, userCode: string): boolean {
  if (stateOf(said, 'user') === 'away') return true;
  const { consent, newCode } = of(said.view, 'user');
  const { code } = of(said.view, 'newDevice');
  return consent?.shown === userCode && (isSketch(said.given) || newCode === code);
}
