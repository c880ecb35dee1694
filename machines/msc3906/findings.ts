/**
 * What the text does not keep, or does not say: each with its lines, whether it can happen or
 * always does, what it costs and, where known, a repair.
 */

import type { Cost, Finding } from 'actorcheck';

/** What a finding costs the user, the dearest first. */
export const costs = [
  { name: 'account', text: 'somebody else gets into an account, or may' },
  { name: 'trust', text: 'a session or a signature stays that nobody meant to keep' },
  { name: 'stuck', text: 'a device waits for ever, or shows another end than there was' },
  { name: 'again', text: 'the sign-in fails, and has to be begun anew' },
  { name: 'leftover', text: 'something is left at a server, which nobody notices' },
  { name: 'reader', text: 'implementers have to guess, and the user sees it where they differ' },
] as const satisfies readonly Cost[];

type Told = Finding & { readonly occurs: string; readonly cost: (typeof costs)[number]['name'] };

export const findings: readonly Told[] = [
  {
    name: 'key-overwritten',
    property: 'no-unread-payload-overwritten',
    source: 'MSC3906 L169-L198 (steps 1 to 3), L381-L392; MSC3886 L50-L53, L62',
    occurs: 'can',
    cost: 'stuck',
    text:
      'The relay has one slot. The device that scanned writes its key into it and can at once ' +
      'write another payload: that the intents do not fit, its progress, or a cancellation. ' +
      'If the other device has not polled in between, the key is gone before it was fetched. ' +
      'A writer that reads first, by the letter of MSC3886, can do that too: it finds its own ' +
      'key there.',
    amendedBy: ['keep-unread'],
  },
  {
    name: 'payload-never-read',
    property: 'payload-read-or-writer-learns',
    source: 'MSC3886 L45-L46, L62',
    occurs: 'can',
    cost: 'stuck',
    text:
      'A writer is told that the relay took its payload, never that the other device read it. A ' +
      'payload can lie there, or vanish, while both wait for each other.',
    amendedBy: ['retry-writes'],
  },
  {
    name: 'unread-deleted',
    property: 'no-unread-payload-deleted',
    source: 'MSC3906 L187, L204',
    occurs: 'can',
    cost: 'stuck',
    text:
      'If closing the rendezvous means deleting it (the text says to clean it up, and to ' +
      'close it), the last message, just written, can be deleted before the other device ' +
      'has seen it. The other reading, to stop polling, does no such harm.',
    amendedBy: [],
  },
  {
    name: 'close-after-refusal',
    property: 'rendezvous-closed-at-step-5',
    source: 'MSC3906 L204 (step 5); MSC3886 L169',
    occurs: 'can',
    cost: 'leftover',
    text:
      'The rendezvous is closed after the message of step 5. The relay can refuse that ' +
      'message, because the new device wrote in between: then the channel fails first and ' +
      'nothing is closed.',
    amendedBy: ['retry-writes'],
  },
  {
    name: 'concurrent-writes',
    property: 'no-channel-lost-to-concurrent-writes',
    source: 'MSC3886 L50-L55, L169-L177',
    occurs: 'can',
    cost: 'again',
    text:
      'Both devices can write at the same time; the later one is refused with 412. It is ' +
      'given the current ETag, and there is no word on what it then does, so it gives up. A ' +
      'writer that reads first, by the letter, is refused where the other one writes in ' +
      'between.',
    amendedBy: ['retry-writes'],
  },
  {
    name: 'one-refusal-ends-it',
    property: 'no-channel-lost-to-one-refusal',
    source: 'MSC3886 L124, L171, L191',
    occurs: 'can',
    cost: 'again',
    text:
      'The relay can limit the rate or fail for a moment. The first has a status, and ' +
      'neither has a reaction to it, so one of them ends the sign-in.',
    amendedBy: ['retry-writes'],
  },
  {
    name: 'thirty-seconds',
    property: 'rendezvous-lasts-while-needed',
    source:
      'MSC3886 L220-L222 against L141-L147; MSC3906 L253-L254 (step 9), L266-L268 (step 11), ' +
      'L316-L317 (step 16)',
    occurs: 'can',
    cost: 'again',
    text:
      'Thirty seconds are called adequate for a rendezvous, and its example lives for sixty. The ' +
      'sign-in can outlast either: it waits for a user who compares and approves, and may have ' +
      'to prove who they are, and up to ten seconds for a device. Nothing is written meanwhile ' +
      'that would put the expiry off. That is to be handled, and no step says how.',
    amendedBy: [],
  },
  {
    name: 'never-cleared',
    property: 'relay-cleared-after-end',
    source: 'MSC3886 L66-L70; MSC3906 L187, L204',
    occurs: 'can',
    cost: 'leftover',
    text:
      'Nobody has to delete the rendezvous at the end, so what it holds can stay there. It ' +
      'is forgotten only by a relay that lets it expire, which it should and need not.',
    amendedBy: [],
  },
  {
    name: 'token-undelivered',
    property: 'token-arrives-or-both-end',
    source: 'MSC3906 L270-L281 (step 12)',
    occurs: 'can',
    cost: 'stuck',
    text:
      'A login token that was made and sent can fail to arrive: a cancellation that ' +
      'crosses it takes its place, or is refused and never told, and one device waits for ' +
      'ever.',
    amendedBy: ['retry-writes'],
  },
  {
    name: 'expired-token-tried',
    property: 'no-attempt-with-expired-token',
    source: 'MSC3906 L120 against L270-L281 (step 12)',
    occurs: 'can',
    cost: 'again',
    text:
      'The homeserver says how long a login token lives, and step 12 does not hand that on: the ' +
      'new device can try a token that is dead and learn it from the refusal only.',
    amendedBy: [],
  },
  {
    name: 'unasked-approval',
    property: 'approval-implies-comparison',
    source: 'MSC3903 L92-L99 (step 7); MSC3906 L250-L254 (steps 8, 9)',
    occurs: 'can',
    cost: 'account',
    text:
      'The code has to be displayed, and the user should compare it. Nothing in the ' +
      'messages depends on that, so a user who does not look can approve all the same.',
    amendedBy: ['enforce-compare'],
  },
  {
    name: 'visible-or-not-untold',
    property: 'invisibility-reaches-new',
    source: 'MSC3906 L316-L320 (steps 16, 17)',
    occurs: 'can',
    cost: 'stuck',
    text:
      'When the ten seconds are over, step 17 does not apply and no other step does: the ' +
      'existing device gives up and tells nobody. The new device, signed in, can wait for ' +
      'its verification for ever.',
    amendedBy: ['tell-failure'],
  },
  {
    name: 'mismatch-untold',
    property: 'mismatch-reaches-new',
    source: 'MSC3906 L319-L322 (step 17)',
    occurs: 'can',
    cost: 'stuck',
    text:
      'Where the key does not match, the user of the existing device is told and the other ' +
      'device is not: it can wait for ever, and shows nothing amiss.',
    amendedBy: ['tell-failure'],
  },
  {
    name: 'part-of-key-on-screen',
    property: 'attacker-knows-no-part-of-key',
    source: 'MSC3903 L65-L67 (step 4), L101-L102 (step 7)',
    occurs: 'can',
    cost: 'reader',
    text:
      'Who looks at a screen while the codes are compared can know the first 39 bits of the key: ' +
      'code and key are derived from one secret with one info. The other 217 are still too many ' +
      'to try, so that nothing is opened by it; but a part of a key is nothing to display, and ' +
      'what is left is no longer what the key was chosen for.',
    amendedBy: ['separate-code'],
  },
  {
    name: 'e2ee-on-one-side',
    property: 'missing-e2ee-reaches-new',
    source: 'MSC3906 L299-L317 (steps 15, 16)',
    occurs: 'can',
    cost: 'stuck',
    text:
      'Step 16 is for an existing device that does E2EE. One that does not has no more to do ' +
      'when the new device names its key, and is told of no way to say so: the new one, signed ' +
      'in, can wait for ever to be verified.',
    amendedBy: ['tell-failure'],
  },
  {
    name: 'old-code-refused',
    property: 'old-code-can-be-used',
    source: 'MSC3906 L41-L47, L54-L57; the first revision (87b0d7581)',
    occurs: 'always',
    cost: 'stuck',
    text:
      'A code of the first revision has no `flow`, and the second does not say what it means. ' +
      'A device that knows only its own flow always scans on, and whoever shows the code waits: ' +
      'neither user is told that the devices are of two revisions.',
    amendedBy: ['first-revision-too'],
  },
  {
    name: 'wrong-clock',
    property: 'wrong-clock-can-end-well',
    source: 'MSC3886 L66-L69, L136, L176, L196',
    occurs: 'always',
    cost: 'again',
    text:
      'When a rendezvous expires is told as a time of day, and nothing says by which clock. A ' +
      'device whose own is ahead by more than the rendezvous lives always takes it for gone at ' +
      'once, and gives up what the relay still holds; the other one is not told.',
    amendedBy: ['expires-by-date'],
  },
  {
    name: 'signature-failure-untold',
    property: 'refused-signature-reaches-new',
    source: 'MSC3906 L326-L327 (step 18b)',
    occurs: 'can',
    cost: 'stuck',
    text:
      'The homeserver can refuse the signature. There is no message for it, and the new ' +
      'device waits for ever.',
    amendedBy: ['tell-failure'],
  },
  {
    name: 'missing-token-untold',
    property: 'missing-token-reaches-new',
    source: 'MSC3906 L266-L268 (step 11); MSC3882 L147-L153',
    occurs: 'can',
    cost: 'stuck',
    text:
      'Asking for the login token can fail: the user does not prove who they are, or the ' +
      'homeserver limits the rate. The new device is not told.',
    amendedBy: ['tell-failure', 'retry-writes'],
  },
  {
    name: 'refused-login-untold',
    property: 'refused-login-reaches-existing',
    source: 'MSC3906 L283-L287 (step 13)',
    occurs: 'can',
    cost: 'stuck',
    text:
      'The existing device is to be told of the outcome, and only success has a message. ' +
      'The token can be refused, because it was stolen perhaps: then the existing device ' +
      'does not learn of it.',
    amendedBy: ['tell-failure', 'retry-writes'],
  },
  {
    name: 'decline-meets-refusal',
    property: 'decline-reaches-new',
    source: 'MSC3906 L256-L264 (step 10); MSC3886 L171',
    occurs: 'can',
    cost: 'stuck',
    text:
      'The one message of a decline can be lost: if the relay refuses to take it just ' +
      'then, it is not sent again.',
    amendedBy: ['retry-writes'],
  },
  {
    name: 'cancel-lost',
    property: 'cancel-reaches-existing',
    source: 'MSC3906 L381-L392',
    occurs: 'can',
    cost: 'stuck',
    text:
      'A cancellation can cross a message of the existing device: it is refused with 412, ' +
      'the new device ends, and the existing one waits for ever.',
    amendedBy: ['retry-writes'],
  },
  {
    name: 'existing-ends-untold',
    property: 'end-of-existing-reaches-new',
    source: 'MSC3906 L204, L256-L264, L316-L327',
    occurs: 'can',
    cost: 'stuck',
    text:
      'The existing device can end in many ways and has few to say so: whatever has no ' +
      'message leaves the new device waiting.',
    amendedBy: ['tell-failure', 'retry-writes'],
  },
  {
    name: 'new-ends-untold',
    property: 'end-of-new-reaches-existing',
    source: 'MSC3906 L286-L297, L381-L392',
    occurs: 'can',
    cost: 'stuck',
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
    occurs: 'can',
    cost: 'stuck',
    text:
      'No wait for the user or for the other device has a limit. A user who does not ' +
      'answer can leave both devices polling for as long as the relay lasts: only that its ' +
      'end is to be handled is said.',
    amendedBy: [],
  },
  {
    name: 'incompatible-untold',
    property: 'incompatible-intents-stop-both',
    source: 'MSC3906 L169-L187 (steps 1, 2); MSC3886 L50-L53, L62',
    occurs: 'can',
    cost: 'stuck',
    text:
      'The message of step 2 can overwrite the key that it is sealed with: if it is written ' +
      'before the other device has polled, also by one that reads first, by the letter of ' +
      'MSC3886. The other device then never has a shared key, cannot read why, and goes on ' +
      'showing its code.',
    amendedBy: ['keep-unread', 'retry-writes'],
  },
  {
    name: 'step-3-contradicts-itself',
    property: 'awaited-progress-comes',
    source: 'MSC3906 L189-L198 (step 3) against L85-L97 (diagram)',
    occurs: 'can',
    cost: 'stuck',
    text:
      'The prose has the new device send its progress if it scanned, the diagram if it was ' +
      'scanned. Two devices that each follow one of them can wait for each other for ever.',
    amendedBy: ['step-3-diagram'],
  },
  {
    name: 'mixed-readings-never-succeed',
    property: 'both-can-end-well',
    source: 'MSC3906 L189-L198 (step 3) against L85-L97 (diagram)',
    occurs: 'always',
    cost: 'stuck',
    text:
      'Where the devices read step 3 differently the sign-in always fails: no run at all ' +
      'ends well.',
    amendedBy: ['step-3-diagram'],
  },
  {
    name: 'cancel-after-success',
    property: 'existing-ends-well-only-with-new',
    source: 'MSC3906 L289-L297 (step 14), L329-L330 (step 19), L383',
    occurs: 'can',
    cost: 'stuck',
    text:
      'The new device can be cancelled at any time, also after it has told its success, ' +
      'and after step 19 it can find a wrong key: the existing device has ended well by ' +
      'then.',
    amendedBy: ['no-late-cancel', 'confirm-verified'],
  },
  {
    name: 'verified-too-early',
    property: 'existing-ill-after-security-error',
    source: 'MSC3906 L329-L330 (step 19), L358-L364 (steps 20, 21a)',
    occurs: 'can',
    cost: 'trust',
    text:
      'The existing device is done once it has told step 19. The new one can then find a ' +
      'wrong key and abort, which is when it matters: the existing one never learns of it.',
    amendedBy: ['confirm-verified'],
  },
  {
    name: 'trust-not-withdrawn',
    property: 'trust-withdrawn-after-security-error',
    source: 'MSC3906 L324-L327 (step 18) against L358-L364 (steps 20, 21a)',
    occurs: 'always',
    cost: 'trust',
    text:
      'The existing device verifies and signs at step 18, before the new one has checked ' +
      'anything. If that check fails, the verification, and the signature, always stay.',
    amendedBy: [],
  },
  {
    name: 'session-left-behind',
    property: 'abort-leaves-no-session',
    source: 'MSC3906 L358-L364 (steps 20, 21a), L381-L392',
    occurs: 'can',
    cost: 'trust',
    text:
      'After step 13 the new device has a session. To abort or to cancel does not end it: ' +
      'a device that was given up can stay signed in, unverified.',
    amendedBy: [],
  },
  {
    name: 'secrets-without-end',
    property: 'waiting-for-secrets-ends',
    source: 'MSC3906 L371-L374 (step 23)',
    occurs: 'always',
    cost: 'stuck',
    text:
      'Who asks for secrets gets those that the other device holds, and no answer for the ' +
      'others. The text has no limit to the wait for them: if one is missing, it always ' +
      'lasts for ever.',
    amendedBy: ['secrets-timeout'],
  },
  {
    name: 'existing-cannot-cancel',
    property: 'either-device-can-cancel',
    source: 'MSC3906 L383, L256-L264 (step 10)',
    occurs: 'always',
    cost: 'again',
    text:
      'Only of the new device it is said that it could cancel. On the existing one the user ' +
      'always has to wait for the question of step 9, and decline.',
    amendedBy: ['existing-can-cancel'],
  },
  {
    name: 'last-message-unconfirmed',
    property: 'new-ends-well-only-with-existing',
    source: 'MSC3906 L289-L297 (step 14)',
    occurs: 'can',
    cost: 'stuck',
    text:
      'Whoever sends the last message cannot know that it arrives: the new device can end ' +
      'well, and the existing one, whose relay is gone or whose request was given up, does ' +
      'not.',
    amendedBy: [],
  },
  {
    name: 'oidc-login-before-approval',
    property: 'approval-before-session',
    source: 'MSC3906 L478-L483 (step O7) against L495-L497 (step O9)',
    occurs: 'always',
    cost: 'account',
    text:
      'In the OIDC sketch the session is always opened before the confirmation code is ' +
      'compared. What the provider asks, on a page with the user code, is all that has ' +
      'been answered by then; the confirmation code, and the question of the existing ' +
      'device, come after the login. Who has looked at the page has compared the user ' +
      'code.',
    amendedBy: ['correct-oidc'],
  },
  {
    name: 'oidc-decline-too-late',
    property: 'no-session-after-decline',
    source: 'MSC3906 L497, L500 (step O9) against L256-L264 (step 10), L501',
    occurs: 'can',
    cost: 'reader',
    text:
      'The last question of the OIDC sketch is whether to set up E2EE, not whether to sign ' +
      'in, and the text asks itself who tells whom how it ends. Its answer is the message of ' +
      'step 10, which declines a login. So a decline has two readings. If E2EE is declined, ' +
      'the session is meant to stay, and it can. If the login is, the session has to end, and ' +
      'the sketch has no step for that.',
    amendedBy: ['correct-oidc'],
  },
  {
    name: 'oidc-any-page',
    property: 'only-own-pages-opened',
    source: 'MSC3906 L436-L441, L462, L478-L480 (steps O1, O4, O7)',
    occurs: 'can',
    cost: 'account',
    text:
      "In the OIDC sketch the existing device can be made to open any page, in the user's " +
      'own browser: it opens the one that it is told, whoever it belongs to. It knows its ' +
      'provider and could compare.',
    amendedBy: ['correct-oidc'],
  },
  {
    name: 'oidc-denial-untold',
    property: 'denied-consent-reaches-existing',
    source: 'MSC3906 L471-L472 (step O6), L484, L500',
    occurs: 'always',
    cost: 'stuck',
    text:
      'In the OIDC sketch only the new device learns that the user said no on the page. The ' +
      'browser is possibly redirected back to the existing one, and the text asks itself ' +
      'whether the provider can tell it. With a redirect it learns; without one it always ' +
      'waits for its success for ever.',
    amendedBy: ['correct-oidc'],
  },
  {
    name: 'oidc-expiry-untold',
    property: 'expired-code-reaches-existing',
    source: 'MSC3906 L473-L474 (step O6), L484',
    occurs: 'can',
    cost: 'stuck',
    text:
      'In the OIDC sketch only the new device learns that the user was too late. The ' +
      'existing one can wait for its success for ever: of a page on which nobody answers, no ' +
      'redirect comes either.',
    amendedBy: ['correct-oidc'],
  },
  {
    name: 'oidc-any-account',
    property: 'who-consented-is-who-was-asked',
    source: 'MSC3906 L480-L482 (step O7), L487-L493 (step O8)',
    occurs: 'can',
    cost: 'account',
    text:
      'The browser can be signed in as somebody else. The sketch compares nothing, also ' +
      'not where it asks whose session it is: the new device is then signed in to another ' +
      'account than that of the existing device.',
    amendedBy: ['correct-oidc'],
  },
  {
    name: 'oidc-no-scheme',
    property: 'addresses-are-https',
    source: 'MSC3906 L442, L453 against L447',
    occurs: 'can',
    cost: 'trust',
    text:
      'In the OIDC sketch homeserver and issuer can come without a scheme, as they do in its ' +
      'examples, and nothing says that one of https is meant, or that another is refused. L447 ' +
      'has one for the same homeserver.',
    amendedBy: ['correct-oidc'],
  },
  {
    name: 'oidc-own-spelling',
    property: 'provider-speaks-rfc-8628',
    source: 'MSC3906 L458, L472 against L465',
    occurs: 'always',
    cost: 'reader',
    text:
      'The sketch always writes `verification_url_complete`, `expires_in_ms` and ' +
      '`authorization_declined` where RFC 8628 has `verification_uri_complete`, ' +
      '`expires_in` (seconds) and `access_denied`, and leaves out `verification_uri`, ' +
      'which is required. It calls the polling standard.',
    amendedBy: ['correct-oidc'],
  },
  {
    name: 'oidc-polls-past-its-life',
    property: 'polling-ends',
    source: 'MSC3906 L458, L465-L476 (step O6)',
    occurs: 'can',
    cost: 'stuck',
    text:
      'The new device is told how long its code lives, and only the provider makes it ' +
      'stop. Where answers fail to come in time it can poll on, for a code that has long ' +
      'expired.',
    amendedBy: [],
  },
  {
    name: 'no-answer-defined',
    property: 'no-unspecified-reception',
    source: 'MSC3906 L381-L392; MSC3886 L50-L55',
    occurs: 'can',
    cost: 'reader',
    text:
      'Messages can arrive that the text has no answer to: what crosses a cancellation, ' +
      'and a payload that is no key where a key is due.',
    amendedBy: [],
  },
  {
    name: 'message-after-the-end',
    property: 'no-lost-message',
    source: 'MSC3906 L371-L374 (step 23)',
    occurs: 'can',
    cost: 'reader',
    text: 'A message can reach an actor that has ended, or is down, and nobody reads it.',
    amendedBy: [],
  },
  {
    name: 'silence-after-walking-away',
    property: 'no-deadlock',
    source: 'MSC3906 L85-L97, L169-L174',
    occurs: 'can',
    cost: 'stuck',
    text:
      'A user can walk away from a device, or nobody scans its code: nothing ends its ' +
      'wait, as no step of the text has a limit but step 16.',
    amendedBy: [],
  },
  {
    name: 'polling-for-ever',
    property: 'no-livelock',
    source: 'MSC3886 L66-L69, L222',
    occurs: 'can',
    cost: 'stuck',
    text:
      'While the relay lasts a device can ask it for news for ever, and nothing makes it ' +
      'stop.',
    amendedBy: [],
  },
  {
    name: 'left-behind',
    property: 'no-party-left-waiting',
    source: 'MSC3906 L85-L97, L381-L392',
    occurs: 'can',
    cost: 'stuck',
    text:
      'One device can end while the other one waits: from before they met, when there is ' +
      'nobody to tell, up to the last step.',
    amendedBy: [],
  },
  {
    name: 'branches-nothing-leads-to',
    property: 'every-transition-taken',
    source: 'MSC3886 L107-L195; MSC3903 L30-L90',
    occurs: 'always',
    cost: 'reader',
    text:
      'Branches that are always left out here, for what no party of this model does: ' +
      'answers that are malformed, requests that no device sends, codes that are none. ' +
      'They are there for real servers and other clients.',
    amendedBy: [],
  },
  {
    name: 'session-for-an-attacker',
    property: 'attacker-gets-no-session',
    source: 'MSC3903 L92-L99 (step 7); MSC3906 L253-L254 (step 9)',
    occurs: 'can',
    cost: 'account',
    text:
      'Who is approved is whoever has the key of the channel. A bystander who saw the code ' +
      'can be first at the relay, and a user who does not look approves that; a phisher ' +
      'shows a code of its own, and then even the confirmation codes are the same. A login ' +
      'token that leaks is as good.',
    amendedBy: [],
  },
  {
    name: 'login-token-for-an-attacker',
    property: 'attacker-gets-no-login-token',
    source: 'MSC3903 L92-L99 (step 7); MSC3906 L270-L281 (step 12)',
    occurs: 'can',
    cost: 'account',
    text:
      'The login token goes to whoever was approved, and that can be another device than ' +
      'that of the user: only a comparison of the codes keeps a bystander out, and nothing ' +
      'keeps a phisher out.',
    amendedBy: [],
  },
  {
    name: 'stranger-approved',
    property: 'approved-device-is-the-users',
    source: 'MSC3903 L92-L99 (step 7); MSC3906 L253-L254 (step 9)',
    occurs: 'can',
    cost: 'account',
    text:
      'The question to the user is whether to let a device in, and nothing in it says ' +
      "which: it can be a stranger's. Codes that are the same say that both ends belong to " +
      'one channel, not whose device the other is.',
    amendedBy: [],
  },
  {
    name: 'wrong-account',
    property: 'signed-in-to-own-account',
    source: 'MSC3906 L270-L284 (steps 12, 13)',
    occurs: 'can',
    cost: 'account',
    text:
      'The new device signs in with whatever token it is sent, and it is asked nothing: where it ' +
      'shows the code, who saw that can sign it in to an account of theirs. The comparison is at ' +
      'the existing device, which has no part in it. A homeserver or a provider that errs can do ' +
      'the same: whose session it gives is compared with nothing.',
    amendedBy: [],
  },
  {
    name: 'homeserver-believed',
    property: 'both-well-agree',
    source: 'MSC3906 L270-L281 (step 12)',
    occurs: 'can',
    cost: 'account',
    text:
      'The new device has the address of the homeserver from the message of step 12 alone, and ' +
      'nothing to hold it against. If the existing device names another one, the login token ' +
      'can go there, and neither device learns that they do not mean the same.',
    amendedBy: [],
  },
  {
    name: 'plain-addresses',
    property: 'requests-go-over-https',
    source: 'MSC3906 L21-L37, L270-L284 (steps 12, 13); MSC3886 L119-L129',
    occurs: 'can',
    cost: 'account',
    text:
      'A device goes to whatever address the code, a message or an answer names: nothing says ' +
      'that it has to be of https. By one of http the login token and the access token can be ' +
      'read on the way, and whatever the homeserver answers about keys can be changed.',
    amendedBy: ['https-only'],
  },
  {
    name: 'success-without-keys',
    property: 'told-only-if-signed',
    source: 'MSC3906 L289-L297 (step 14) against L299-L314 (step 15)',
    occurs: 'can',
    cost: 'stuck',
    text:
      'Whether E2EE is set up is told by what is in the message of success only. If a new device ' +
      'that sets it up leaves its id and key out, the existing device ends well, with nothing ' +
      'verified, while the new one can wait for its verification for ever.',
    amendedBy: [],
  },
  {
    name: 'reflection-opened',
    property: 'own-payload-not-opened',
    source: 'MSC3903 L59-L90 (steps 4 to 6)',
    occurs: 'can',
    cost: 'reader',
    text:
      'Both directions have one key, and a payload says neither who sealed it nor when. A relay ' +
      'can give a device its own payload back, or an old one, and it opens. That nothing comes ' +
      'of it is for the messages to see to, none of which either side both sends and takes.',
    amendedBy: [],
  },
  {
    name: 'code-is-part-of-key',
    property: 'code-tells-nothing-of-key',
    source: 'MSC3903 L101-L102 (step 7) against L65-L67 (step 4)',
    occurs: 'always',
    cost: 'reader',
    text:
      'The confirmation code is derived as the key is, with the same salt and the same info, and ' +
      'one secret with one info gives one value: the code always is the first 39 bits of the ' +
      'key. Who displays it tells so much of the key to whoever looks on. The other 217 bits ' +
      'stay secret, and an info of its own would tell none.',
    amendedBy: ['separate-code'],
  },
  {
    name: 'small-order-key-taken',
    property: 'channel-key-takes-a-private-key',
    source: 'MSC3903 L59-L67 (steps 3, 4)',
    occurs: 'can',
    cost: 'reader',
    text:
      'Nothing has a device refuse a key of small order, with which the shared secret is zero ' +
      'for everybody. RFC 7748 leaves the check open, and libraries differ. Who writes such a ' +
      'key to the relay can have the device share a key that all who saw its code can derive. ' +
      'As both public keys are in the info, the other device gets another one.',
    amendedBy: ['refuse-small-order'],
  },
  {
    name: 'code-can-be-ground',
    property: 'equal-codes-mean-one-channel',
    source: 'MSC3903 L92-L105 (step 7)',
    occurs: 'can',
    cost: 'account',
    text:
      'Two devices that have the same code are said to have exchanged keys with one another. The ' +
      'code has 39 bits, and nobody commits to a key before the others are known: who is between ' +
      'the devices, having shown the user a code of its own, knows one code and can try keys ' +
      'until the other device has the same, some 2^39 of them. Then it is approved although the ' +
      'codes were compared. With keys that were not tried the comparison finds it out.',
    amendedBy: [],
  },
  {
    name: 'two-names-two-keys',
    property: 'channel-ends-agree',
    source: 'MSC3903 L65-L67 (step 4), L145-L148',
    occurs: 'can',
    cost: 'stuck',
    text:
      'The name of the algorithm is part of what the keys are derived from, and there are two, a ' +
      'stable one and an unstable one. Devices that each take the name of the other and derive ' +
      'with their own can meet: they have different keys and different codes, and neither can ' +
      'read what the other one says. Which name counts is not said.',
    amendedBy: ['one-name'],
  },
  {
    name: 'oidc-slow-down-unlisted',
    property: 'slows-down-when-told',
    source: 'MSC3906 L465-L476 (step O6)',
    occurs: 'always',
    cost: 'reader',
    text:
      'RFC 8628 has an answer `slow_down`, after which a device has to poll less often. ' +
      'The sketch calls the polling standard, so that a reader of the RFC has it, and ' +
      'lists the other answers: who goes by the list always polls on as before.',
    amendedBy: ['correct-oidc'],
  },
];
