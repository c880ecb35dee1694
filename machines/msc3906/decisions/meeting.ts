/** What is asked of the rendezvous and of the secure channel: MSC3886 and MSC3903. */

import { type Decision, holds, violated } from './decision.ts';

export const transport: readonly Decision[] = [
  {
    question: 'Can a scanner erase its own key, by saying at once that the intents do not fit?',
    source: 'MSC3906 L169-L187 (steps 1, 2); MSC3886 L62',
    by: [
      violated('no-unread-payload-overwritten', 'both-start'),
      violated('incompatible-intents-stop-both', 'both-start'),
    ],
  },
  {
    question: 'Can the devices wait for each other at step 3, or the progress erase the key?',
    source: 'MSC3906 L189-L198 (step 3) against L85-L97',
    by: [
      violated('awaited-progress-comes', 'mixed-readings'),
      violated('both-can-end-well', 'mixed-readings'),
      violated('no-unread-payload-overwritten', 'prose'),
    ],
  },
  {
    question: 'Is nothing replaced by a client that has not seen it, so that one scanner binds?',
    source: 'MSC3886 L50-L55, L155, L166-L169',
    by: [
      holds('no-blind-overwrite', 'default'),
      holds('no-blind-overwrite', 'both-reciprocate'),
      holds('equal-codes-mean-one-channel', 'bystander x compares x new'),
    ],
    beside:
      'If-Match is required of every PUT, and the relay here refuses one without it. Who has ' +
      'seen the code can read first, as any scanner does: the ETag keeps nobody out who polls.',
  },
  {
    question: 'If ETags are a hash of the payload, is a write missed that is the same again?',
    source: 'MSC3886 L183-L184, L226-L227',
    by: [holds('write-is-seen', 'hashed-etags'), holds('both-can-end-well', 'hashed-etags')],
    beside:
      'Not with this channel: each sealed payload has a vector of its own, and the keys differ, ' +
      'so that nothing is written that was there before. What is not sealed would be missed.',
  },
  {
    question: 'Does anybody gain by writing nonsense to the rendezvous, or by deleting it?',
    source: 'MSC3886 L42-L46, L69-L70, L209-L212',
    by: [
      holds('attacker-gets-no-session', 'bystander x compares x new'),
      holds('attacker-gets-no-session', 'malicious-relay x anything x new'),
      violated('no-party-left-waiting', 'malicious-relay'),
    ],
    beside:
      'Explored are keys, replays and messages of its own. Nonsense and a DELETE are not moves ' +
      'of an attacker here: they end a sign-in, as an expiry does, and attain no more.',
  },
  {
    question: 'Is the rendezvous there for as long as people and devices need it?',
    source: 'MSC3886 L66-L69, L220; MSC3906 L253-L254, L266-L268, L316-L317',
    by: [
      violated('rendezvous-lasts-while-needed', 'expiring-relay'),
      violated('token-arrives-or-both-end', 'default'),
    ],
    beside: 'How long it has to live, exactly, is among the questions above.',
  },
  {
    question: 'Is there a way on after 412, 429 or an error of the relay?',
    source: 'MSC3886 L124, L169-L171, L191',
    by: [
      violated('no-channel-lost-to-concurrent-writes', 'default'),
      violated('no-channel-lost-to-one-refusal', 'refusing-relay'),
      holds('lost-channel-ends-its-device', 'refusing-relay'),
    ],
  },
  {
    question: 'Is the relay empty once both have ended?',
    source: 'MSC3886 L66-L70; MSC3906 L187, L204',
    by: [violated('relay-cleared-after-end', 'default')],
  },
];

export const channel: readonly Decision[] = [
  {
    question: 'Does a relay that swaps the key of the scanner get anywhere?',
    source: 'MSC3903 L49-L57 (step 2), L92-L99 (step 7)',
    by: [
      holds('approved-device-is-the-users', 'bystander-relay x compares x new'),
      violated('approved-device-is-the-users', 'bystander-relay x anything x new'),
      holds('attacker-gets-no-channel-key', 'malicious-relay x anything x new'),
    ],
    beside:
      'It has to have seen the code, as the key of the device that shows it is in there only, ' +
      'and the user has not to look.',
  },
  {
    question: 'Can a bystander who saw the code be first?',
    source: 'MSC3903 L92-L99 (step 7)',
    by: [
      holds('approved-device-is-the-users', 'bystander x compares x new'),
      violated('approved-device-is-the-users', 'bystander x anything x new'),
      violated('signed-in-to-own-account', 'bystander x compares x existing'),
    ],
  },
  {
    question: 'Does the confirmation code tell anything of the key of the channel?',
    source: 'MSC3903 L101-L102 (step 7) against L65-L67 (step 4)',
    by: [violated('code-tells-nothing-of-key', 'default')],
    beside: 'Both are what one secret and one info give: the code is the first 39 bits of the key.',
  },
  {
    question: 'Do equal codes say that the devices share the key, also if someone tries keys?',
    source: 'MSC3903 L92-L105 (step 7)',
    by: [
      holds('equal-codes-mean-one-channel', 'middleman x compares x new'),
      holds('approved-device-is-the-users', 'middleman x compares x existing'),
      violated('equal-codes-mean-one-channel', 'grinding-middleman x compares x new'),
      violated('approved-device-is-the-users', 'grinding-middleman x compares x existing'),
    ],
    beside: 'It takes 2^39 tries for twelve digits. With real bytes it is done for two.',
  },
  {
    question: 'Is a key refused with which the shared secret is zero?',
    source: 'MSC3903 L59-L67 (steps 3, 4)',
    by: [
      violated('channel-key-takes-a-private-key', 'small-order'),
      holds('attacker-gets-no-channel-key', 'small-order'),
    ],
    beside:
      'As the info has both public keys, the devices then do not share a key with each other. ' +
      'Libraries that go by the letter of RFC 7748 differ; the one used here refuses.',
  },
  {
    question: 'Do devices that take the stable and the unstable name alike have one key?',
    source: 'MSC3903 L65-L67 (step 4), L145-L148',
    by: [violated('channel-ends-agree', 'lenient-names')],
  },
  {
    question: 'Is an initialisation vector used twice with one key?',
    source: 'MSC3903 L72-L73 (step 5)',
    by: [
      holds('no-vector-used-twice', 'default'),
      holds('no-vector-used-twice', 'refusing-relay'),
      holds('no-vector-used-twice', 'late-answers'),
    ],
    beside:
      'Of payloads that are there or under way at the same time; each replaces the one before. ' +
      'That both devices draw at random is left to them.',
  },
  {
    question: 'Is a message that comes back to its sender, or comes again, acted on?',
    source: 'MSC3903 L59-L90 (steps 4 to 6)',
    by: [
      violated('own-payload-not-opened', 'malicious-relay'),
      holds('replay-not-acted-on', 'malicious-relay'),
    ],
  },
  {
    question: 'Does a code with another intent, or without a flow, lead anybody on?',
    source: 'MSC3906 L27, L54-L61, L169-L174 (step 1)',
    by: [holds('no-silent-downgrade', 'phisher x anything x existing')],
    beside:
      'That is for the device that scans to see. Neither intent nor flow is in what the keys are ' +
      'derived from: equal codes do not say that the devices mean the same by them. Explored ' +
      'with devices of one revision each; one that speaks both would go on in the first.',
  },
  {
    question: 'Can the revision be told by the first message?',
    source: 'MSC3906 L21-L37, L189-L198 (step 3)',
    by: [],
    beside:
      'No: `m.login.progress` without members is a message of both revisions, and the first one ' +
      'that goes out; a test has it read the same in either. Devices here go by the code.',
  },
];
