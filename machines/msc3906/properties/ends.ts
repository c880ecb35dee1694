/** How sign-ins end: that they do, and that each device learns how the other one did. */

import type { Property, Settings, View } from 'actorcheck';
import {
  areConnected,
  bothEnded,
  bothEndWell,
  doAlike,
  type Flow,
  fits,
  hasEnded,
  hasRoom,
  isCareful,
  isIn,
  of,
  readsAlike,
  withE2ee,
  withOldCode,
} from './state.ts';

const knows = (view: View, flow: Flow): boolean => of(view, flow).code != null;

/** When one device gives up with an outcome, the other one comes to an end too. */
function reaches(
  name: string,
  text: string,
  source: string,
  ender: Flow,
  outcomes: readonly string[],
  appliesTo: (settings: Settings) => boolean = fits,
): Property {
  const other = ender === 'newDevice' ? 'existingDevice' : 'newDevice';
  return {
    name,
    text,
    source,
    kind: 'eventually',
    when: (view) => isIn(view, ender, ...outcomes),
    holds: (view) => hasEnded(view, other),
    appliesTo,
  };
}

export const endProperties: readonly Property[] = [
  {
    name: 'run-ends-once-connected',
    text: 'once both have the shared key the sign-in ends on both devices',
    source: 'MSC3886 L222',
    kind: 'eventually',
    when: areConnected,
    holds: bothEnded,
  },
  {
    name: 'end-of-existing-reaches-new',
    text: 'when the existing device ends once connected, the new one learns it',
    source: 'MSC3906 L204, L256-L264, L316-L327',
    kind: 'eventually',
    when: (view) => hasEnded(view, 'existingDevice') && knows(view, 'newDevice'),
    holds: (view) => hasEnded(view, 'newDevice'),
    appliesTo: fits,
  },
  {
    name: 'end-of-new-reaches-existing',
    text: 'when the new device ends once connected, the existing one learns it',
    source: 'MSC3906 L286-L297, L381-L392',
    kind: 'eventually',
    when: (view) => hasEnded(view, 'newDevice') && knows(view, 'existingDevice'),
    holds: (view) => hasEnded(view, 'existingDevice'),
    appliesTo: fits,
  },
  reaches(
    'decline-reaches-new',
    'who is declined learns it',
    'MSC3906 L256-L264 (step 10)',
    'existingDevice',
    ['declined'],
  ),
  {
    name: 'cancel-reaches-existing',
    text: 'a cancellation on the new device once both are connected reaches the existing one',
    source: 'MSC3906 L381-L392',
    kind: 'eventually',
    when: (view) =>
      isIn(view, 'newDevice', 'cancelled') &&
      knows(view, 'newDevice') &&
      knows(view, 'existingDevice'),
    holds: (view) => hasEnded(view, 'existingDevice'),
    // One that is told of a cancellation by a careless device has not cancelled.
    appliesTo: (settings) => fits(settings) && isCareful('existing')(settings),
  },
  reaches(
    'missing-token-reaches-new',
    'where no login token is had, the new device learns it',
    'MSC3906 L266-L268 (step 11); MSC3882 L151-L153',
    'existingDevice',
    ['uiaCancelled', 'uiaFailed', 'tokenRefused'],
  ),
  reaches(
    'refused-login-reaches-existing',
    'where the token is refused, the existing device learns it',
    'MSC3906 L283-L287 (step 13)',
    'newDevice',
    ['loginRefused'],
  ),
  reaches(
    'invisibility-reaches-new',
    'when the ten seconds have passed, the new device learns it',
    'MSC3906 L316-L317 (step 16)',
    'existingDevice',
    ['deviceNotVisible'],
    withE2ee,
  ),
  reaches(
    'missing-e2ee-reaches-new',
    'where the existing device does no E2EE, a new one that waits to be verified learns it',
    'MSC3906 L299-L317 (steps 15, 16)',
    'existingDevice',
    ['unverified'],
    (settings) => settings['existing-e2ee'] === false,
  ),
  reaches(
    'mismatch-reaches-new',
    'where the keys of step 17 do not match, the new device learns it',
    'MSC3906 L319-L322 (step 17)',
    'existingDevice',
    ['securityError'],
    withE2ee,
  ),
  reaches(
    'refused-signature-reaches-new',
    'where the homeserver fails the existing device, the new one learns it',
    'MSC3906 L326-L327 (step 18b)',
    'existingDevice',
    ['homeserverFailed'],
    withE2ee,
  ),
  {
    name: 'incompatible-intents-stop-both',
    text: 'where one device finds the intents incompatible, both come to an end',
    source: 'MSC3906 L169-L187 (steps 1, 2), L378-L379',
    kind: 'eventually',
    when: (view) =>
      isIn(view, 'newDevice', 'incompatible') || isIn(view, 'existingDevice', 'incompatible'),
    holds: bothEnded,
    appliesTo: (settings) => !fits(settings),
  },
  {
    name: 'incompatible-intents-grant-nothing',
    text: 'where both devices want the same side nobody is asked and nothing is granted',
    source: 'MSC3906 L169-L187 (steps 1, 2)',
    kind: 'always',
    holds: (view) =>
      !isIn(view, 'newDevice', 'awaitingApproval', 'asking', 'gettingToken', 'loggingIn') &&
      !isIn(view, 'existingDevice', 'awaitingApproval', 'asking', 'gettingToken', 'loggingIn'),
    appliesTo: (settings) => !fits(settings),
  },
  {
    name: 'awaited-progress-comes',
    text: 'who awaits the message of step 3 gets on, unless the new device has ended',
    source: 'MSC3906 L189-L198 (step 3) against L85-L97 (diagram)',
    kind: 'eventually',
    when: (view) => isIn(view, 'existingDevice', 'awaitingProgress'),
    holds: (view) =>
      !isIn(view, 'existingDevice', 'awaitingProgress') || hasEnded(view, 'newDevice'),
    appliesTo: fits,
  },
  {
    name: 'existing-ends-well-only-with-new',
    text: 'the existing device does not end well where the new one ends badly',
    source: 'MSC3906 L289-L297 (step 14), L329-L330 (step 19), L383',
    kind: 'always',
    holds: (view) =>
      !(isIn(view, 'existingDevice', 'success') && hasEnded(view, 'newDevice')) ||
      isIn(view, 'newDevice', 'success'),
    appliesTo: fits,
  },
  {
    name: 'new-ends-well-only-with-existing',
    text: 'the new device does not end well where the existing one ends badly',
    source: 'MSC3906 L289-L297 (step 14)',
    kind: 'always',
    holds: (view) =>
      !(isIn(view, 'newDevice', 'success') && hasEnded(view, 'existingDevice')) ||
      isIn(view, 'existingDevice', 'success'),
    appliesTo: fits,
  },
  {
    name: 'existing-ill-after-security-error',
    text: 'the existing device does not end well where the new one found a wrong key',
    source: 'MSC3906 L329-L330 (step 19), L359-L364 (steps 20, 21a)',
    kind: 'always',
    holds: (view) =>
      !isIn(view, 'newDevice', 'securityError', 'keysUnknown') ||
      !isIn(view, 'existingDevice', 'success'),
    appliesTo: withE2ee,
  },
  {
    name: 'existing-can-tell-unsupported',
    text: 'there is a run in which the existing device finds that it has no protocol to offer',
    source: 'MSC3906 L204-L213 (step 5)',
    kind: 'sometimes',
    holds: (view) => isIn(view, 'existingDevice', 'tellingUnsupported'),
    appliesTo: readsAlike,
  },
  {
    name: 'either-device-can-cancel',
    text: 'the user can cancel on the existing device too',
    source: 'MSC3906 L383',
    kind: 'sometimes',
    holds: (view) => isIn(view, 'existingDevice', 'tellingCancelled'),
    appliesTo: readsAlike,
  },
  {
    name: 'old-code-can-be-used',
    text: 'there is a run in which a device of the second revision uses a code of the first',
    source: 'MSC3906 L41-L47, L54-L57; the first revision (87b0d7581)',
    kind: 'sometimes',
    holds: bothEndWell,
    appliesTo: withOldCode,
  },
  {
    name: 'wrong-clock-can-end-well',
    text: 'there is a run in which both devices end well, whatever the time on their clocks',
    source: 'MSC3886 L66-L69, L136, L176, L196',
    kind: 'sometimes',
    holds: bothEndWell,
    appliesTo: ({ clock }) => clock !== 'unread',
  },
  {
    name: 'both-can-end-well',
    text: 'there is a run in which both devices end well',
    source: 'MSC3906 L289-L297 (step 14), L371-L374 (step 23)',
    kind: 'sometimes',
    holds: bothEndWell,
    appliesTo: (settings) =>
      fits(settings) &&
      settings['visible-after'] !== null &&
      hasRoom(settings) &&
      doAlike(settings),
  },
];
