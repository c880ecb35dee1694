/** The OIDC variant: MSC3906 L403 to L513, held against RFC 8628. */

import type { Property, Settings, View } from 'actorcheck';
import { areOfOneOrigin } from '../../http/address.ts';
import { userId } from '../../matrix/account.ts';
import { isOfHttps } from '../contents/parties.ts';
import { exampleProviderUrl } from '../oidc/variant.ts';
import { grantProtocol } from '../oidc/wire.ts';
import { authorizationPollMs, slowDownMs } from '../timing.ts';
import { seen } from './seen.ts';
import { hasEnded, isCareful, isIn, of, withProvider } from './state.ts';

/** Errors that RFC 8628 (section 3.5) and RFC 6749 (section 5.2) have for these requests. */
const knownErrors = [
  'authorization_pending',
  'slow_down',
  'access_denied',
  'expired_token',
  'invalid_grant',
  'invalid_client',
];

interface Answer {
  readonly status: string;
  readonly said: Readonly<Record<string, unknown>>;
}

/** What the provider is answering the new device. */
const answersOf = (view: View): Answer[] =>
  view.messages('newDevice=provider').flatMap(({ message: { type, body } }) => {
    const isAnswer = type.startsWith('response.') && typeof body === 'string';
    return isAnswer ? [{ status: type, said: JSON.parse(body) }] : [];
  });

/** Whether it is one that RFC 8628 and the sketch each have a spelling for. */
const isOfGrant = ({ status, said }: Answer): boolean =>
  status === 'response.400' || 'device_code' in said;

/** Whether it has the members and the errors of RFC 8628. */
function isOfRfc8628({ status, said }: Answer): boolean {
  if (status === 'response.400') return knownErrors.includes(said.error as string);
  return !('device_code' in said) || ('verification_uri' in said && 'expires_in' in said);
}

type Part = 'pausing' | 'asking';

/** Whether the new device is polling, in one of the two parts of it. */
function isPolling(view: View, ...parts: readonly Part[]): boolean {
  const value = view.local('newDevice')?.value;
  if (typeof value !== 'object' || !('authorizing' in value)) return false;
  return parts.length === 0 || parts.includes(value.authorizing as Part);
}

/** How long the new device pauses before it polls again; undefined while it does not. */
const pauseMs = (view: View): number | undefined =>
  isPolling(view, 'pausing')
    ? view.timers('newDevice').find(({ id }) => id.includes('authorizationPoll'))?.delayMs
    : undefined;

/** How often the new device has been told to poll less often. */
const slowDownsOf = (view: View): number => of(view, 'provider').slowDowns ?? 0;

const grantOf = (view: View) => of(view, 'newDevice').oidc;

/** What the new device has been told of the provider. */
function addressesTold(view: View): string[] {
  const { issuer, endpoints, completeUrl } = grantOf(view) ?? {};
  const told = [issuer, completeUrl, ...Object.values(endpoints ?? {})];
  return told.filter((address) => address != null);
}
const providerIs = (view: View, ...states: readonly string[]): boolean => {
  const value = view.local('provider')?.value;
  return states.includes(typeof value === 'string' ? value : 'live');
};
const deniedOnPage = (view: View): boolean =>
  isIn(view, 'newDevice', 'declined') && of(view, 'newDevice').reason?.includes('page') === true;

/** A token that a careless provider names is none of its making: only a careful one is asked. */
const byWord = (settings: Settings): boolean =>
  withProvider(settings) && isCareful('provider')(settings);

const rules: readonly Property[] = [
  {
    name: 'grant-only-from-a-provider-that-has-it',
    text: 'a device grant is offered and taken only where the provider has said that it has it',
    source: 'MSC3906 L435-L443 (step O1)',
    kind: 'always',
    holds: (view) =>
      seen(view, 'grants').hasToldGrant ||
      (!of(view, 'existingDevice').oidc?.protocols.includes(grantProtocol) &&
        !isIn(view, 'existingDevice', 'awaitingLogin') &&
        !isPolling(view)),
  },
  {
    name: 'code-only-for-a-registered-client',
    text: 'a device code is made only for a client that has registered',
    source: 'MSC3906 L451-L458 (steps O2, O3)',
    kind: 'always',
    holds: (view) => seen(view, 'grants').codes === 0 || of(view, 'provider').hasClient === true,
  },
  {
    name: 'addresses-are-https',
    text: 'what the new device is told of the provider are addresses of https',
    source: 'MSC3906 L442, L451-L458 (steps O2, O3)',
    kind: 'always',
    when: (view) => addressesTold(view).length > 0,
    holds: (view) => addressesTold(view).every(isOfHttps),
  },
  {
    name: 'provider-speaks-rfc-8628',
    text: 'members and errors are spelt as in RFC 8628, and lives are in seconds',
    source: 'MSC3906 L458, L465-L476 (step O6)',
    kind: 'always',
    when: (view) => answersOf(view).some(isOfGrant),
    holds: (view) => answersOf(view).every(isOfRfc8628),
    appliesTo: byWord,
  },
  {
    name: 'page-is-the-one-told',
    text: 'the existing device has the page that the new one was given',
    source: 'MSC3906 L460-L462 (step O4)',
    kind: 'always',
    holds: (view) => {
      const pageUrl = of(view, 'existingDevice').oidc?.pageUrl ?? null;
      const given = grantOf(view)?.completeUrl ?? null;
      return pageUrl === null || given === null || pageUrl === given;
    },
  },
  {
    name: 'only-own-pages-opened',
    text: "the existing device opens pages of its own account's provider only",
    source: 'MSC3906 L478-L480 (step O7)',
    kind: 'always',
    holds: (view) => {
      const { url = null } = of(view, 'browser');
      return url === null || areOfOneOrigin(url, exampleProviderUrl);
    },
  },
  {
    name: 'user-code-shown-before-consent',
    text: 'the user has seen the user code on the new device when the page asks for consent',
    source: 'MSC3906 L464 (step O5), L481 (step O7)',
    kind: 'always',
    holds: (view) => {
      const { shown = null, onPage = null } = of(view, 'user').consent ?? {};
      return onPage === null || shown !== null;
    },
  },
  {
    name: 'consent-to-the-same-user-code',
    text: 'who compares consents only where page and new device show the same user code',
    source: 'MSC3906 L464 (step O5), L480-L482 (step O7)',
    kind: 'always',
    holds: (view) => {
      const hasAllowed = seen(view, 'hasAllowed');
      const { shown, onPage } = of(view, 'user').consent ?? {};
      return !hasAllowed || shown === onPage;
    },
    appliesTo: (settings) => withProvider(settings) && settings.diligence === 'compares',
  },
  {
    name: 'no-access-token-without-consent',
    text: 'the provider makes an access token only for those whom the user has allowed',
    source: 'MSC3906 L469-L470 (step O6), L480-L482 (step O7)',
    kind: 'always',
    holds: (view) => seen(view, 'hasAllowed') || seen(view, 'grants').issued === 0,
    appliesTo: byWord,
  },
  {
    name: 'no-access-token-after-a-no',
    text: 'a code that is denied or has expired gives no access token',
    source: 'MSC3906 L471-L474 (step O6)',
    kind: 'always',
    holds: (view) =>
      !providerIs(view, 'denied', 'expired') || of(view, 'newDevice').accessToken == null,
    appliesTo: byWord,
  },
  {
    name: 'device-code-used-once',
    text: 'a device code gives at most one access token',
    source: 'MSC3906 L466-L470 (step O6)',
    kind: 'always',
    holds: (view) => {
      const { issued, codes } = seen(view, 'grants');
      return issued <= codes;
    },
  },
  {
    name: 'grant-session-comes-from-a-server',
    text: 'the new device believes in a session only if provider or homeserver has opened one',
    source: 'MSC3906 L470 (step O6), L487',
    kind: 'always',
    holds: (view) =>
      seen(view, 'grants').issued > 0 ||
      !of(view, 'newDevice').accessToken ||
      of(view, 'homeserver').signedIn === true,
  },
  {
    name: 'polls-no-sooner-than-told',
    text: 'between two polls there is at least the pause that the provider has told',
    source: 'MSC3906 L458, L465 (step O6)',
    kind: 'always',
    holds: (view) =>
      !isPolling(view, 'pausing') || (pauseMs(view) ?? Number.NaN) >= authorizationPollMs,
  },
  {
    name: 'slows-down-when-told',
    text: 'who is told to slow down pauses five seconds longer from then on',
    source: 'MSC3906 L465-L476 (step O6)',
    kind: 'always',
    when: (view) => pauseMs(view) !== undefined && slowDownsOf(view) > 0,
    holds: (view) =>
      (pauseMs(view) ?? Number.NaN) >= authorizationPollMs + slowDownsOf(view) * slowDownMs,
  },
  {
    name: 'polling-ends',
    text: 'the new device does not poll for ever: the device code has a life',
    source: 'MSC3906 L465-L476 (step O6)',
    kind: 'eventually',
    when: (view) => isPolling(view),
    holds: (view) => !isPolling(view),
  },
  {
    name: 'denied-consent-reaches-existing',
    text: 'where the user denies it on the page, the existing device learns it',
    source: 'MSC3906 L471-L472 (step O6), L484, L500',
    kind: 'eventually',
    when: deniedOnPage,
    holds: (view) => hasEnded(view, 'existingDevice'),
  },
  {
    name: 'expired-code-reaches-existing',
    text: 'where the user is too late, the existing device learns it',
    source: 'MSC3906 L473-L474 (step O6)',
    kind: 'eventually',
    when: (view) => isIn(view, 'newDevice', 'authorizationExpired'),
    holds: (view) => hasEnded(view, 'existingDevice'),
  },
  {
    name: 'who-consented-is-who-was-asked',
    text: 'the new device goes on only with the account of the existing one',
    source: 'MSC3906 L480-L482 (step O7), L487-L493 (step O8)',
    kind: 'always',
    holds: (view) => {
      const found = grantOf(view)?.userId ?? null;
      const isGivingUp = isIn(view, 'newDevice', 'tellingOtherAccount', 'otherAccount');
      return found === null || found === userId || isGivingUp;
    },
  },
  {
    name: 'approval-before-session',
    text:
      'the provider opens a session only once the user has compared the confirmation code, and ' +
      'approved on the existing device',
    source: 'MSC3906 L478-L483 (step O7) against L495-L497 (step O9)',
    kind: 'always',
    when: (view) => seen(view, 'grants').issued > 0,
    holds: (view) => seen(view, 'compared') && seen(view, 'answer') === 'approved',
    appliesTo: (settings) => byWord(settings) && settings.diligence === 'compares',
  },
];

export const oidcProperties: readonly Property[] = rules.map(
  (rule): Property => ({ appliesTo: withProvider, ...rule }),
);
