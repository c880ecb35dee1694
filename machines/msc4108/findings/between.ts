/** Findings of what happens between the devices: each with its lines, and what it costs. */

import type { Told } from './told.ts';

export const betweenDevices: readonly Told[] = [
  {
    name: 'unreadable-after-a-gap',
    property: 'no-unspecified-reception',
    source: 'MSC4388 L86-L105, L867-L881; MSC4108 L741-L768',
    occurs: 'can',
    cost: 'stuck',
    text:
      'Payloads are numbered in what seals them, and the relay keeps one. A device may write ' +
      'twice before the other one has read: a cancellation, say, after its protocol. The first ' +
      'is gone, and the other device opens the second with the wrong number: it cannot read ' +
      'that it was cancelled, nor anything that comes later, and no text says what it then ' +
      'does. To send a list of messages, as L103 has it, is no operation of the secure ' +
      'channel.',
    amendedBy: ['numbered-payloads'],
  },
  {
    name: 'session-left-behind',
    property: 'session-gets-secrets',
    source: 'MSC4108 L558-L579, L741-L768',
    occurs: 'can',
    cost: 'trust',
    text:
      'Once the new device has its access token, the sign-in can still fail: the rendezvous ' +
      'expires, a user cancels, the device list is late. The session is there all the same, ' +
      'unverified and without secrets, and no text has either device end it.',
    amendedBy: [],
  },
  {
    name: 'mismatch-untold',
    property: 'mismatch-is-told',
    source: 'MSC4388 L840-L864; MSC4108 L741-L768',
    occurs: 'can',
    cost: 'stuck',
    text:
      'The device that asks for the check code is told what it does if the code is right. If ' +
      'it is wrong there is no step, and no reason of a failure: the other device, which shows ' +
      'that the channel is secure, goes on until the rendezvous expires.',
    amendedBy: ['tell-failure'],
  },
  {
    name: 'unopenable-untold',
    property: 'unopenable-is-told',
    source: 'MSC4108 L441-L451',
    occurs: 'can',
    cost: 'stuck',
    text:
      'In 2024 there is no message for a page that nothing can open: the new device, which was ' +
      'told that it is accepted, polls on. The text of 2026 has one.',
    amendedBy: [],
  },
  {
    name: 'end-before-the-meeting',
    property: 'no-party-left-waiting',
    source: 'MSC4388 L637-L654; MSC4108 L741-L768',
    occurs: 'can',
    cost: 'stuck',
    text:
      'Whoever shows the code can cancel, or lose the rendezvous, before it is scanned: the ' +
      'other device scans on, and there is nothing yet through which it could be told.',
    amendedBy: [],
  },
  {
    name: 'nothing-left-to-do',
    property: 'no-deadlock',
    source: 'MSC4388 L637-L654',
    occurs: 'can',
    cost: 'stuck',
    text:
      'When the device that shows the code has ended so, nothing is left that would bring the ' +
      'other one to an end but its own user.',
    amendedBy: [],
  },
  {
    name: 'success-unconfirmed',
    property: 'existing-ends-well-only-with-new',
    source: 'MSC4108 L581-L604, L664-L677',
    occurs: 'can',
    cost: 'stuck',
    text:
      'The secrets are the last message, and nobody answers it. The existing device is done, ' +
      'and shows so, once the relay has them; the new one may never read them, or be ' +
      'cancelled, or have its keys refused. Neither text has it say that it is done.',
    amendedBy: ['confirm-secrets'],
  },
  {
    name: 'cancelled-and-signed-in',
    property: 'no-session-after-cancel',
    source: 'MSC4108 L465-L498, L751-L768; RFC 8628 section 3.3',
    occurs: 'can',
    cost: 'trust',
    text:
      'A cancellation is a message to the other device, and nothing to the provider: the page ' +
      'stays open, the device code is as good as before, and the new device polls on until it ' +
      'has read that it is over. Who cancels on the existing device can see a session begin ' +
      'after that.',
    amendedBy: [],
  },
  {
    name: 'user-code-not-yet-shown',
    property: 'user-code-is-shown-in-time',
    source: 'MSC4108 L427-L431, L473-L476, L532-L538',
    occurs: 'can',
    cost: 'trust',
    text:
      'The page shows the user code, to be held against that on the new device. This one shows ' +
      'it when it is told that it is accepted, which is after the page was opened: a user can ' +
      'consent before there is anything to compare. In 2024 the message and the page are on ' +
      'their way beside each other, with the same end.',
    amendedBy: [],
  },
  {
    name: 'consent-in-vain',
    property: 'consent-is-used',
    source: 'MSC4108 L427-L439, L465-L498',
    occurs: 'can',
    cost: 'leftover',
    text:
      'The page is opened before the new device is told. If that message is not read, as a ' +
      'cancellation takes its place or the rendezvous is over, the user consents to a sign-in ' +
      'that nobody polls for: the device code stays granted until it expires, which may be ' +
      'half an hour.',
    amendedBy: [],
  },
  {
    name: 'accepted-too-early',
    property: 'accepted-after-opening',
    source: 'MSC4108 L427-L439; of 2024 L982-L1030',
    occurs: 'can',
    cost: 'stuck',
    text:
      'In 2024 the new device is told that it is accepted while the page is opened: it shows a ' +
      'user code, and polls, for a page that the user then does not let be opened. In 2026 the ' +
      'page comes first, and this does not happen.',
    amendedBy: [],
  },
  {
    name: 'id-free-then-taken',
    property: 'secrets-follow-the-session',
    source: 'MSC4108 L409-L416, L573-L579, L1096-L1133',
    occurs: 'can',
    cost: 'account',
    text:
      'That no device has the id is looked up before the page is opened, and that one has it ' +
      'after the success was told. A device that takes the id in between makes the second look ' +
      'succeed, whoever it is: the secrets follow an id, not the device of the channel. L1117 ' +
      'names that, and leaves it open.',
    amendedBy: [],
  },
  {
    name: 'concurrent-writes',
    property: 'no-channel-lost-to-concurrent-writes',
    source: 'MSC4388 L257-L260, L867-L881',
    occurs: 'can',
    cost: 'again',
    text:
      'Both devices can write at the same time, as whenever a user cancels; the later one is ' +
      'refused. It can read and then retry, says L259. What it has sealed is bound to the old ' +
      'sequence token, so that a retry of it cannot be opened; that it is to be sealed anew is ' +
      'not said. Nor with which number: the one it had makes two texts of one nonce, and the ' +
      'next one cannot be opened, as the number before it never came. In 2024 not even the ' +
      'retry is mentioned.',
    amendedBy: ['retry-writes', 'numbered-payloads'],
  },
  {
    name: 'shorter-than-the-grant',
    property: 'no-channel-lost-to-expiry',
    source: 'MSC4388 L427-L437 against MSC4108 L236-L243, L477-L481',
    occurs: 'can',
    cost: 'again',
    text:
      'A rendezvous is to live for 300 seconds at most, and nothing puts that off; the device ' +
      'code of the example lives for 1800, and in between a user compares codes, signs in on a ' +
      'page and proves who they are. Clients should handle that, says L432, and no step says ' +
      'how: what was consented to can then no longer be told.',
    amendedBy: [],
  },
];
