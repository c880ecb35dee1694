/**
 * What is asked of contents: one property for each exchange, broken where any of its rows is. A row
 * says what exactly is not as it has to be; by itself it would say what others say, too.
 */

import type { Asked } from '../../protocol/contents/rows.ts';
import { grantAsked } from './oauth/asked.ts';

const flow: readonly Asked[] = [
  {
    name: 'sent-login-messages',
    text: 'each message of the login is told at its step, and says what it has to',
    source: 'MSC3906 L176-L356',
    rows: [
      ...['sent-progress', 'sent-failure', 'sent-protocols', 'sent-protocol', 'sent-declined'],
      ...['approved-says-the-token', 'sent-success', 'sent-verified', 'sent-in-its-form'],
    ],
  },
  {
    name: 'sent-screens',
    text: 'devices show what is to be shown at their step, and hear what their user does there',
    source: 'MSC3906 L27-L61, L250-L268 (steps 8 to 11); MSC3903 L30-L47, L92-L105 (steps 1, 7)',
    rows: [
      ...['sent-code-to-scan', 'sent-scan', 'sent-confirmation-code', 'sent-other-screens'],
      ...['sent-by-user', 'user-code-is-shown', 'user-code-is-seen'],
    ],
  },
  {
    name: 'led-login-messages',
    text: 'a message of the login leads to the next step where it is awaited, with what it says',
    source: 'MSC3906 L189-L360 (steps 3 to 20)',
    rows: ['led-choice-of-protocol', 'led-answer', 'led-success', 'led-verified'],
  },
  {
    name: 'led-failure',
    text: 'a device that is told of a failure ends as the reason says, where it may be told of it',
    source: 'MSC3906 L176-L187, L204-L213, L239-L248 (steps 2, 5, 7), L381-L392',
    rows: ['led-failure', 'ended-by-what-was-told'],
  },
  {
    name: 'led-by-channel',
    text: 'what its channel reports leads a device on, or to its end with the reason',
    source: 'MSC3906 L27-L61, L169-L198 (steps 1 to 3), L256-L330; MSC3886 L170-L172',
    rows: ['led-when-connected', 'led-when-ready', 'led-when-sent', 'led-when-failed'],
  },
  {
    name: 'led-by-user',
    text: 'what a person does at a device leads it on from the state that waits for that',
    source: 'MSC3906 L27-L61, L227-L268 (steps 7 to 11), L381-L392',
    rows: ['led-scan', 'led-cancel', 'led-decision'],
  },
  {
    name: 'acts-in-its-state',
    text: 'a device that comes to a state tells, shows and asks what it has to, and ends with all',
    source: 'MSC3906 L27-L61, L169-L356',
    rows: ['said-in-its-state', 'shown-in-its-state', 'ended-with-its-channel'],
  },
  {
    name: 'device-keeps-time',
    text: 'a device gives up waiting for an answer, looks again after a pause, for ten seconds',
    source: 'MSC3906 L316-L317 (step 16)',
    rows: ['device-keeps-time', 'led-answer-given-up'],
  },
  {
    name: 'user-follows-screens',
    text: 'a user keeps what is shown, is asked where there is a question, and decides once',
    source: 'MSC3906 L250-L268 (steps 8 to 11)',
    rows: ['led-screen', 'led-user'],
  },
];

const channel: readonly Asked[] = [
  {
    name: 'channel-does-as-told',
    text: 'a channel does as its device has it do, in that order, and tells it what there is',
    source: 'MSC3903 L30-L105; MSC3886 L119-L171; MSC3906 L27-L61, L169-L187',
    rows: [
      ...['led-open', 'led-join', 'led-send', 'led-close', 'channel-rests-when-done'],
      ...['sent-to-open-or-join', 'sent-to-close', 'sent-ready', 'sent-connected'],
      ...['sent-received', 'sent-failed', 'sent-sent'],
    ],
  },
  {
    name: 'led-to-connection',
    text: 'a channel is connected once both keys are at the relay, and fails where they are not',
    source: 'MSC3903 L49-L70 (steps 2 to 4); MSC3886 L119-L125, L164-L191',
    rows: ['led-creation', 'led-first-read', 'led-key-written', 'led-key-read'],
  },
  {
    name: 'led-when-connected-to-relay',
    text: 'a connected channel polls on and writes what there is, until the relay refuses that',
    source: 'MSC3886 L164-L171, L187-L191',
    rows: ['led-poll', 'led-write'],
  },
  {
    name: 'channel-keeps-time',
    text: 'a channel asks again after the interval, and gives up a request without an answer',
    source: 'MSC3886 L174-L191',
    rows: ['channel-keeps-time', 'led-channel-timers', 'led-late-answer'],
  },
  {
    name: 'sent-to-and-by-relay',
    text: 'a request has the point, revision and payload it has to have, an answer what there is',
    source: 'MSC3886 L107-L191; MSC3903 L30-L91',
    rows: ['sent-post', 'sent-put', 'sent-get', 'sent-delete', 'sent-by-relay'],
  },
  {
    name: 'relay-keeps-points',
    text: 'a relay answers each request, keeps what is written, and forgets it after its life',
    source: 'MSC3886 L66-L70, L107-L191',
    rows: [
      'led-request-to-relay',
      'led-decision-of-relay',
      'led-update',
      'led-expiry',
      'relay-keeps-time',
    ],
  },
];

const homeserver: readonly Asked[] = [
  {
    name: 'sent-to-homeserver',
    text: 'each request to the homeserver is made at its step, by whom and for what it has to be',
    source: 'MSC3906 L200-L364 (steps 4 to 21); MSC3882 L60-L150',
    rows: [
      ...['sent-capabilities-request', 'sent-token-request', 'sent-login-request'],
      ...['sent-keys-upload', 'sent-device-list-request', 'sent-keys-request', 'sent-signature'],
    ],
  },
  {
    name: 'sent-by-homeserver',
    text: 'each answer of the homeserver says what there is, and what it has done',
    source: 'MSC3906 L200-L364 (steps 4 to 21); MSC3882 L60-L150',
    rows: [
      ...['sent-capabilities', 'sent-token', 'sent-challenge', 'sent-session'],
      ...['sent-keys-stored', 'sent-keys', 'sent-signature-taken', 'sent-event-taken'],
    ],
  },
  {
    name: 'homeserver-decides',
    text: 'a request with several answers is held, and answered once, as was decided',
    source: 'MSC3906 L200-L364 (steps 4 to 21); MSC3882 L60-L150',
    rows: ['led-held', 'led-decided'],
  },
  {
    name: 'homeserver-keeps-account',
    text: 'tokens, sessions and keys are made, used and stored as was asked, each for its time',
    source: 'MSC3906 L266-L325 (steps 11 to 18); MSC3882 L60-L150',
    rows: ['led-proof', 'led-session', 'led-keys-upload', 'led-token-lost', 'homeserver-keeps'],
  },
  {
    name: 'led-token',
    text: 'the answers to what the existing device asks before it grants lead where they have to',
    source: 'MSC3906 L200-L213 (steps 4, 5), L266-L268 (step 11)',
    rows: ['led-capabilities', 'led-token'],
  },
  {
    name: 'led-login',
    text: 'the new device is signed in, goes on and trusts as the answers of the homeserver say',
    source: 'MSC3906 L283-L317 (steps 13 to 15), L358-L364 (steps 20, 21)',
    rows: ['led-login', 'led-keys-uploaded', 'led-verifier-checked'],
  },
  {
    name: 'led-look',
    text: 'the existing device trusts the new one if the homeserver has the key that it has told',
    source: 'MSC3906 L316-L330 (steps 16 to 19)',
    rows: ['led-look', 'led-last-look', 'led-signature'],
  },
  {
    name: 'devices-keep',
    text: 'a device keeps what it has heard, while it needs it, and why it has ended',
    source: 'MSC3906 L266-L374 (steps 11 to 23)',
    rows: ['new-device-keeps', 'existing-device-keeps'],
  },
  {
    name: 'sent-secrets',
    text: 'secrets are asked for, sealed and forwarded in the name of who does so, for whom it is',
    source: 'MSC3906 L371-L374 (step 23)',
    rows: ['sent-secret-request', 'sent-secret', 'sent-request-event', 'sent-secret-event'],
  },
  {
    name: 'led-secrets',
    text: 'who is verified gets each secret that it asks for and is held, and nobody else does',
    source: 'MSC3906 L371-L374 (step 23)',
    rows: [
      ...['led-forwarded', 'led-secrets-wanted', 'led-next-request', 'led-request-heard'],
      ...['led-next-secret', 'led-late-answer-of-secrets', 'led-secret-heard'],
      ...['new-secrets-keep', 'existing-secrets-keep'],
    ],
  },
];

const anyone: readonly Asked[] = [
  {
    name: 'nothing-said-twice',
    text: 'nobody asks, answers or tells the same twice over',
    source: 'MSC3906 L169-L374 (steps 1 to 23)',
    rows: ['said-once'],
  },
];

export const asked: readonly Asked[] = [
  ...flow,
  ...channel,
  ...homeserver,
  ...grantAsked,
  ...anyone,
];
