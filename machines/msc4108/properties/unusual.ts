/** What is asked where a server, a stranger, a device or a person is not as a reader expects. */

import type { Property } from 'actorcheck';
import { hasEnded, hasLostFor, hasScannedInVain, haveTold, isIn, of } from './state.ts';

const provider = 'https://auth.example.org';
const elsewhere = 'https://rendezvous.example.org';

const servers: readonly Property[] = [
  {
    name: 'server-failure-is-told',
    text: 'a device whose server fails it tells the other one that it gives up',
    source: 'MSC4108 L173-L248, L409-L416, L757-L762',
    kind: 'always',
    holds: (view) => haveTold(view, 'loginFailed'),
    appliesTo: (settings) => settings['homeserver-fails'] === 'once',
  },
  {
    name: 'refused-keys-are-told',
    text: 'while the keys of the new device are refused, the existing one has not ended well',
    source: 'MSC4108 L601-L636, L664-L677',
    kind: 'always',
    when: (view) => isIn(view, 'newDevice', 'keysRefused'),
    holds: (view) => haveTold(view, 'keysRefused') && !isIn(view, 'existingDevice', 'success'),
    appliesTo: (settings) => settings['homeserver-fails'] === 'once',
  },
  {
    name: 'no-channel-lost-to-one-refusal',
    text: 'a relay that refuses once, for a moment, does not end the sign-in',
    source: 'MSC4388 L147, L200, L276, L306',
    kind: 'always',
    holds: (view) => !hasLostFor(view, 'rate_limited', 'status_500'),
    appliesTo: (settings) => settings['relay-whims'] === 'refuses',
  },
  {
    name: 'base-url-is-of-the-homeserver',
    text: 'the new device takes no other server for the homeserver of the account',
    source: 'MSC4108 L137-L139; MSC4388 L441-L448, L516',
    kind: 'always',
    holds: (view) => of(view, 'newDevice').homeserver !== elsewhere,
  },
  {
    name: 'relay-serves-new-devices',
    text: 'no relay refuses a new device that would show a code',
    source: 'MSC4388 L22-L23, L223-L229, L441-L448',
    kind: 'always',
    holds: (view) => !hasLostFor(view, 'forbidden'),
    appliesTo: (settings) => settings['relay-policy'] === 'authenticated',
  },
  {
    name: 'opens-pages-of-the-provider',
    text: 'the existing device opens pages of the provider only',
    source: 'MSC4108 L427-L431, L1060-L1094',
    kind: 'always',
    holds: (view) => of(view, 'browser').url?.startsWith(`${provider}/`) !== false,
  },
  {
    name: 'goes-over-https',
    text: 'a new device asks its homeserver by https only',
    source: 'MSC4108 L137-L156, L293, L695-L697',
    kind: 'always',
    when: (view) => isIn(view, 'newDevice', 'gettingMetadata'),
    holds: (view) => of(view, 'newDevice').homeserver?.startsWith('https://') === true,
  },
  {
    name: 'session-is-of-the-account',
    text: 'a new device that is signed in is so in the account of the existing one',
    source: 'MSC4108 L465-L469, L573-L579, L1028-L1029',
    kind: 'always',
    when: (view) => of(view, 'newDevice').accessToken != null,
    holds: (view) => !isIn(view, 'homeserver', 'without'),
  },
];

const strangers: readonly Property[] = [
  {
    name: 'nobody-else-ends-it',
    text: 'nobody but the two devices can end their rendezvous',
    source: 'MSC4388 L96-L97, L336-L349',
    kind: 'always',
    holds: (view) => !(isIn(view, 'relay', 'removed') && hasLostFor(view, 'not_found')),
    appliesTo: ({ others }) => others === 'remove',
  },
  {
    name: 'scrawl-ends-no-handshake',
    text: 'what somebody else writes at the rendezvous does not end the meeting of the devices',
    source: 'MSC4388 L96-L97, L233-L236, L730-L738, L814-L823',
    kind: 'always',
    holds: (view) => !hasLostFor(view, 'not_initiated', 'not_confirmed'),
    appliesTo: ({ others }) => others === 'scrawl',
  },
  {
    name: 'secrets-only-to-own-devices',
    text: 'secrets go to no device of somebody else',
    source: 'MSC4108 L1031-L1058; MSC4388 L838-L864',
    kind: 'always',
    holds: (view) => of(view, 'existingDevice').hasShared === false,
    appliesTo: (settings) => settings['new-is'] === 'strangers',
  },
  {
    name: 'intents-that-do-not-fit-end-it',
    text: 'when a code is scanned that does not fit, both devices come to an end',
    source: 'MSC4388 L653',
    kind: 'eventually',
    when: hasScannedInVain,
    holds: (view) => hasEnded(view, 'newDevice') && hasEnded(view, 'existingDevice'),
    appliesTo: ({ intents }) => intents === 'same',
  },
  {
    name: 'code-of-another-revision-ends-it',
    text: 'when a code of another revision is scanned, both devices come to an end',
    source: 'MSC4388 L497-L522; MSC4108 L1165-L1170',
    kind: 'eventually',
    when: hasScannedInVain,
    holds: (view) => hasEnded(view, 'newDevice') && hasEnded(view, 'existingDevice'),
    appliesTo: (settings) => settings['existing-revision'] !== 'same',
  },
  {
    name: 'nothing-to-share-is-told',
    text: 'an existing device that has no keys to share tells the other one that it gives up',
    source: 'MSC4108 L81-L95, L573-L599, L757-L762',
    kind: 'always',
    holds: (view) => haveTold(view, 'secretsMissing'),
    appliesTo: ({ secrets }) => secrets === 'none',
  },
];

export const unusualProperties: readonly Property[] = [...servers, ...strangers];
