/** What the text does not keep, or does not say: each with its lines and, where known, a repair. */

import type { Finding } from 'actorcheck';

export const findings: readonly Finding[] = [
  {
    name: 'key-overwritten',
    property: 'no-unread-payload-overwritten',
    source: 'MSC3906 L169-L198 (steps 1 to 3), L381-L392; MSC3886 L62',
    text:
      'The relay has one slot. The device that scanned writes its key into it and may at once ' +
      'write another payload: that the intents do not fit, its progress, or a cancellation. The ' +
      'key is gone before the other device has fetched it.',
    amendedBy: ['keep-unread'],
  },
  {
    name: 'payload-never-read',
    property: 'payload-read-or-writer-learns',
    source: 'MSC3886 L45-L46, L62',
    text:
      'A writer is told that the relay took its payload, never that the other device read it. A ' +
      'payload can lie there, or vanish, while both wait for each other.',
    amendedBy: ['retry-writes'],
  },
  {
    name: 'unread-deleted',
    property: 'no-unread-payload-deleted',
    source: 'MSC3906 L187, L204',
    text:
      'If closing the rendezvous means deleting it, the last message, just written, is deleted ' +
      'before the other device has seen it. The other reading, to stop polling, does no such ' +
      'harm.',
    amendedBy: [],
  },
  {
    name: 'close-after-refusal',
    property: 'rendezvous-closed-at-step-5',
    source: 'MSC3906 L204 (step 5); MSC3886 L169',
    text:
      'The rendezvous is closed after the message of step 5. Where the relay refuses that ' +
      'message, because the new device wrote in between, the channel fails first and nothing is ' +
      'closed.',
    amendedBy: ['retry-writes'],
  },
  {
    name: 'concurrent-writes',
    property: 'no-channel-lost-to-concurrent-writes',
    source: 'MSC3886 L50-L55, L169',
    text:
      'Both devices may write at the same time; the later one is refused with 412. The text has ' +
      'no word on what it then does, so it gives up.',
    amendedBy: ['retry-writes'],
  },
  {
    name: 'one-refusal-ends-it',
    property: 'no-channel-lost-to-one-refusal',
    source: 'MSC3886 L124, L171, L191',
    text:
      'The relay may limit the rate or fail for a moment. The statuses are named and no reaction ' +
      'to them, so one of them ends the sign-in.',
    amendedBy: ['retry-writes'],
  },
  {
    name: 'never-cleared',
    property: 'relay-cleared-after-end',
    source: 'MSC3886 L66-L70; MSC3906 L187, L204',
    text:
      'Nobody has to delete the rendezvous at the end. What it holds is forgotten only by a ' +
      'relay that lets it expire, which it should and need not.',
    amendedBy: [],
  },
  {
    name: 'token-undelivered',
    property: 'token-arrives-or-both-end',
    source: 'MSC3906 L270-L281 (step 12)',
    text:
      'A login token that was made and sent need not arrive: a cancellation that crosses it ' +
      'takes its place, or is refused and never told, and one device waits for ever.',
    amendedBy: ['retry-writes'],
  },
  {
    name: 'expired-token-tried',
    property: 'no-attempt-with-expired-token',
    source: 'MSC3906 L120 against L270-L281 (step 12)',
    text:
      'The homeserver says how long a login token lives, and step 12 does not hand that on: the ' +
      'new device can try a token that is dead and learn it from the refusal only.',
    amendedBy: [],
  },
  {
    name: 'unasked-approval',
    property: 'approval-implies-comparison',
    source: 'MSC3903 L92-L99 (step 7)',
    text:
      'That the user compares the codes is a wish. Nothing in the messages depends on it, so a ' +
      'user who does not look approves all the same.',
    amendedBy: ['enforce-compare'],
  },
  {
    name: 'visible-or-not-untold',
    property: 'invisibility-reaches-new',
    source: 'MSC3906 L316-L317 (step 16)',
    text:
      'When the ten seconds are over the existing device gives up and tells nobody. The new ' +
      'device, signed in, waits for its verification for ever.',
    amendedBy: ['tell-failure'],
  },
  {
    name: 'mismatch-untold',
    property: 'mismatch-reaches-new',
    source: 'MSC3906 L319-L322 (step 17)',
    text:
      'Where the key does not match, the user of the existing device is told and the other ' +
      'device is not: it waits for ever, and shows nothing amiss.',
    amendedBy: ['tell-failure'],
  },
  {
    name: 'signature-failure-untold',
    property: 'refused-signature-reaches-new',
    source: 'MSC3906 L326-L327 (step 18b)',
    text:
      'The homeserver may refuse the signature. There is no message for it, and the new device ' +
      'waits for ever.',
    amendedBy: ['tell-failure'],
  },
  {
    name: 'missing-token-untold',
    property: 'missing-token-reaches-new',
    source: 'MSC3906 L266-L268 (step 11); MSC3882 L151-L153',
    text:
      'Asking for the login token can fail: the user does not prove who they are, or the ' +
      'homeserver limits the rate. The new device is not told.',
    amendedBy: ['tell-failure', 'retry-writes'],
  },
  {
    name: 'refused-login-untold',
    property: 'refused-login-reaches-existing',
    source: 'MSC3906 L283-L287 (step 13)',
    text:
      'The existing device is to be told of the outcome, and only success has a message. Where ' +
      'the token is refused, because it was stolen perhaps, it never learns that.',
    amendedBy: ['tell-failure', 'retry-writes'],
  },
  {
    name: 'decline-meets-refusal',
    property: 'decline-reaches-new',
    source: 'MSC3906 L256-L264 (step 10); MSC3886 L171',
    text: 'The one message of a decline is lost if the relay refuses to take it just then.',
    amendedBy: ['retry-writes'],
  },
  {
    name: 'cancel-lost',
    property: 'cancel-reaches-existing',
    source: 'MSC3906 L381-L392',
    text:
      'A cancellation that crosses a message of the existing device is refused with 412; the new ' +
      'device ends, and the existing one waits for ever.',
    amendedBy: ['retry-writes'],
  },
  {
    name: 'existing-ends-untold',
    property: 'end-of-existing-reaches-new',
    source: 'MSC3906 L204, L256-L264, L316-L327',
    text:
      'The existing device has many ways to end and few to say so: whatever has no message ' +
      'leaves the new device waiting.',
    amendedBy: ['tell-failure', 'retry-writes'],
  },
  {
    name: 'new-ends-untold',
    property: 'end-of-new-reaches-existing',
    source: 'MSC3906 L286-L297, L381-L392',
    text:
      'The new device can end without a word too: where its login fails, where its cancellation ' +
      'is lost, and where it shows the code and is cancelled before it knows that it was ' +
      'scanned. The last takes more than a message, as there is nobody yet to send one to.',
    amendedBy: ['tell-failure', 'retry-writes'],
  },
  {
    name: 'no-end-without-user',
    property: 'run-ends-once-connected',
    source: 'MSC3906 L253-L254 (step 9); MSC3886 L222',
    text:
      'No wait for the user or for the other device has a limit. A user who does not answer ' +
      'leaves both devices polling for as long as the relay lasts.',
    amendedBy: [],
  },
  {
    name: 'incompatible-untold',
    property: 'incompatible-intents-stop-both',
    source: 'MSC3906 L169-L187 (steps 1, 2)',
    text:
      'The message of step 2 overwrites the key that it is sealed with. The device that shows ' +
      'the code never has a shared key, cannot read why, and goes on showing it.',
    amendedBy: ['keep-unread', 'retry-writes'],
  },
  {
    name: 'step-3-contradicts-itself',
    property: 'awaited-progress-comes',
    source: 'MSC3906 L189-L198 (step 3) against L85-L97 (diagram)',
    text:
      'The prose has the new device send its progress if it scanned, the diagram if it was ' +
      'scanned. Two devices that each follow one of them wait for each other for ever.',
    amendedBy: ['step-3-diagram'],
  },
  {
    name: 'mixed-readings-never-succeed',
    property: 'both-can-end-well',
    source: 'MSC3906 L189-L198 (step 3) against L85-L97 (diagram)',
    text: 'Where the devices read step 3 differently no run at all ends well.',
    amendedBy: ['step-3-diagram'],
  },
  {
    name: 'cancel-after-success',
    property: 'existing-ends-well-only-with-new',
    source: 'MSC3906 L289-L297 (step 14), L329-L330 (step 19), L383',
    text:
      'The new device may be cancelled at any time, also after it has told its success, and ' +
      'after step 19 it may find a wrong key: the existing device has ended well by then.',
    amendedBy: ['no-late-cancel', 'confirm-verified'],
  },
  {
    name: 'verified-too-early',
    property: 'existing-ill-after-security-error',
    source: 'MSC3906 L329-L330 (step 19), L359-L364 (steps 20, 21a)',
    text:
      'The existing device is done once it has told step 19. That the new one then finds a wrong ' +
      'key and aborts, which is when it matters, it never learns.',
    amendedBy: ['confirm-verified'],
  },
  {
    name: 'trust-not-withdrawn',
    property: 'trust-withdrawn-after-security-error',
    source: 'MSC3906 L324-L327 (step 18) against L359-L364 (steps 20, 21a)',
    text:
      'The existing device verifies and signs at step 18, before the new one has checked ' +
      'anything. If that check fails, the signature stays.',
    amendedBy: [],
  },
  {
    name: 'session-left-behind',
    property: 'abort-leaves-no-session',
    source: 'MSC3906 L359-L364 (steps 20, 21a), L381-L392',
    text:
      'After step 13 the new device has a session. To abort or to cancel does not end it: a ' +
      'device that was given up stays signed in, unverified.',
    amendedBy: [],
  },
  {
    name: 'secrets-without-end',
    property: 'waiting-for-secrets-ends',
    source: 'MSC3906 L371-L374 (step 23)',
    text:
      'Who asks for secrets gets those that the other device holds, and no answer for the ' +
      'others. The text has no limit to the wait for them.',
    amendedBy: ['secrets-timeout'],
  },
  {
    name: 'existing-cannot-cancel',
    property: 'either-device-can-cancel',
    source: 'MSC3906 L383',
    text: 'Only the new device can cancel. On the existing one there is no way out but to decline.',
    amendedBy: ['existing-can-cancel'],
  },
  {
    name: 'last-message-unconfirmed',
    property: 'new-ends-well-only-with-existing',
    source: 'MSC3906 L289-L297 (step 14)',
    text:
      'Whoever sends the last message cannot know that it arrives: the new device ends well, and ' +
      'the existing one, whose relay is gone or whose request was given up, does not.',
    amendedBy: [],
  },
  {
    name: 'oidc-login-before-approval',
    property: 'approval-before-session',
    source: 'MSC3906 L478-L501 (steps O7, O9)',
    text:
      'In the OIDC sketch the new device is signed in before the confirmation code is shown or ' +
      'anyone is asked on the existing device: the page is opened, and the session made, for ' +
      'whoever is at the other end of the channel.',
    amendedBy: ['correct-oidc'],
  },
  {
    name: 'oidc-decline-too-late',
    property: 'no-session-after-decline',
    source: 'MSC3906 L495-L501 (step O9)',
    text:
      'In the OIDC sketch a user who declines does so to a device that has its session already. ' +
      'Nothing takes it away.',
    amendedBy: ['correct-oidc'],
  },
  {
    name: 'oidc-any-page',
    property: 'only-own-pages-opened',
    source: 'MSC3906 L462, L478-L480 (steps O4, O7)',
    text:
      'In the OIDC sketch the existing device opens the page that it is told, whoever it belongs ' +
      "to, in the user's own browser. It knows its provider and could compare.",
    amendedBy: ['correct-oidc'],
  },
  {
    name: 'oidc-slow-down-unlisted',
    property: 'slows-down-when-told',
    source: 'MSC3906 L465-L476 (step O6)',
    text:
      'RFC 8628 has an answer `slow_down`, after which a device has to poll less often. The ' +
      'sketch lists the others and not this one.',
    amendedBy: ['correct-oidc'],
  },
  {
    name: 'oidc-denial-untold',
    property: 'denied-consent-reaches-existing',
    source: 'MSC3906 L471-L472 (step O6)',
    text:
      'In the OIDC sketch only the new device learns that the user said no on the page. The ' +
      'existing one waits for its success for ever.',
    amendedBy: ['correct-oidc'],
  },
  {
    name: 'oidc-expiry-untold',
    property: 'expired-code-reaches-existing',
    source: 'MSC3906 L473-L474 (step O6)',
    text:
      'In the OIDC sketch only the new device learns that the user was too late. The existing ' +
      'one waits for its success for ever.',
    amendedBy: ['correct-oidc'],
  },
  {
    name: 'oidc-any-account',
    property: 'who-consented-is-who-was-asked',
    source: 'MSC3906 L480-L482 (step O7), L487-L493 (step O8)',
    text:
      'The browser may be signed in as somebody else. The sketch compares nothing: the new ' +
      'device is then signed in to another account than that of the existing device.',
    amendedBy: ['correct-oidc'],
  },
  {
    name: 'oidc-no-scheme',
    property: 'addresses-are-https',
    source: 'MSC3906 L442, L453',
    text:
      'In the OIDC sketch homeserver and issuer have no scheme, and nothing says that one of ' +
      'https is meant, or that another is refused. L447 has one for the same homeserver.',
    amendedBy: ['correct-oidc'],
  },
  {
    name: 'oidc-own-spelling',
    property: 'provider-speaks-rfc-8628',
    source: 'MSC3906 L458, L472',
    text:
      'The sketch writes `verification_url_complete`, `expires_in_ms` and ' +
      '`authorization_declined` where RFC 8628 has `verification_uri_complete`, `expires_in` ' +
      '(seconds) and `access_denied`, and leaves out `verification_uri`, which is required.',
    amendedBy: ['correct-oidc'],
  },
  {
    name: 'oidc-polls-past-its-life',
    property: 'polling-ends',
    source: 'MSC3906 L458, L465-L476 (step O6)',
    text:
      'The new device is told how long its code lives, and only the provider makes it stop. ' +
      'Where answers fail to come in time it polls on, for a code that has long expired.',
    amendedBy: [],
  },
  {
    name: 'no-answer-defined',
    property: 'no-unspecified-reception',
    source: 'MSC3906 L381-L392; MSC3886 L50-L55',
    text:
      'Messages arrive that the text has no answer to: what crosses a cancellation, and a ' +
      'payload that is no key where a key is due.',
    amendedBy: [],
  },
  {
    name: 'message-after-the-end',
    property: 'no-lost-message',
    source: 'MSC3906 L371-L374 (step 23)',
    text: 'A message reaches an actor that has ended, or is down, and nobody reads it.',
    amendedBy: [],
  },
  {
    name: 'silence-after-walking-away',
    property: 'no-deadlock',
    source: 'MSC3906 L85-L97, L169-L174',
    text:
      'A device whose user walks away, or whose code nobody scans, has nothing that ends its ' +
      'wait: no step of the text has a limit but step 16.',
    amendedBy: [],
  },
  {
    name: 'polling-for-ever',
    property: 'no-livelock',
    source: 'MSC3886 L66-L69, L222',
    text: 'While the relay lasts a device asks it for news for ever, and nothing makes it stop.',
    amendedBy: [],
  },
  {
    name: 'left-behind',
    property: 'no-party-left-waiting',
    source: 'MSC3906 L85-L97, L381-L392',
    text:
      'One device has ended and the other one waits: from before they met, when there is nobody ' +
      'to tell, up to the last step.',
    amendedBy: [],
  },
  {
    name: 'branches-nothing-leads-to',
    property: 'every-transition-taken',
    source: 'MSC3886 L107-L195; MSC3903 L30-L90',
    text:
      'Branches for what no party of this model does: answers that are malformed, requests that ' +
      'no device sends, codes that are none. They are there for real servers and other clients.',
    amendedBy: [],
  },
  {
    name: 'session-for-an-attacker',
    property: 'attacker-gets-no-session',
    source: 'MSC3903 L92-L99 (step 7); MSC3906 L253-L254 (step 9)',
    text:
      'Who is approved is whoever has the key of the channel. A bystander who saw the code is ' +
      'first at the relay, and a user who does not look approves that; a phisher shows a code of ' +
      'its own, and then even the confirmation codes are the same. A login token that leaks is ' +
      'as good.',
    amendedBy: [],
  },
  {
    name: 'login-token-for-an-attacker',
    property: 'attacker-gets-no-login-token',
    source: 'MSC3903 L92-L99 (step 7); MSC3906 L270-L281 (step 12)',
    text:
      'The login token goes to whoever was approved, and that need not be the device of the ' +
      'user: only a comparison of the codes keeps a bystander out, and nothing keeps a phisher ' +
      'out.',
    amendedBy: [],
  },
  {
    name: 'stranger-approved',
    property: 'approved-device-is-the-users',
    source: 'MSC3903 L92-L99 (step 7); MSC3906 L253-L254 (step 9)',
    text:
      'The question to the user is whether to let a device in, and nothing in it says which. ' +
      'Codes that are the same say that both ends belong to one channel, not whose device the ' +
      'other is.',
    amendedBy: [],
  },
  {
    name: 'wrong-account',
    property: 'signed-in-to-own-account',
    source: 'MSC3906 L270-L284 (steps 12, 13)',
    text:
      'The new device signs in with whatever token it is sent, and it is asked nothing: where it ' +
      'shows the code, who saw that can sign it in to an account of theirs. The comparison is at ' +
      'the existing device, which has no part in it.',
    amendedBy: [],
  },
  {
    name: 'reflection-opened',
    property: 'own-payload-not-opened',
    source: 'MSC3903 L59-L90 (steps 4 to 6)',
    text:
      'Both directions have one key, and a payload says neither who sealed it nor when. A relay ' +
      'can give a device its own payload back, or an old one, and it opens. That nothing comes ' +
      'of it is for the messages to see to, none of which either side both sends and takes.',
    amendedBy: [],
  },
];
