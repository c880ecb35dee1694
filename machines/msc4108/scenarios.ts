/** The settings that are checked: each revision in both directions, then what can go wrong. */

import type { Scenario } from 'actorcheck';

const usual: readonly Scenario[] = [
  { name: 'default', text: 'the text of 2026; the new device scans', given: {} },
  {
    name: 'existing-scans',
    text: 'the text of 2026; the existing device scans',
    given: { scan: 'existing' },
  },
  {
    name: 'invisible',
    text: 'the text of 2026; the new device never shows up in the device list',
    given: { 'visible-after': 'never' },
  },
  {
    name: 'as-2024',
    text: 'as released in 2024; the new device scans',
    given: { revision: '2024' },
  },
  {
    name: 'as-2024-existing-scans',
    text: 'as released in 2024; the existing device scans',
    given: { revision: '2024', scan: 'existing' },
  },
];

/** Each is about what only it has, and is asked for that, without a fault of the network. */
const unusualOnes: readonly Omit<Scenario, 'isFaultless'>[] = [
  {
    name: 'letter-of-2024',
    text: 'by the letter of 2024, whose numbers of payloads begin otherwise than in released code',
    given: { revision: '2024-letter' },
    properties: ['no-number-used-twice'],
  },
  {
    name: 'failing-homeserver',
    text: 'the homeserver fails one request, whichever it is',
    given: { 'homeserver-fails': 'once' },
    properties: ['server-failure-is-told', 'refused-keys-are-told'],
  },
  {
    name: 'refusing-relay',
    text: 'the relay refuses one request for a moment, whichever it is',
    given: { 'relay-whims': 'refuses' },
    properties: ['no-channel-lost-to-one-refusal'],
  },
  {
    name: 'rendezvous-elsewhere',
    text: 'the existing device shows a code of another server than its homeserver',
    given: { 'rendezvous-at': 'elsewhere' },
    properties: ['base-url-is-of-the-homeserver'],
  },
  {
    name: 'rendezvous-elsewhere-2024',
    text: 'the same as released in 2024',
    given: { 'rendezvous-at': 'elsewhere', revision: '2024' },
    properties: ['base-url-is-of-the-homeserver'],
  },
  {
    name: 'relay-for-members',
    text: 'the relay serves those who are signed in, as is to be usual; the new device shows',
    given: { scan: 'existing', 'relay-policy': 'authenticated' },
    properties: ['relay-serves-new-devices'],
  },
  {
    name: 'relay-for-members-existing-shows',
    text: 'the same; the existing device shows the code',
    given: { 'relay-policy': 'authenticated' },
    properties: ['relay-serves-new-devices', 'can-succeed'],
  },
  {
    name: 'foreign-page',
    text: 'the new device names a page of somebody else',
    given: { page: 'foreign' },
    properties: ['opens-pages-of-the-provider'],
  },
  {
    name: 'plain-address',
    text: 'the existing device names its homeserver by an address of http',
    given: { scan: 'existing', 'base-url': 'http' },
    properties: ['goes-over-https'],
  },
  {
    name: 'other-account',
    text: 'the browser is signed in to another account than the existing device',
    given: { 'browser-account': 'other' },
    properties: ['session-is-of-the-account', 'no-secrets-before-session'],
  },
  {
    name: 'removed',
    text: 'somebody else who has seen the code deletes the rendezvous',
    given: { others: 'remove' },
    properties: ['nobody-else-ends-it', 'no-secrets-before-session'],
  },
  {
    name: 'scrawled-over',
    text: 'somebody else who has seen the code writes at the rendezvous',
    given: { others: 'scrawl' },
    properties: ['scrawl-ends-no-handshake', 'one-check-code', 'no-secrets-to-untrusted'],
  },
  {
    name: 'phisher',
    text: 'the user scans a code on a device of somebody else, which asks for no check code',
    given: { scan: 'existing', 'new-is': 'strangers' },
    properties: ['secrets-only-to-own-devices', 'no-secrets-before-session'],
  },
  {
    name: 'same-intents',
    text: 'the code says the reverse of what its device is',
    given: { intents: 'same' },
    properties: ['intents-that-do-not-fit-end-it'],
  },
  {
    name: 'two-revisions',
    text: 'the existing device goes by the text of 2024, the new one by that of 2026',
    given: { 'existing-revision': '2024' },
    properties: ['code-of-another-revision-ends-it'],
  },
  {
    name: 'nothing-to-share',
    text: 'the existing device has no cross-signing keys, and has not looked before it offered',
    given: { secrets: 'none' },
    properties: ['nothing-to-share-is-told'],
  },
  {
    name: 'secrets-of-others',
    text: 'the existing device shares keys that are not those of the account any more',
    given: { secrets: 'others' },
    properties: ['success-is-cross-signed'],
  },
];

const unusual = unusualOnes.map((scenario): Scenario => ({ ...scenario, isFaultless: true }));

export const scenarios: readonly Scenario[] = [...usual, ...unusual];
