/** How a sign-in can end otherwise than both devices think, asked wherever it may. */

import type { Property } from 'actorcheck';
import { seen } from '../observers.ts';
import { hasLostFor, haveTold, isIn, of } from './state.ts';

export const endProperties: readonly Property[] = [
  {
    name: 'existing-ends-well-only-with-new',
    text: 'when the existing device ends well, the new one comes to do so too',
    source: 'MSC4108 L581-L604, L664-L677',
    kind: 'eventually',
    when: (view) => isIn(view, 'existingDevice', 'success'),
    holds: (view) => isIn(view, 'newDevice', 'success'),
  },
  {
    name: 'no-session-after-cancel',
    text: 'once the user has cancelled on a device, no session begins',
    source: 'MSC4108 L465-L498, L751-L768; RFC 8628 section 3.3',
    kind: 'always',
    holds: (view) => seen(view, 'afterCancel') !== 'began',
  },
  {
    name: 'user-code-is-shown-in-time',
    text: 'when the user consents on the page, the new device has shown the user code',
    source: 'MSC4108 L427-L431, L473-L476, L532-L538',
    kind: 'always',
    when: (view) => isIn(view, 'provider', 'live.granted'),
    holds: (view) => !isIn(view, 'newDevice', 'awaitingAccepted'),
  },
  {
    name: 'consent-is-used',
    text: 'what the user consents to on the page comes about',
    source: 'MSC4108 L427-L439, L465-L498',
    kind: 'eventually',
    when: (view) => isIn(view, 'provider', 'live.granted'),
    holds: (view) => of(view, 'newDevice').accessToken != null,
  },
  {
    name: 'accepted-after-opening',
    text: 'the new device polls only when the page has been opened',
    source: 'MSC4108 L427-L439, L471-L481',
    kind: 'always',
    when: (view) => isIn(view, 'newDevice', 'authorizing'),
    holds: (view) => of(view, 'browser').url !== null,
  },
  {
    name: 'secrets-follow-the-session',
    text: 'when secrets leave the existing device, the session of the new one is in the list',
    source: 'MSC4108 L409-L416, L560-L564, L573-L579, L1117-L1120',
    kind: 'always',
    when: (view) => isIn(view, 'existingDevice', 'sharing', 'awaitingDone', 'success'),
    holds: (view) => isIn(view, 'homeserver', 'session.visible'),
  },
  {
    name: 'no-channel-lost-to-concurrent-writes',
    text: 'that both devices write at once costs neither of them its channel',
    source: 'MSC4388 L257-L260, L867-L881',
    kind: 'always',
    holds: (view) => !hasLostFor(view, 'concurrent_write'),
  },
  {
    name: 'no-channel-lost-to-expiry',
    text: 'the rendezvous is there for as long as devices and user need it',
    source: 'MSC4388 L427-L437; MSC4108 L236-L243, L477-L481',
    kind: 'always',
    holds: (view) => !hasLostFor(view, 'not_found'),
  },
  {
    name: 'mismatch-is-told',
    text: 'a device on which a wrong check code is entered tells the other one that it gives up',
    source: 'MSC4388 L840-L864; MSC4108 L751-L768',
    kind: 'always',
    holds: (view) => haveTold(view, 'codeMismatch'),
  },
  {
    name: 'unopenable-is-told',
    text: 'an existing device that cannot open the page tells the other one that it gives up',
    source: 'MSC4108 L441-L451',
    kind: 'always',
    holds: (view) => haveTold(view, 'pageFailed'),
  },
  {
    name: 'no-number-used-twice',
    text: 'no two payloads are sealed with one key and one number',
    source: 'MSC4388 L869-L881; RFC 9180 section 5.2',
    kind: 'always',
    holds: (view) => !seen(view, 'numbers').isReused,
  },
];
