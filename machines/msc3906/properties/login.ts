/** Approval and login: steps 8 to 13. */

import type { Property, Settings } from 'actorcheck';
import { seen } from './seen.ts';
import { atHomeserver, fits, granting, isCareful, isIn, of, withTokensOnly } from './state.ts';

/** States of the new device before it has been offered a protocol, and before it took one. */
const beforeOffer = ['opening', 'showing', 'scanning', 'joining', 'awaitingProtocols'];
const beforeTaking = [...beforeOffer, 'choosingProtocol', 'tellingUnsupported', 'unsupported'];
/** States of the existing device before it has offered one. */
const beforeOffering = [
  'opening',
  'showing',
  'scanning',
  'joining',
  'awaitingProgress',
  'checkingCapabilities',
  'tellingUnsupported',
  'unsupported',
];

/** In the OIDC sketch, the reading in which a decline after the login ends the session. */
const endsLate = ({ protocol, 'late-decline': lateDecline }: Settings): boolean =>
  protocol === 'oidc-sketch' && lateDecline === 'ends';

export const loginProperties: readonly Property[] = [
  {
    name: 'choice-only-from-an-offer',
    text: 'the new device chooses a protocol only once the existing one has offered it',
    source: 'MSC3906 L215-L225 (step 6), L227-L248 (step 7)',
    kind: 'always',
    holds: (view) =>
      !isIn(view, 'newDevice', 'choosingProtocol', 'awaitingApproval') ||
      of(view, 'existingDevice').code == null ||
      // Told so by the other device it has offered one: that may be wrong of a careless one.
      of(view, 'existingDevice').reason === 'the new device refuses the protocol' ||
      !isIn(view, 'existingDevice', ...beforeOffering),
    appliesTo: fits,
  },
  {
    name: 'nobody-asked-before-protocol',
    text: 'the user is asked to approve only once the new device has taken the protocol',
    source: 'MSC3906 L227-L248 (step 7), L253-L254 (step 9)',
    kind: 'always',
    holds: (view) =>
      !isIn(view, 'existingDevice', 'asking', ...granting) ||
      of(view, 'newDevice').code == null ||
      !isIn(view, 'newDevice', ...beforeTaking),
    appliesTo: fits,
  },
  {
    name: 'no-token-before-approval',
    text: 'the homeserver makes a login token only after the user has approved',
    source: 'MSC3906 L253-L254 (step 9), L266-L268 (step 11)',
    kind: 'always',
    holds: (view) => seen(view, 'answer') === 'approved' || !of(view, 'homeserver').minted,
  },
  {
    name: 'no-session-after-decline',
    text: 'who is declined is never signed in',
    source: 'MSC3906 L256-L264 (step 10)',
    kind: 'always',
    when: (view) => seen(view, 'answer') === 'declined',
    holds: (view) => !of(view, 'newDevice').accessToken && !of(view, 'homeserver').signedIn,
    appliesTo: (settings) => !endsLate(settings),
  },
  {
    name: 'decline-ends-session',
    text: 'where a decline after the login ends the session, it does end',
    source: 'MSC3906 L497-L501 (step O9)',
    kind: 'eventually',
    when: (view) => isIn(view, 'newDevice', 'signingOut'),
    holds: (view) =>
      of(view, 'homeserver').signedIn !== true ||
      !isIn(view, 'newDevice', 'signingOut', 'declined'),
    appliesTo: endsLate,
  },
  {
    name: 'token-redeemed-at-most-once',
    text: 'login tokens open at most one session each',
    source: 'MSC3882 L144-L145',
    kind: 'always',
    holds: (view) => {
      const { minted = 0 } = of(view, 'homeserver');
      return seen(view, 'sessions') <= minted;
    },
    // Sessions are counted by what the homeserver answers.
    appliesTo: isCareful('homeserver'),
  },
  {
    name: 'no-session-from-dead-token',
    text: 'a token that expired, was forgotten or was never made opens no session',
    source: 'MSC3882 L16, L31; MSC3906 L120',
    kind: 'always',
    holds: (view) => !of(view, 'homeserver').signedIn || atHomeserver(view, 'token') === 'used',
    appliesTo: withTokensOnly,
  },
  {
    name: 'no-attempt-with-expired-token',
    text: 'the new device does not try a token whose life is over',
    source: 'MSC3906 L120 against L270-L281 (step 12)',
    kind: 'always',
    holds: (view) =>
      !isIn(view, 'newDevice', 'loggingIn') || atHomeserver(view, 'token') !== 'expired',
  },
  {
    name: 'session-comes-from-homeserver',
    text: 'the new device believes in a session only if the homeserver has opened one',
    source: 'MSC3906 L283-L284 (step 13)',
    kind: 'always',
    holds: (view) => !of(view, 'newDevice').accessToken || of(view, 'homeserver').signedIn === true,
    // Whose answer says that there is a session, and there is none, cannot be seen through.
    appliesTo: (settings) => withTokensOnly(settings) && isCareful('homeserver')(settings),
  },
  {
    name: 'no-token-without-capability',
    text: 'where login tokens are not offered none is made',
    source: 'MSC3906 L200-L213 (steps 4, 5)',
    kind: 'always',
    holds: (view) =>
      !isIn(view, 'existingDevice', 'tellingUnsupported', 'unsupported') ||
      !of(view, 'homeserver').minted,
  },
  {
    name: 'codes-shown-before-approval',
    text: 'both devices have shown the confirmation code before anything is granted',
    source: 'MSC3906 L250-L254 (steps 8, 9); MSC3903 L92-L99 (step 7)',
    kind: 'always',
    holds: (view) => {
      const { newCode = null, existingCode = null } = of(view, 'user');
      const isGranted = isIn(view, 'existingDevice', ...granting);
      return !isGranted || (newCode !== null && existingCode !== null);
    },
  },
  {
    name: 'approval-implies-comparison',
    text: 'nothing is granted unless the user compared the codes and found them equal',
    source: 'MSC3903 L92-L99 (step 7)',
    kind: 'always',
    holds: (view) => seen(view, 'compared') || !isIn(view, 'existingDevice', ...granting),
  },
  {
    name: 'approval-implies-equal-codes',
    text: 'where something is granted both ends of the channel have the same code',
    source: 'MSC3903 L95-L96 (step 7)',
    kind: 'always',
    holds: (view) => {
      if (!isIn(view, 'existingDevice', ...granting)) return true;
      const { newCode, existingCode } = of(view, 'user');
      return newCode === existingCode;
    },
  },
  {
    name: 'token-sent-only-when-approved',
    text: 'the relay holds a login token only for a device that has been approved',
    source: 'MSC3906 L253-L254 (step 9), L270-L281 (step 12)',
    kind: 'always',
    holds: (view) =>
      seen(view, 'answer') === 'approved' ||
      !isIn(view, 'existingDevice', 'sendingToken', 'awaitingSuccess'),
  },
];
