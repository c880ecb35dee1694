/** What is asked of the approval, the login, the keys, and of the OIDC sketch: MSC3906. */

import { type Decision, holds, violated } from './decision.ts';

export const approval: readonly Decision[] = [
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

export const encryption: readonly Decision[] = [
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

export const sketch: readonly Decision[] = [
  {
    question: 'Without a provider: is an address that is not of https refused, in code or message?',
    source: 'MSC3906 L21-L37, L270-L281 (step 12)',
    by: [
      violated('requests-go-over-https', 'careless-existing'),
      violated('both-well-agree', 'careless-existing'),
    ],
    beside:
      'No step has a device look at `uri` or `homeserver`: it goes wherever it is sent. Explored ' +
      'are the same address of http, and that of another homeserver, which the token then goes to.',
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
