/** What the provider does about a request, and about what is decided: its state, its answer. */

import { of } from '../../properties/state.ts';
import type { Heard, LedRow, Row, Said } from '../rows.ts';
import {
  contentOf,
  deviceGrant,
  givenOut,
  isSketch,
  ofVariant,
  stateBefore,
  stateOf,
} from './exchange.ts';

type Members = Readonly<Record<string, unknown>>;

/** A row of what the provider hears. */
const onHearing = (
  type: string,
  { source, ...row }: Pick<LedRow, 'name' | 'text' | 'isThere'> & { readonly source: string },
): LedRow => ({
  kind: 'led',
  source: `MSC3906 ${source}`,
  ...row,
  ...ofVariant,
  // A careless provider answers otherwise than it does.
  appliesTo: (settings) => ofVariant.appliesTo(settings) && settings.careless !== 'provider',
  contentOf: ({ to, message }) =>
    to === 'provider' && message.type === type ? contentOf(message) : undefined,
});

/** What the provider has answered a device just now: nothing else is under way to it. */
function answerTo({ view }: Heard, client: 'newDevice' | 'existingDevice'): Members | undefined {
  const answers = view
    .messages(`${client}=provider`)
    .filter(({ message }) => message.type.startsWith('response.'));
  const last = answers.at(-1)?.message;
  return last && { ...contentOf(last), type: last.type };
}

const isRefused = (said: Said, error: string): boolean => {
  const answer = answerTo(said, 'newDevice');
  return answer?.type === 'response.400' && answer.error === error;
};

const isFromClient = ({ content, given, view }: Said): boolean =>
  of(view, 'provider').hasClient === true &&
  (content as Members).client_id === givenOut(given).clientId;

const isOfCode = (said: Said): boolean => {
  const { grant_type, device_code } = said.content as Members;
  const { deviceCode } = givenOut(said.given);
  return isFromClient(said) && grant_type === deviceGrant && device_code === deviceCode;
};

const isHeld = ({ view }: Heard, client: string): boolean =>
  Object.hasOwn(of(view, 'provider').held ?? {}, client);

const asked: readonly Row[] = [
  onHearing('GET provider/configuration', {
    name: 'configuration-is-answered',
    text: 'the new device is told of the grant at once, the existing one as the provider decides',
    source: 'L435-L443 (step O1), L451-L453 (step O2)',
    isThere: (said) =>
      said.from === 'existingDevice'
        ? isHeld(said, 'existingDevice') && answerTo(said, 'existingDevice') === undefined
        : answerTo(said, 'newDevice')?.device_authorization_endpoint !== undefined &&
          isStep(said, 'O2'),
  }),
  onHearing('POST provider/registration', {
    name: 'registration-makes-a-client',
    text: 'whoever registers is a client from then on',
    source: 'L454-L456 (step O2)',
    isThere: (said) =>
      of(said.view, 'provider').hasClient === true &&
      answerTo(said, 'newDevice')?.type === 'response.201',
  }),
  onHearing('POST provider/device', {
    name: 'code-is-for-clients',
    text: 'who asks for a device code gets one, as the provider decides, if it is a client',
    source: 'L457-L458 (step O3)',
    isThere: (said) =>
      isFromClient(said)
        ? isHeld(said, 'newDevice') && answerTo(said, 'newDevice') === undefined
        : isRefused(said, 'invalid_client'),
  }),
];

/** What a decision of the provider about a held request makes of it. */
const decisions: Readonly<Record<string, (said: Said) => boolean>> = {
  serve: (said) => isServed(said, { hasGrant: true, isForeign: false }),
  'no-device-grant': (said) => isServed(said, { hasGrant: false, isForeign: false }),
  'foreign-page': (said) => isServed(said, { hasGrant: true, isForeign: true }),
};

interface Served {
  readonly hasGrant: boolean;
  readonly isForeign: boolean;
}

function isServed(said: Said, { hasGrant, isForeign }: Served): boolean {
  const { client } = said.message as unknown as { client: 'newDevice' | 'existingDevice' };
  const answer = answerTo(said, client);
  if (answer === undefined || isHeld(said, client)) return false;
  if (client === 'existingDevice') {
    const { members } = answer as { readonly members: string };
    const isTold = members.includes('issuer') && members.includes('device_auth') === hasGrant;
    return isTold && isStep(said, 'O1');
  }
  const { completeUrl, foreignUrl } = givenOut(said.given);
  const page = answer.verification_uri_complete ?? answer.verification_url_complete;
  return page === (isForeign ? foreignUrl : completeUrl) && isNewCode(said) && isStep(said, 'O3');
}

/** Whether what it did is that step of the text. */
const isStep = ({ taken }: Heard, step: string): boolean => taken.at(-1)?.meta.step === step;

/** A code that nobody has decided on, with its life before it. */
function isNewCode(said: Said): boolean {
  const lives = said.view
    .timers('provider')
    .map(({ id, delayMs }) => `${id.split('.')[2]} ${delayMs}`);
  return (
    stateOf(said, 'provider') === 'live.ready' &&
    of(said.view, 'provider').slowDowns === 0 &&
    lives.join() === `deviceCodeLife ${said.given.settings['device-code-life']}`
  );
}

/** What a poll is answered, by the state in which the code was, and where that leads. */
const polls: readonly (readonly [before: string, error: string | null, after: string])[] = [
  ['live.busy', 'slow_down', 'live.ready'],
  ['live.granted', null, 'used'],
  ['live', 'authorization_pending', 'live.ready'],
  ['expired', 'expired_token', 'expired'],
  ['denied', 'access_denied', 'denied'],
  ['used', 'invalid_grant', 'used'],
  ['idle', 'invalid_grant', 'idle'],
];

function isPollAnswered(said: Said): boolean {
  const before = stateBefore(said) ?? '';
  const [, error, after] = polls.find(([state]) => before.startsWith(state)) ?? ['', '', ''];
  if (!isOfCode(said)) return isRefused(said, 'invalid_grant');
  if (stateOf(said, 'provider') !== after) return false;
  const { slowDowns, consentedBy } = of(said.view, 'provider');
  if (error === null) {
    return answerTo(said, 'newDevice')?.access_token !== undefined && consentedBy === null;
  }
  if (error === 'slow_down' && slowDowns !== 1) return false;
  const isDenial = error === 'access_denied' && isSketch(said.given);
  return isRefused(said, isDenial ? 'authorization_declined' : error);
}

/** What a decision on the page makes of the code. Whoever decides too late is refused. */
function isConsentTaken(said: Said): boolean {
  const { user_code, action, account } = said.content as Members;
  const before = stateBefore(said) ?? '';
  const after = stateOf(said, 'provider');
  const isOpen = before.startsWith('live') && before !== 'live.granted';
  if (!isOpen || user_code !== givenOut(said.given).userCode) return after === before;
  if (action !== 'allow')
    return after === 'denied' && of(said.view, 'provider').consentedBy === null;
  return after === 'live.granted' && of(said.view, 'provider').consentedBy === account;
}

const decided: readonly Row[] = [
  ...Object.entries(decisions).map(([type, isThere]) =>
    onHearing(type, {
      name: `${type === 'serve' ? 'request-is-served' : type}-at-provider`,
      text: `what the provider decides (${type}) is what it answers, and what it keeps`,
      source: 'L435-L443 (step O1), L457-L458 (step O3)',
      isThere,
    }),
  ),
  onHearing('POST provider/token', {
    name: 'poll-is-answered-by-the-state-of-the-code',
    text: 'a poll is answered by what has become of the device code, which gives one token',
    source: 'L465-L476 (step O6)',
    isThere: isPollAnswered,
  }),
  onHearing('POST provider/consent', {
    name: 'decision-counts-for-the-code',
    text: 'what the user decides on the page is kept, with whose consent it is',
    source: 'L480-L482 (step O7)',
    isThere: isConsentTaken,
  }),
  onHearing('slow-down', {
    name: 'slow-down-is-for-the-next-poll',
    text: 'a provider that is polled too often says so at the next poll',
    source: 'L465-L476 (step O6)',
    isThere: (said) => stateOf(said, 'provider') === 'live.busy',
  }),
  {
    kind: 'led',
    name: 'code-expires',
    text: 'a device code whose life is over has expired, whatever was decided on it',
    source: 'MSC3906 L473-L474 (step O6)',
    ...ofVariant,
    contentOf: ({ to, message }) =>
      to === 'provider' && message.type.startsWith('xstate.after.') ? message : undefined,
    isThere: (said) =>
      stateOf(said, 'provider') === 'expired' && of(said.view, 'provider').slowDowns === 0,
  },
];

export const providerRows: readonly Row[] = [...asked, ...decided];
