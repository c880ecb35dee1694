/** Where the new device is led from its polls on: to a session and an identity, or to an end. */

import { of } from '../../properties/state.ts';
import { untoldEnd } from '../parties.ts';
import type { Row, Said } from '../rows.ts';
import { grantOf, isSketch, led, loginIn, stateOf, tells } from './exchange.ts';
import { type Answer, answered, asksNext, hasFailed, is, isOk, isText } from './newDevice.ts';

const onPage = 'on the page of the provider';
const reasonOf = ({ view }: Said): string | undefined => of(view, 'newDevice').reason;

/** Whether it pauses before it polls again, for as long as it means to. */
function pauses(said: Said, isRight: (intervalMs: number) => boolean): boolean {
  const { intervalMs = 0 } = grantOf(said) ?? {};
  const timers = said.view.timers('newDevice');
  return (
    is(said, 'authorizing.pausing') &&
    timers.length === 1 &&
    timers[0]?.delayMs === intervalMs &&
    (said.given.settings.careless !== 'none' || isRight(intervalMs))
  );
}

/** The pause after so many times of slowing down. The sketch knows of none. */
const pauseMs = (said: Said, slowDowns: number): number =>
  isSketch(said.given) ? 1_000 : 1_000 + 5_000 * (slowDowns + Number(grantOf(said)?.hasBackedOff));

/** Whether the pause is as long as it was. An answer that slows it down may have been lost. */
function pausesAsBefore(said: Said): boolean {
  const { slowDowns = 0 } = of(said.view, 'provider');
  const isLive = stateOf(said, 'provider').startsWith('live');
  const most = pauseMs(said, isLive ? slowDowns : 1);
  return pauses(said, (ms) =>
    isLive && !said.given.timesOut ? ms === most : ms >= pauseMs(said, 0) && ms <= most,
  );
}

/** Where an error of the token endpoint leads. */
function isErrorHeard(said: Answer): boolean {
  const sketch = isSketch(said.given);
  switch (said.content.error) {
    case 'authorization_pending':
      return pausesAsBefore(said);
    case 'slow_down':
      return pauses(said, (ms) => ms === pauseMs(said, 1));
    case sketch ? 'authorization_declined' : 'access_denied':
      return is(said, sketch ? 'declined' : 'tellingDenied') && reasonOf(said) === onPage;
    case 'expired_token':
      return is(said, sketch ? 'authorizationExpired' : 'tellingExpired');
    default:
      return hasFailed(said);
  }
}

/** What was only for polling is forgotten; whose session it has to be is not. */
function isForgotten(said: Said): boolean {
  const found = grantOf(said);
  if (found === undefined) return false;
  const { account, intervalMs, ...others } = found;
  const isHonest = said.given.settings.careless === 'none';
  const right = isSketch(said.given) ? null : '@alice:example.org';
  return (
    Object.values(others).every((value) => value === null || value === false) &&
    intervalMs === 5_000 &&
    (!isHonest || account === right)
  );
}

const polling: readonly Row[] = [
  led({
    name: 'pause-ends-with-a-poll',
    text: 'once its pause is over the new device polls, and waits for the answer',
    source: 'MSC3906 L465-L466 (step O6)',
    actor: 'newDevice',
    state: 'authorizing',
    event: 'xstate.after.authorizationPoll.',
    isThere: (said) => asksNext(said, 'authorizing.asking'),
  }),
  answered({
    name: 'answer-to-a-poll-decides',
    text: 'the new device polls again, is signed in or ends as the answer to its poll says',
    source: 'MSC3906 L465-L476 (step O6)',
    state: 'authorizing.asking',
    isThere(said) {
      const { access_token, token_type } = said.content;
      if (isOk(said, 400)) return isErrorHeard(said);
      if (!isOk(said) || !isText(access_token) || typeof token_type !== 'string') {
        return hasFailed(said);
      }
      const isKept = of(said.view, 'newDevice').accessToken === access_token;
      return asksNext(said, 'identifying') && isKept && isForgotten(said);
    },
  }),
  led({
    name: 'polling-stops-where-the-other-ends',
    text: 'as corrected the new device polls no more once the other has declined or opens no page',
    source: 'MSC3906 L256-L264 (step 10), L478-L480 (step O7)',
    actor: 'newDevice',
    state: 'authorizing',
    event: 'channel.received',
    isThere(said) {
      const message = loginIn(said);
      if (isSketch(said.given)) return true;
      if (message?.type === 'm.login.declined') return is(said, 'declined');
      const isRefused =
        message?.type === 'm.login.failure' && message.reason === 'unable_to_open_verification_uri';
      return !isRefused || is(said, 'pageRefused');
    },
  }),
  led({
    name: 'no-answer-is-no-answer',
    text: 'a poll without an answer is made again, less often; any other request ends the login',
    source: 'MSC3906 L465-L476 (step O6)',
    actor: 'newDevice',
    state: '',
    event: 'xstate.after.requestTimeout.',
    isThere(said) {
      const { before } = said.content as { readonly before: string };
      if (before.startsWith('authorizing')) {
        const { hasBackedOff } = grantOf(said) ?? {};
        return pausesAsBefore(said) && hasBackedOff === !isSketch(said.given);
      }
      if (before === 'signingOut') return is(said, 'signingOut');
      if (before === 'checkingKeys') return true;
      return (
        is(said, untoldEnd('loginFailed', said.given)) &&
        reasonOf(said) === 'the homeserver did not answer'
      );
    },
  }),
];

/** Whether it is the account of somebody else, where that can be told. */
const isOther = ({ given }: Said, user: unknown): boolean =>
  !isSketch(given) && user !== '@alice:example.org';

function isIdentified(said: Answer): boolean {
  const { user_id, device_id } = said.content;
  const { deviceId, oidc } = of(said.view, 'newDevice');
  if (deviceId !== device_id || oidc?.userId !== user_id) return false;
  if (!isOther(said, user_id)) {
    return said.given.settings.e2ee === true
      ? asksNext(said, 'uploadingKeys')
      : is(said, 'tellingSuccess');
  }
  return is(said, 'tellingOtherAccount');
}

const identity: readonly Row[] = [
  answered({
    name: 'identity-is-that-of-the-session',
    text: 'the new device goes on as the device of the session, if it is of the account it is for',
    source: 'MSC3906 L487-L493 (step O8)',
    state: 'identifying',
    isThere(said) {
      const { user_id, device_id } = said.content;
      if (!isOk(said) || !isText(user_id) || !isText(device_id)) return hasFailed(said);
      return isIdentified(said) || said.given.settings.careless === 'existing';
    },
  }),
  answered({
    name: 'confirmation-follows-the-keys',
    text: 'once its keys are up the new device says so and, as sketched, shows the code to compare',
    source: 'MSC3906 L487-L497 (steps O8, O9)',
    state: 'uploadingKeys',
    isThere(said) {
      if (!isOk(said)) return hasFailed(said);
      const { code, deviceId, oidc } = of(said.view, 'newDevice');
      const last = tells(said, 'newChannel').at(-1);
      const isTold = last?.type === 'm.login.success' && last.device_id === deviceId;
      const isLate = said.taken.some(({ name }) => name.includes('displayingLate'));
      if (isLate !== (isSketch(said.given) && oidc?.userId !== null)) return false;
      const isSeen =
        !isSketch(said.given) ||
        oidc?.userId === null ||
        stateOf(said, 'user') === 'away' ||
        of(said.view, 'user').newCode === code;
      return is(said, 'awaitingVerified') && isTold && isSeen;
    },
  }),
];

/** The states in which it says its last words, and where these lead. */
const lastWords: Readonly<Record<string, string>> = {
  tellingDenied: 'declined',
  tellingExpired: 'authorizationExpired',
  tellingOtherAccount: 'otherAccount',
};

/** Whether it tells that it is cancelled although its session is being ended. */
const isCancelledLate = (said: Said): boolean =>
  is(said, 'tellingCancelled') &&
  said.view
    .messages('newDevice=homeserver')
    .some(({ message: { type } }) => type === 'POST logout');

/** Its last words are said, or cannot be, or the user would cancel what has ended. */
function isLastWordSaid(said: Answer): boolean {
  const { before } = said.content as { readonly before: string };
  const end = lastWords[before];
  if (end === undefined) return !isCancelledLate(said);
  if (said.message.type === 'user.cancel') return is(said, before);
  if (said.message.type === 'channel.failed') {
    return is(said, end) && reasonOf(said) === 'the other device could not be told';
  }
  const isDenied = end === 'declined';
  return is(said, end) && (!isDenied || reasonOf(said) === onPage);
}

const ends: readonly Row[] = [
  ...['channel.sent', 'channel.failed', 'user.cancel'].map((event) =>
    led({
      name: `last-words-end-the-grant-after-${event.replace('.', '-')}`,
      text: 'who tells its last words ends with what they say, whether they get through or not',
      source: 'MSC3906 L471-L476 (step O6), L487-L493 (step O8)',
      actor: 'newDevice',
      state: '',
      event,
      isThere: isLastWordSaid,
    }),
  ),
  led({
    name: 'late-decline-ends-the-session',
    text: 'as sketched a decline after the login ends it, and where it has to, the session',
    source: 'MSC3906 L500-L501 (step O9)',
    actor: 'newDevice',
    state: 'awaitingVerified',
    event: 'channel.received',
    isThere(said) {
      if (loginIn(said)?.type !== 'm.login.declined' || !isSketch(said.given)) return true;
      return said.given.oidc?.declineEnds === true
        ? asksNext(said, 'signingOut')
        : is(said, 'declined');
    },
  }),
  answered({
    name: 'signing-out-forgets-the-session',
    text: 'the new device forgets its access token when the homeserver has ended the session',
    source: 'MSC3906 L500-L501 (step O9)',
    state: 'signingOut',
    isThere: (said) =>
      is(said, 'declined') && (of(said.view, 'newDevice').accessToken === null) === isOk(said),
  }),
];

export const pollingRows: readonly Row[] = [...polling, ...identity, ...ends];
