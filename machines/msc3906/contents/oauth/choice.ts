/** Where the offer of the device grant leads, and its choice; and until when one can cancel. */

import { of } from '../../properties/state.ts';
import type { Row, Said } from '../rows.ts';
import {
  grantOf,
  grantProtocol,
  isSketch,
  led,
  loginIn,
  offerOf,
  stateOf,
  tells,
} from './exchange.ts';
import { asksNext, is, isTaken } from './newDevice.ts';

/** The homeserver that an offer names. The sketch writes it without a scheme (L442). */
function homeserverOf(said: Said, named: string | undefined): string | null {
  if (named === undefined) return null;
  return isSketch(said.given) && !named.includes('://') ? `https://${named}` : named;
}

const tellsUnsupported = (said: Said): boolean => {
  const last = tells(said, 'newChannel').at(-1);
  return (
    is(said, 'tellingUnsupported') &&
    last?.type === 'm.login.failure' &&
    last.reason === 'unsupported'
  );
};

function isOfferKept(said: Said): boolean {
  const offer = loginIn(said);
  if (offer?.type !== 'm.login.protocols') return true;
  const address = homeserverOf(said, offer.homeserver);
  const isOffered = offer.protocols.includes(grantProtocol) && isTaken(said, address);
  if (!isOffered && !offer.protocols.includes(said.given.names.loginToken)) {
    return tellsUnsupported(said);
  }
  const found = grantOf(said);
  return (
    is(said, 'choosingProtocol') &&
    of(said.view, 'newDevice').homeserver === address &&
    found?.isOffered === isOffered &&
    found.account === (offer.user_id ?? null)
  );
}

const tellsToken = (said: Said): boolean => {
  const last = tells(said, 'newChannel').at(-1);
  return last?.type === 'm.login.protocol' && last.protocol === said.given.names.loginToken;
};

export const choiceRows: readonly Row[] = [
  led({
    name: 'offer-of-a-grant-is-kept',
    text: 'the new device keeps whether the grant is offered, where, and for which account',
    source: 'MSC3906 L435-L448 (step O1)',
    actor: 'newDevice',
    state: 'awaitingProtocols',
    event: 'channel.received',
    isThere: isOfferKept,
  }),
  led({
    name: 'grant-is-taken-where-offered',
    text: 'who goes on takes the grant where it is offered, else login tokens',
    source: 'MSC3906 L449-L453 (step O2)',
    actor: 'newDevice',
    state: 'choosingProtocol',
    event: 'take-protocol',
    isThere: (said) =>
      grantOf(said)?.isOffered === true
        ? asksNext(said, 'discovering')
        : is(said, 'awaitingApproval') && tellsToken(said),
  }),
  led({
    name: 'refusal-of-the-grant-is-told',
    text: 'who does not go on with what is offered says so',
    source: 'MSC3906 L435-L448 (step O1)',
    actor: 'newDevice',
    state: 'choosingProtocol',
    event: 'refuse-protocol',
    isThere: tellsUnsupported,
  }),
  led({
    name: 'no-cancelling-once-the-page-is-open',
    text: 'as amended the existing device can cancel until it has opened the page',
    source: 'MSC3906 L381-L392, L478-L480 (step O7)',
    actor: 'existingDevice',
    state: '',
    event: 'user.cancel',
    isThere(said) {
      const { before } = said.content as unknown as { readonly before: string };
      const after = stateOf(said, 'existingDevice');
      // Whoever says its last words is ending already.
      if (before.startsWith('telling')) return after === before;
      const { code, token } = of(said.view, 'existingDevice');
      const isOpen = offerOf(said)?.hasOpened === true;
      return code !== null && token === null && !isOpen
        ? after === 'tellingCancelled'
        : after !== 'tellingCancelled';
    },
  }),
];
