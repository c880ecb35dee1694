/** Where answers, messages and its user lead the existing device, and what it keeps of them. */

import { areOfOneOrigin } from '../../../http/address.ts';
import { answerOf, configurationSchema } from '../../../oauth/messages.ts';
import { of } from '../../properties/state.ts';
import { untoldEnd } from '../parties.ts';
import type { Row, Said } from '../rows.ts';
import {
  deviceGrant,
  grantProtocol,
  isSketch,
  type Leading,
  led,
  loginIn,
  type Members,
  offerOf,
  stateOf,
  tells,
  waits,
} from './exchange.ts';

type Answer = Said & { readonly content: Members };

const is = (said: Said, ...states: readonly string[]): boolean =>
  states.includes(stateOf(said, 'existingDevice'));

const reasonOf = ({ view }: Said): string | undefined => of(view, 'existingDevice').reason;

/** It gives up. With an amendment it tells the other device first. */
const hasFailed = (said: Said, reason: string): boolean =>
  is(said, untoldEnd('homeserverFailed', said.given)) && reasonOf(said) === reason;

const isAnswered = (said: Said): boolean =>
  hasFailed(said, `the homeserver answered ${said.message.type.slice('response.'.length)}`);

const heard = (row: Omit<Leading, 'actor'>): Row => led({ ...row, actor: 'existingDevice' });

const offers: readonly Row[] = [
  heard({
    name: 'login-tokens-are-offered-where-there-are-some',
    text: 'with login tokens or without, the existing device asks its provider for the grant',
    source: 'MSC3906 L194-L202 (step 4), L435-L443 (step O1)',
    state: 'checkingCapabilities',
    event: 'response.',
    isThere(said) {
      if (said.message.type !== 'response.200') return isAnswered(said);
      const { capabilities = {} } = said.content as { readonly capabilities?: Members };
      const found = capabilities[said.given.names.getTokenCapability] as Members | undefined;
      const offered = found?.enabled === true ? said.given.names.loginToken : '';
      return (
        is(said, 'checkingProvider') &&
        waits(said, 'existingDevice') &&
        offerOf(said)?.protocols.join() === offered
      );
    },
  }),
  heard({
    name: 'grant-is-offered-where-there-is-one',
    text: 'the existing device offers the grant if its provider has it, and what else there is',
    source: 'MSC3906 L435-L448 (step O1)',
    state: 'checkingProvider',
    event: 'response.',
    isThere(said) {
      if (said.message.type !== 'response.200') return isAnswered(said);
      // A document that is none says nothing of grants.
      const hasGrant =
        answerOf(configurationSchema, said.message)?.grant_types_supported.includes(deviceGrant) ===
        true;
      return hasGrant ? isOffering(said, true) : isOffering(said, false) || isRefusing(said);
    },
  }),
  heard({
    name: 'no-answer-ends-the-offer',
    text: 'a device whose provider does not answer gives up',
    source: 'MSC3906 L435-L443 (step O1)',
    state: 'checkingProvider',
    event: 'xstate.after.requestTimeout.',
    isThere: (said) => hasFailed(said, 'the homeserver did not answer'),
  }),
];

function isOffering(said: Said, hasGrant: boolean): boolean {
  const { protocols = [] } = offerOf(said) ?? {};
  const last = tells(said, 'existingChannel').at(-1);
  return (
    is(said, 'awaitingProtocol') &&
    protocols.length > 0 &&
    protocols.includes(grantProtocol) === hasGrant &&
    last?.type === 'm.login.protocols' &&
    last.protocols.join() === protocols.join()
  );
}

function isRefusing(said: Said): boolean {
  const last = tells(said, 'existingChannel').at(-1);
  return (
    is(said, 'tellingUnsupported') &&
    offerOf(said)?.protocols.length === 0 &&
    last?.type === 'm.login.failure' &&
    last.reason === 'unsupported'
  );
}

/** The page that a message names, as the reading spells it. */
function pageIn(said: Said): string | undefined {
  const message = loginIn(said);
  const { device_authorization_grant: grant } = (message ?? {}) as {
    readonly device_authorization_grant?: Readonly<Record<string, string>>;
  };
  if (isSketch(said.given)) return grant?.verification_url_complete;
  return grant?.verification_uri_complete ?? grant?.verification_uri;
}

/** The browser has gone to the page that was taken, and it is not offered any more. */
function hasOpened(said: Said): boolean {
  const { pageUrl, hasOpened, protocols = [] } = offerOf(said) ?? {};
  return (
    is(said, 'awaitingLogin') &&
    hasOpened === true &&
    protocols.length === 0 &&
    pageUrl !== null &&
    of(said.view, 'browser').url === pageUrl
  );
}

/** The user is asked, with the confirmation code before them. */
const isAsking = (said: Said, state: string): boolean =>
  is(said, state) &&
  (stateOf(said, 'user') === 'away' ||
    (stateOf(said, 'user').startsWith('present.asked') &&
      of(said.view, 'user').existingCode === of(said.view, 'existingDevice').code));

function isGrantTaken(said: Said): boolean {
  const page = pageIn(said) ?? '';
  const { pageUrl, hasOpened: isOpen } = offerOf(said) ?? {};
  if (isSketch(said.given)) return hasOpened(said) && pageUrl === page;
  if (areOfOneOrigin(page, said.given.oidc?.providerUrl ?? '')) {
    return isAsking(said, 'asking') && pageUrl === page && isOpen === false;
  }
  const last = tells(said, 'existingChannel').at(-1);
  return (
    is(said, 'tellingPageRefused') &&
    last?.type === 'm.login.failure' &&
    last.reason === 'unable_to_open_verification_uri'
  );
}

const pages: readonly Row[] = [
  heard({
    name: 'page-told-is-opened-or-refused',
    text: 'the existing device opens the page, asks its user first or refuses it, as it reads that',
    source: 'MSC3906 L460-L462 (step O4), L478-L480 (step O7)',
    state: 'awaitingProtocol',
    event: 'channel.received',
    isThere(said) {
      const message = loginIn(said);
      if (message?.type !== 'm.login.protocol') return true;
      if (message.protocol === said.given.names.loginToken) return isAsking(said, 'asking');
      const isGrant = message.protocol === grantProtocol && pageIn(said) !== undefined;
      return isGrant ? isGrantTaken(said) || isCareless(said) : is(said, 'awaitingProtocol');
    },
  }),
  heard({
    name: 'approval-opens-the-page',
    text: 'as corrected the page is opened once the user has approved, and by no token then',
    source: 'MSC3906 L266-L268 (step 11), L478-L480 (step O7)',
    state: 'asking',
    event: 'user.approve',
    isThere: (said) =>
      offerOf(said)?.pageUrl === null ? is(said, 'gettingToken') : hasOpened(said),
  }),
];

/** The other device may take what was not offered: then it is not taken. */
const isCareless = (said: Said): boolean =>
  said.given.settings.careless !== 'none' && is(said, 'awaitingProtocol');

/** How it hears, as corrected, how the login of the other device went. */
function isOutcomeHeard(said: Answer): boolean {
  const message = loginIn(said);
  if (isSketch(said.given) || message === undefined) return true;
  if (message.type === 'm.login.declined') {
    return is(said, 'declined') && reasonOf(said) === 'on the page of the provider';
  }
  if (message.type !== 'm.login.failure') return true;
  if (message.reason === 'authorization_expired') return is(said, 'authorizationExpired');
  return message.reason !== 'unexpected_account' || is(said, 'otherAccount');
}

const outcomes: readonly Row[] = [
  heard({
    name: 'outcome-told-is-the-end',
    text: 'as corrected the existing device ends as the new one says that its login went',
    source: 'MSC3906 L471-L476 (step O6), L487-L493 (step O8)',
    state: '',
    event: 'channel.received',
    isThere: isOutcomeHeard,
  }),
  heard({
    name: 'redirect-tells-of-the-denial',
    text: 'where the browser comes back with a no, the existing device ends as declined',
    source: 'MSC3906 L484 (step O7)',
    state: '',
    event: 'browser.denied',
    isThere: (said) =>
      said.given.oidc?.redirects === true &&
      is(said, 'declined') &&
      reasonOf(said) === 'on the page of the provider',
  }),
  heard({
    name: 'sign-in-by-grant-is-noted',
    text: 'the new device that says it is signed in is asked about as sketched, else looked for',
    source: 'MSC3906 L487-L497 (steps O8, O9)',
    state: 'awaitingLogin',
    event: 'channel.received',
    isThere(said) {
      const message = loginIn(said);
      if (message?.type !== 'm.login.success') return true;
      if (message.device_id === undefined) return is(said, 'success');
      const { deviceId, deviceKey } = of(said.view, 'existingDevice');
      const isKept = deviceId === message.device_id && deviceKey === message.device_key;
      return isKept && (isSketch(said.given) ? isAsking(said, 'askingLate') : isLooking(said));
    },
  }),
];

const isLooking = (said: Said): boolean => is(said, 'waiting.looking');

/** What the user says late, and what becomes of the last words then. */
const late: readonly Row[] = [
  heard({
    name: 'late-approval-goes-on',
    text: 'as sketched the existing device looks for the new one once its user has approved',
    source: 'MSC3906 L495-L497 (step O9)',
    state: 'askingLate',
    event: 'user.approve',
    isThere: isLooking,
  }),
  heard({
    name: 'late-decline-is-told',
    text: 'as sketched the existing device tells that its user has declined the login',
    source: 'MSC3906 L500-L501 (step O9)',
    state: 'askingLate',
    event: 'user.decline',
    isThere: (said) =>
      is(said, 'tellingDeclinedLate') &&
      tells(said, 'existingChannel').at(-1)?.type === 'm.login.declined',
  }),
  ...(['channel.sent', 'channel.failed', 'user.cancel'] as const).map((event) =>
    heard({
      name: `last-words-end-the-help-after-${event.replace('.', '-')}`,
      text: 'who tells its last words ends with what they say, whether they get through or not',
      source: 'MSC3906 L478-L480 (step O7), L500-L501 (step O9)',
      state: '',
      event,
      isThere(said) {
        const { before } = said.content as { readonly before: string };
        const end = { tellingPageRefused: 'pageRefused', tellingDeclinedLate: 'declined' }[before];
        return end === undefined || is(said, event === 'user.cancel' ? before : end);
      },
    }),
  ),
];

export const helpRows: readonly Row[] = [...offers, ...pages, ...outcomes, ...late];
