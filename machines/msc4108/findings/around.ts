/** Findings about servers, strangers, settings and people: each with its lines and its cost. */

import type { Told } from './told.ts';

export const aroundDevices: readonly Told[] = [
  {
    name: 'number-used-twice',
    property: 'no-number-used-twice',
    source: 'MSC4388 L869-L881; MSC4108 of 2024 L499-L518, L632-L644',
    occurs: 'can',
    cost: 'account',
    text:
      'By the letter of 2024 the device that shows the code seals its confirmation as number 1 ' +
      'and the next payload as number 1 again: one key and one nonce for two texts, which ' +
      'tells their difference and lets others forge. Released code counts from 0; in 2026 HPKE ' +
      'counts.',
    amendedBy: [],
  },
  {
    name: 'server-failure-untold',
    property: 'server-failure-is-told',
    source: 'MSC4108 L173-L248, L409-L416, L751-L762',
    occurs: 'can',
    cost: 'stuck',
    text:
      'A server can fail either device: metadata, the registration and the device code on the ' +
      'new one, the look for its id on the existing one, where 404 and 200 are all that there ' +
      'is. No reason of a failure is for that. The other device waits until the rendezvous is ' +
      'over.',
    amendedBy: ['tell-failure'],
  },
  {
    name: 'refused-keys-untold',
    property: 'refused-keys-are-told',
    source: 'MSC4108 L601-L636, L664-L677',
    occurs: 'always',
    cost: 'trust',
    text:
      'The homeserver can refuse the keys of the new device, which has the secrets by then. ' +
      'Nothing follows the secrets in the text: the existing device has ended well, and the ' +
      'new session stays without keys.',
    amendedBy: ['tell-failure', 'confirm-secrets'],
  },
  {
    name: 'one-refusal-ends-it',
    property: 'no-channel-lost-to-one-refusal',
    source: 'MSC4388 L147, L200, L276, L306',
    occurs: 'can',
    cost: 'again',
    text:
      'A relay can limit the rate of any request, or fail for a moment. The first has a ' +
      'status, and neither has a reaction to it in the text, so one of them ends the sign-in.',
    amendedBy: ['retry-writes', 'numbered-payloads'],
  },
  {
    name: 'base-url-of-two-servers',
    property: 'base-url-is-of-the-homeserver',
    source: 'MSC4108 L137-L139 against MSC4388 L441-L448, L516, L631',
    occurs: 'can',
    cost: 'stuck',
    text:
      'The base URL in the code is that of the server with the rendezvous, and a new device ' +
      'that scans takes it for that of the homeserver. Which server to use for the rendezvous ' +
      'is up to the client; if it is another one, because the homeserver creates none, say, ' +
      'the new device looks for its account at the wrong server. In 2024 the code has the name ' +
      'of the homeserver beside it: this hole is new.',
    amendedBy: [],
  },
  {
    name: 'new-cannot-show',
    property: 'relay-serves-new-devices',
    source: 'MSC4388 L223-L229 against L22-L23, L441-L448; MSC4108 L107-L111',
    occurs: 'can',
    cost: 'again',
    text:
      'To serve only who is signed in should be the default of a relay. A new device is not, ' +
      'and cannot create the rendezvous for its code: where all servers keep to the default, ' +
      'half of the protocol, in which the existing device has the camera, does not work.',
    amendedBy: [],
  },
  {
    name: 'foreign-page-opened',
    property: 'opens-pages-of-the-provider',
    source: 'MSC4108 L427-L431, L1060-L1094',
    occurs: 'can',
    cost: 'account',
    text:
      'The existing device opens whatever page the new one names, where its user expects to ' +
      'prove who they are. L1060 names that, and takes it as a cost: RFC 8628 lets the page be ' +
      'anywhere.',
    amendedBy: [],
  },
  {
    name: 'plain-addresses',
    property: 'goes-over-https',
    source: 'MSC4108 L137-L156, L293, L695-L697; MSC4388 L516',
    occurs: 'always',
    cost: 'account',
    text:
      'The new device goes to whatever base URL the code or the existing device names, and ' +
      'nothing says that it has to be of https: an example at L293 is not. By one of http the ' +
      'access token can be read on the way, and the metadata that say where to sign in be ' +
      'changed.',
    amendedBy: ['https-only'],
  },
  {
    name: 'account-of-the-browser',
    property: 'session-is-of-the-account',
    source: 'MSC4108 L465-L469, L573-L579, L1028-L1029',
    occurs: 'can',
    cost: 'trust',
    text:
      'Who consents is whoever the browser is signed in as, and that may be another account ' +
      'than that of the existing device. The new device is signed in there, and compares ' +
      'nothing; the look for its id at step 7 fails, which keeps the secrets back, and the ' +
      'session stays. The question after whoami is for the new device to ask, and it need not.',
    amendedBy: [],
  },
  {
    name: 'anyone-can-delete',
    property: 'nobody-else-ends-it',
    source: 'MSC4388 L96-L97, L336-L349',
    occurs: 'can',
    cost: 'again',
    text:
      'To write and to delete take no authentication. Whoever has seen the code, or any part ' +
      'of it that names the rendezvous, can end the sign-in at any time; the devices see a ' +
      'rendezvous that has expired.',
    amendedBy: [],
  },
  {
    name: 'scrawl-ends-the-meeting',
    property: 'scrawl-ends-no-handshake',
    source: 'MSC4388 L233-L236, L730-L738, L814-L823',
    occurs: 'can',
    cost: 'again',
    text:
      'Until the channel is there, the first payload that is not of it has a device fail and ' +
      'abort. Anybody who knows the address can write one, so that one request of a stranger ' +
      'ends the meeting. Once the channel is there, what does not open is not said to end it.',
    amendedBy: [],
  },
  {
    name: 'phished',
    property: 'secrets-only-to-own-devices',
    source: 'MSC4108 L1031-L1058; MSC4388 L838-L864',
    occurs: 'can',
    cost: 'account',
    text:
      'The check code is entered on the device that shows the QR code, and only that one is ' +
      'protected by it. A user who scans a code of somebody else shares all secrets with them: ' +
      'their device need not ask for a check code, and the existing one asks nothing but to ' +
      'open the page. L1031 names that, and has warnings for it.',
    amendedBy: [],
  },
  {
    name: 'intent-mismatch-untold',
    property: 'intents-that-do-not-fit-end-it',
    source: 'MSC4388 L653',
    occurs: 'can',
    cost: 'stuck',
    text:
      'The scanning device should check that the intents fit, and what it does if they do not ' +
      'is not said, here or in the messages: it scans on, while the other one shows a code ' +
      'that nobody can use, until the rendezvous expires.',
    amendedBy: [],
  },
  {
    name: 'revisions-cannot-meet',
    property: 'code-of-another-revision-ends-it',
    source: 'MSC4388 L497-L522; MSC4108 L1165-L1170',
    occurs: 'can',
    cost: 'again',
    text:
      'The codes of 2024 and of 2026 have other types, and rendezvous of them other ' +
      'interfaces. A device that has one of the texts cannot use the code of the other, and is ' +
      'given no words for it: it scans on.',
    amendedBy: [],
  },
  {
    name: 'nothing-to-share-untold',
    property: 'nothing-to-share-is-told',
    source: 'MSC4108 L81-L95, L573-L599, L751-L762',
    occurs: 'can',
    cost: 'trust',
    text:
      'That the existing device has the cross-signing keys is one of the things that should be ' +
      'checked before anything is offered. Where it is not, or they are gone meanwhile, it ' +
      'learns so when the new device is signed in: the message has to have all three keys, and ' +
      'no reason of a failure says that there are none.',
    amendedBy: ['tell-failure'],
  },
  {
    name: 'secrets-unchecked',
    property: 'success-is-cross-signed',
    source: 'MSC4108 L601-L636, L812-L823',
    occurs: 'always',
    cost: 'trust',
    text:
      'The new device stores the keys that it is sent and signs itself with them. That they ' +
      'are the ones which the account has published is not to be checked: after a reset on ' +
      'another device, or from a device that errs, it ends well with a signature that nobody ' +
      'takes.',
    amendedBy: [],
  },
];
