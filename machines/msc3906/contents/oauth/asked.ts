/** What is asked of the contents of the device grant: one property for each exchange. */

import type { Asked } from '../../../protocol/contents/rows.ts';

export const grantAsked: readonly Asked[] = [
  {
    name: 'sent-for-grant',
    text: 'each request for the grant is to whom it has to be, as the client, with the codes given',
    source: 'MSC3906 L436-L501 (steps O1 to O9)',
    rows: [
      ...['asks-for-the-provider', 'asks-for-the-configuration', 'registers-as-a-native-client'],
      ...['asks-for-a-device-code', 'polls-with-its-device-code', 'asks-whose-session-it-is'],
      'signs-out-where-declined',
    ],
  },
  {
    name: 'sent-for-page',
    text: 'the browser opens the page that was told, shows what is on it, and sends that back',
    source: 'MSC3906 L478-L484 (step O7)',
    rows: [
      ...['opens-the-page-told', 'gets-the-page-told', 'decides-on-the-user-code'],
      ...['sent-page', 'page-shows-the-user-code', 'page-hears-of-its-decision'],
    ],
  },
  {
    name: 'sent-by-provider',
    text: 'each answer of the provider has what it has made for the client, or an error',
    source: 'MSC3906 L447-L493 (steps O2 to O8); RFC 8628',
    rows: [
      ...['provider-describes-itself', 'provider-names-the-client', 'provider-gives-codes'],
      ...['provider-gives-a-bearer-token', 'provider-refuses-with-an-error'],
    ],
  },
  {
    name: 'sent-of-sessions',
    text: 'the homeserver names its own provider, and says of a session whose it is',
    source: 'MSC3906 L436-L447, L487-L493 (steps O1, O8)',
    rows: [
      ...['sent-well-known', 'sent-whoami', 'homeserver-names-its-provider'],
      'homeserver-says-whose-session-it-is',
    ],
  },
  {
    name: 'grant-is-told',
    text: 'the grant that is offered, taken or has failed is told as the servers have just said',
    source: 'MSC3906 L443-L493 (steps O1 to O8)',
    rows: [
      ...['offer-has-the-grant-that-there-is', 'grant-tells-the-page-given'],
      'grant-outcome-is-told-as-it-is',
    ],
  },
  {
    name: 'provider-decides',
    text: 'the provider answers as it decides, whom it knows as a client',
    source: 'MSC3906 L443-L462 (steps O1 to O4)',
    rows: [
      ...['configuration-is-answered', 'registration-makes-a-client', 'code-is-for-clients'],
      ...['request-is-served-at-provider', 'no-device-grant-at-provider'],
      'foreign-page-at-provider',
    ],
  },
  {
    name: 'provider-keeps-codes',
    text: 'a device code is worth what has been decided on it, once, in its time',
    source: 'MSC3906 L471-L484 (steps O6, O7); RFC 8628',
    rows: [
      'poll-is-answered-by-the-state-of-the-code',
      ...['decision-counts-for-the-code', 'slow-down-is-for-the-next-poll', 'code-expires'],
      'provider-keeps-time',
    ],
  },
  {
    name: 'grant-is-asked-for',
    text: 'the new device goes from the homeserver to its provider, as the client that it is there',
    source: 'MSC3906 L436-L462 (steps O1 to O4)',
    rows: [
      ...['grant-begins-with-nothing', 'provider-is-taken-from-the-homeserver'],
      ...['endpoints-are-those-of-the-document', 'client-is-the-one-registered'],
      'codes-are-those-given',
    ],
  },
  {
    name: 'polls-as-told',
    text: 'the new device polls after each pause until an answer, or the other device, ends that',
    source: 'MSC3906 L471-L476 (step O6); RFC 8628',
    rows: [
      ...['pause-ends-with-a-poll', 'answer-to-a-poll-decides'],
      ...['polling-stops-where-the-other-ends', 'no-answer-is-no-answer'],
    ],
  },
  {
    name: 'identity-is-that-of-the-session',
    text: 'the new device goes on as the device of its session, if it is of the right account',
    source: 'MSC3906 L487-L498 (step O8)',
    rows: [
      ...['identity-is-that-of-the-session', 'confirmation-follows-the-keys'],
      ...['session-opens-with-its-own-account', 'session-ends-by-signing-out'],
    ],
  },
  {
    name: 'grant-ends-as-told',
    text: 'who tells its last words ends with what they say; a session that is declined is ended',
    source: 'MSC3906 L471-L501 (steps O6 to O9)',
    rows: [
      'last-words-end-the-grant-after-channel-sent',
      'last-words-end-the-grant-after-channel-failed',
      'last-words-end-the-grant-after-user-cancel',
      ...['late-decline-ends-the-session', 'signing-out-forgets-the-session'],
    ],
  },
  {
    name: 'grant-is-offered',
    text: 'the existing device offers what there is, and the new one takes the grant, or refuses',
    source: 'MSC3906 L443-L462 (steps O1 to O4)',
    rows: [
      'login-tokens-are-offered-where-there-are-some',
      ...['grant-is-offered-where-there-is-one', 'no-answer-ends-the-offer'],
      ...['offer-of-a-grant-is-kept', 'grant-is-taken-where-offered'],
      'refusal-of-the-grant-is-told',
    ],
  },
  {
    name: 'page-told-is-opened-or-refused',
    text: 'the existing device opens the page, asks its user first or refuses it, as it reads that',
    source: 'MSC3906 L478-L480 (step O7)',
    rows: [
      ...['page-told-is-opened-or-refused', 'approval-opens-the-page'],
      'no-cancelling-once-the-page-is-open',
    ],
  },
  {
    name: 'page-is-answered',
    text: 'the page shows itself to the user, and the provider knows what is done on it',
    source: 'MSC3906 L478-L484 (step O7)',
    rows: [
      ...['page-is-opened', 'allow-on-page-counts', 'allow-as-other-on-page-counts'],
      'deny-on-page-counts',
    ],
  },
  {
    name: 'help-ends-as-told',
    text: 'the existing device ends, or looks for the new one, as that or its own user says',
    source: 'MSC3906 L478-L501 (steps O7 to O9)',
    rows: [
      ...['outcome-told-is-the-end', 'redirect-tells-of-the-denial'],
      ...['sign-in-by-grant-is-noted', 'late-approval-goes-on', 'late-decline-is-told'],
      'last-words-end-the-help-after-channel-sent',
      'last-words-end-the-help-after-channel-failed',
      'last-words-end-the-help-after-user-cancel',
    ],
  },
];
