/** What the browser shows, what the user does about it, and what comes of that at the provider. */

import { wayOf } from '../../../protocol/contents/way.ts';
import { hasEnded, of } from '../../properties/state.ts';
import type { Heard, Row, Said } from '../rows.ts';
import { equals, givenOut, led, ofVariant, stateOf } from './exchange.ts';

const userCode = equals(
  'the answer to the request for a device code',
  ({ given }: Said) => givenOut(given).userCode,
);

/** What someone says to the user, or the user to the browser. */
const said =
  (type: string, from: string) =>
  ({ from: speaker, message }: Heard): unknown =>
    speaker === from && message.type.startsWith(type) ? message : undefined;

const screens: readonly Row[] = [
  {
    kind: 'sent',
    name: 'user-code-is-shown',
    text: 'the new device shows the user code that it was given',
    source: 'MSC3906 L464 (step O5)',
    ...ofVariant,
    schema: null,
    contentOf: said('screen.user-code', 'newDevice'),
    fields: { userCode },
  },
  {
    kind: 'sent',
    name: 'page-shows-the-user-code',
    text: 'the page that asks for consent shows the user code that it is about',
    source: 'MSC3906 L480-L482 (step O7)',
    ...ofVariant,
    schema: null,
    contentOf: said('screen.consent', 'browser'),
    fields: { userCode },
  },
  {
    kind: 'sent',
    name: 'page-hears-of-its-decision',
    text: 'the provider answers a decision on its page by whether it was taken',
    source: 'MSC3906 L480-L482 (step O7)',
    ...ofVariant,
    schema: null,
    contentOf: ({ from, message, cause }) =>
      from === 'provider' && cause?.message.type === 'POST provider/consent' ? message : undefined,
    fields: {
      type: {
        comesFrom: 'whether the code is still one to decide on',
        isRight: (value, { cause }) => {
          const isTaken = cause && ['live.granted', 'denied'].includes(wayOf(cause).to);
          return value === (isTaken ? 'response.200' : 'response.400');
        },
      },
    },
  },
];

const isAway = (heard: Heard): boolean => stateOf(heard, 'user') === 'away';

const isOpen = (heard: Heard): boolean => {
  const { url, userCode } = of(heard.view, 'browser');
  const isAsked =
    isAway(heard) ||
    (stateOf(heard, 'user') === 'present.consenting' &&
      of(heard.view, 'user').consent?.onPage === userCode);
  return (
    stateOf(heard, 'browser') === 'asking' &&
    url === heard.message.url &&
    userCode === givenOut(heard.given).userCode &&
    isAsked
  );
};

/** The browser has done with its page. */
const isClosed = (heard: Heard): boolean =>
  stateOf(heard, 'browser') === 'closed' && of(heard.view, 'browser').userCode === '';

/** Which of the provider's pages there are: that of a code, until this has expired. */
function isThere(heard: Heard): boolean {
  const { completeUrl } = givenOut(heard.given);
  return heard.message.url === completeUrl && stateOf(heard, 'provider') !== 'expired';
}

/** What is decided on a page is decided at the provider, if the code is still one to decide on. */
const isDecided = (heard: Heard, account: string | null): boolean => {
  const after = stateOf(heard, 'provider');
  if (after === 'live.granted') return of(heard.view, 'provider').consentedBy === account;
  return !after.startsWith('live');
};

/** Where the browser is redirected back, the flow knows of a no. */
const isToldBack = ({ view, given }: Heard): boolean =>
  given.oidc?.redirects !== true ||
  hasEnded(view, 'existingDevice') ||
  view.local('existingDevice') === null;

const acts: Readonly<Record<string, string | null>> = {
  allow: '@alice:example.org',
  'allow-as-other': '@bob:example.org',
  deny: null,
};

const onPage: readonly Row[] = [
  led({
    name: 'page-is-opened',
    text: 'the browser shows the page that it is to open, if there is such a page, to the user',
    source: 'MSC3906 L478-L482 (step O7)',
    actor: 'browser',
    state: '',
    event: 'browser.open',
    isThere: (heard) =>
      isThere(heard)
        ? isOpen(heard)
        : isClosed(heard) && of(heard.view, 'browser').url === heard.message.url,
  }),
  ...Object.entries(acts).map(([event, account]) =>
    led({
      name: `${event}-on-page-counts`,
      text: `what the user does on the page (${event}) the provider knows, and the page is closed`,
      source: 'MSC3906 L480-L484 (step O7)',
      actor: 'user',
      state: 'present.consenting',
      event,
      isThere: (heard) =>
        heard.message.type !== event ||
        (stateOf(heard, 'user') === 'present.following' &&
          isClosed(heard) &&
          isDecided(heard, account) &&
          (account !== null || isToldBack(heard))),
    }),
  ),
  led({
    name: 'user-code-is-seen',
    text: 'a user who is there has seen the user code that the new device shows',
    source: 'MSC3906 L464 (step O5)',
    actor: 'user',
    state: 'present',
    event: 'screen.user-code',
    isThere: (heard) => of(heard.view, 'user').consent?.shown === heard.message.userCode,
  }),
];

/** How the parties of the variant begin: with nothing known, asked or decided. */
function isAtTheBeginning(heard: Heard): boolean {
  const { view, to } = heard;
  const { issuer, account, deviceCode, hasBackedOff } = of(view, 'newDevice').oidc ?? {};
  switch (to) {
    case 'provider':
      return stateOf(heard, to) === 'idle' && of(view, to).hasClient === false;
    case 'browser':
      return isClosed(heard) && of(view, to).url === null;
    case 'newDevice':
      return [issuer, account, deviceCode].every((one) => one === null) && hasBackedOff === false;
    case 'user':
      return Object.values(of(view, to).consent ?? {}).every((one) => one === null);
    default:
      return true;
  }
}

const beginning: Row = {
  kind: 'led',
  name: 'grant-begins-with-nothing',
  text: 'the parties of a device grant begin with nothing known, asked or decided',
  source: 'MSC3906 L403-L443',
  ...ofVariant,
  contentOf: ({ message }) => (message.type === 'xstate.init' ? message : undefined),
  isThere: isAtTheBeginning,
};

export const consentRows: readonly Row[] = [...screens, ...onPage, beginning];
