/**
 * What a reviewer asks of the text, and what decides it: a property in a place where it holds or is
 * violated, or a statement of what was explored. `npm run record -- decisions` writes down the
 * shortest run of each that is violated, and how many states each that holds was asked of.
 */

/** A verdict: of a property, in a scenario or in a cell of the table of attackers. */
export interface Verdict {
  readonly property: string;
  readonly place: string;
  readonly verdict: 'holds' | 'violated';
}

interface Decision {
  readonly question: string;
  readonly source: string;
  readonly by: readonly Verdict[];
  /** What no verdict says: what is not asked, and how far the verdicts go. */
  readonly beside?: string;
}

const holds = (property: string, place: string): Verdict => {
  return { property, place, verdict: 'holds' };
};
const violated = (property: string, place: string): Verdict => {
  return { property, place, verdict: 'violated' };
};

const transport: readonly Decision[] = [
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

const channel: readonly Decision[] = [
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

const approval: readonly Decision[] = [
  {
    question: 'Does approving take a comparison of the codes?',
    source: 'MSC3903 L92-L99 (step 7); MSC3906 L250-L254 (steps 8, 9)',
    by: [
      violated('approval-implies-comparison', 'careless'),
      holds('codes-shown-before-approval', 'careless'),
    ],
  },
  {
    question: "Is what is approved the user's own device, if the codes are the same?",
    source: 'MSC3906 L253-L254 (step 9)',
    by: [violated('approved-device-is-the-users', 'phisher x compares x existing')],
  },
  {
    question: 'Is a login token made before the user has approved?',
    source: 'MSC3906 L253-L254 (step 9), L266-L268 (step 11)',
    by: [holds('no-token-before-approval', 'default'), holds('no-token-before-approval', 'oidc')],
  },
  {
    question: 'Does the new device learn that there is no token: no proof, 429, no capability?',
    source: 'MSC3906 L266-L268 (step 11); MSC3882 L147-L153',
    by: [
      violated('missing-token-reaches-new', 'default'),
      holds('existing-can-end-uia-failed', 'default'),
      holds('existing-can-end-token-refused', 'default'),
    ],
    beside:
      'The proof is refused or not given, the rate is limited, the capability of step 4 is gone: ' +
      'each is an end of the existing device before which it says nothing.',
  },
  {
    question: 'Does the new device try a login token that is dead?',
    source: 'MSC3906 L120 against L270-L281 (step 12)',
    by: [
      violated('no-attempt-with-expired-token', 'default'),
      holds('no-session-from-dead-token', 'default'),
    ],
  },
  {
    question: 'If a token is stolen and used first, is it used once, and does anybody notice?',
    source: 'MSC3906 L283-L287 (step 13); MSC3882 L144-L145',
    by: [
      holds('token-redeemed-at-most-once', 'default'),
      violated('refused-login-reaches-existing', 'default'),
      violated('attacker-gets-no-session', 'thief x compares x new'),
    ],
  },
  {
    question: 'Can either device end the sign-in?',
    source: 'MSC3906 L383',
    by: [violated('either-device-can-cancel', 'default')],
  },
  {
    question: 'Does every message that can arrive have an answer?',
    source: 'MSC3906 L381-L392; MSC3886 L50-L55',
    by: [
      violated('no-unspecified-reception', 'default'),
      violated('no-unspecified-reception', 'careless-peer'),
    ],
  },
];

const encryption: readonly Decision[] = [
  {
    question: 'Does the new device learn that it was not visible in time, or had another key?',
    source: 'MSC3906 L316-L322 (steps 16, 17)',
    by: [
      violated('invisibility-reaches-new', 'invisible'),
      violated('mismatch-reaches-new', 'e2ee'),
      holds('mismatch-leaves-no-trust', 'e2ee'),
    ],
  },
  {
    question: 'Is trust that was given at step 18 taken back if the new device then aborts?',
    source: 'MSC3906 L324-L327 (step 18) against L358-L364 (steps 20, 21a)',
    by: [
      violated('trust-withdrawn-after-security-error', 'e2ee'),
      violated('existing-ill-after-security-error', 'e2ee'),
      holds('no-trust-after-security-error', 'e2ee'),
    ],
  },
  {
    question: 'Does a device that gave up stay signed in?',
    source: 'MSC3906 L358-L364 (steps 20, 21a), L381-L392',
    by: [violated('abort-leaves-no-session', 'default')],
  },
  {
    question: 'A master key is sent and the homeserver has none: is that a mismatch?',
    source: 'MSC3906 L362-L366 (steps 21a, 21b)',
    by: [
      holds('master-key-trusted-only-after-21a', 'e2ee'),
      holds('master-key-before-verifier', 'e2ee'),
    ],
    beside:
      'The text has it match a key that was received, and of none says nothing. The new device ' +
      'here aborts: what is not there does not match.',
  },
  {
    question: 'Does a device that has no self-signing key tell that it has signed?',
    source: 'MSC3906 L326-L330 (steps 18b, 19)',
    by: [holds('told-only-if-signed', 'e2ee'), violated('refused-signature-reaches-new', 'e2ee')],
    beside:
      'Explored is a signature that the homeserver refuses, which comes to the same: nothing is ' +
      'told. Devices here hold the private keys of an account that has any.',
  },
  {
    question: 'Are keys that are absent on both sides taken for the same?',
    source: 'MSC3906 L319-L322 (step 17), L358-L360 (step 20)',
    by: [
      holds('verified-only-if-key-matched', 'careless-peer'),
      holds('verifier-trusted-only-after-20', 'careless-existing'),
      holds('trusted-device-is-the-users', 'malicious-homeserver x compares x new'),
    ],
  },
  {
    question: 'Do secrets go to a device that was verified only, and does asking for them end?',
    source: 'MSC3906 L368-L374 (steps 22, 23)',
    by: [
      holds('secrets-only-to-verified-device', 'e2ee'),
      holds('secrets-asked-only-after-22', 'e2ee'),
      violated('waiting-for-secrets-ends', 'some-secrets'),
    ],
  },
];

const sketch: readonly Decision[] = [
  {
    question: 'Without a provider: is an address that is not of https refused, in code or message?',
    source: 'MSC3906 L21-L37, L270-L281 (step 12)',
    by: [violated('both-well-agree', 'careless-existing')],
    beside:
      'No step has a device look at `uri` or `homeserver`: it goes wherever it is sent. Explored ' +
      'is the address of another homeserver, which the token then goes to.',
  },
  {
    question: 'With an OpenID provider: is nobody signed in who was declined?',
    source: 'MSC3906 L478-L483 (step O7) against L495-L501 (step O9)',
    by: [
      violated('approval-before-session', 'oidc'),
      violated('no-session-after-decline', 'oidc'),
      holds('no-session-after-decline', 'oidc-corrected'),
    ],
  },
  {
    question: 'With an OpenID provider: does the existing device open any page?',
    source: 'MSC3906 L478-L480 (step O7)',
    by: [
      violated('only-own-pages-opened', 'oidc'),
      holds('only-own-pages-opened', 'oidc-corrected'),
    ],
  },
  {
    question: 'With an OpenID provider: are the addresses of https?',
    source: 'MSC3906 L442, L453 against L447',
    by: [violated('addresses-are-https', 'oidc'), holds('addresses-are-https', 'oidc-corrected')],
  },
];

/** By what they are about. */
export const decisions: Readonly<Record<string, readonly Decision[]>> = {
  'Transport and order': transport,
  'The channel': channel,
  'Approval and login': approval,
  'End-to-end encryption': encryption,
  'The OIDC sketch': sketch,
};
