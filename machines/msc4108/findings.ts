/** What the text does not keep, or does not say: each with its lines, and what it costs. */

import type { Cost, Finding } from 'actorcheck';

/** What a finding costs the user, the dearest first. */
export const costs: readonly Cost[] = [
  { name: 'trust', text: 'a session stays that nobody meant to keep' },
  { name: 'stuck', text: 'a device waits for ever, or shows another end than there was' },
];

export const findings: readonly Finding[] = [
  {
    name: 'unreadable-after-a-gap',
    property: 'no-unspecified-reception',
    source: 'MSC4388 L86-L100, L867-L881; MSC4108 L741-L768',
    cost: 'stuck',
    text:
      'Payloads are numbered in what seals them, and the relay keeps one. A device may write ' +
      'twice before the other one has read: a cancellation, say, after its protocol. The first ' +
      'is gone, and the other device opens the second with the wrong number: it cannot read ' +
      'that it was cancelled, nor anything that comes later, and no text says what it then does.',
    amendedBy: [],
  },
  {
    name: 'session-left-behind',
    property: 'session-gets-secrets',
    source: 'MSC4108 L558-L579, L741-L768',
    cost: 'trust',
    text:
      'Once the new device has its access token, the sign-in can still fail: the rendezvous ' +
      'expires, a user cancels, the device list is late. The session is there all the same, ' +
      'unverified and without secrets, and no text has either device end it.',
    amendedBy: [],
  },
  {
    name: 'mismatch-untold',
    property: 'can-tell-mismatch',
    source: 'MSC4388 L840-L864; MSC4108 L741-L768',
    cost: 'stuck',
    text:
      'The device that asks for the check code is told what it does if the code is right. If it ' +
      'is wrong there is no step, and no reason of a failure: the other device, which shows that ' +
      'the channel is secure, goes on until the rendezvous expires.',
    amendedBy: [],
  },
  {
    name: 'unopenable-untold',
    property: 'can-tell-unopenable',
    source: 'MSC4108 L441-L451',
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
    cost: 'stuck',
    text:
      'When the device that shows the code has ended so, nothing is left that would bring the ' +
      'other one to an end but its own user.',
    amendedBy: [],
  },
];
