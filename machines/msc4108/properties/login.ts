/** What the text promises or needs of a sign-in, each tied to its lines. */

import type { Property } from 'actorcheck';
import { bothDone, hasEnded, isIn, of, untrusted } from './state.ts';

export const loginProperties: readonly Property[] = [
  {
    name: 'can-succeed',
    text: 'the new device can be signed in and cross-signed, with all secrets',
    source: 'MSC4108 L45-L70, L573-L636',
    kind: 'sometimes',
    holds: (view) => bothDone(view) && of(view, 'homeserver').crossSigned === true,
    appliesTo: (settings) => settings['visible-after'] !== null,
  },
  {
    name: 'can-decline',
    text: 'the user can say no on the page, and both devices know',
    source: 'MSC4108 L541-L546',
    kind: 'sometimes',
    holds: (view) => ['newDevice', 'existingDevice'].every((one) => isIn(view, one, 'declined')),
  },
  {
    name: 'can-cancel-on-new',
    text: 'the user can cancel on the new device, and the other one knows',
    source: 'MSC4108 L741-L768 (user_cancelled)',
    kind: 'sometimes',
    holds: (view) =>
      isIn(view, 'newDevice', 'cancelled') &&
      of(view, 'existingDevice').reason === 'user_cancelled',
  },
  {
    name: 'can-cancel-on-existing',
    text: 'the user can cancel on the existing device, and the other one knows',
    source: 'MSC4108 L741-L768 (user_cancelled)',
    kind: 'sometimes',
    holds: (view) =>
      isIn(view, 'existingDevice', 'cancelled') &&
      of(view, 'newDevice').reason === 'user_cancelled',
  },
  {
    name: 'one-check-code',
    text: 'devices that have a channel have the same check code',
    source: 'MSC4388 L840-L864',
    kind: 'always',
    when: (view) => [of(view, 'newDevice'), of(view, 'existingDevice')].every(({ code }) => !!code),
    holds: (view) => of(view, 'newDevice').code === of(view, 'existingDevice').code,
  },
  {
    name: 'no-sign-in-before-code',
    text: 'a new device that shows the code asks for no session before the check code is entered',
    source: 'MSC4108 L1023-L1026',
    kind: 'always',
    when: (view) => isIn(view, 'newDevice', ...untrusted),
    holds: (view) => of(view, 'newDevice').grant === null,
    appliesTo: ({ scan }) => scan === 'existing',
  },
  {
    name: 'no-secrets-before-session',
    text: 'secrets leave the existing device only when the homeserver has the new one',
    source: 'MSC4108 L560-L564, L573-L579',
    kind: 'always',
    when: (view) => isIn(view, 'existingDevice', 'sharing', 'success'),
    holds: (view) => isIn(view, 'homeserver', 'session.visible', 'taken'),
  },
  {
    name: 'no-secrets-to-untrusted',
    text: 'an existing device that shows the code shares nothing before the check code is entered',
    source: 'MSC4388 L840-L864',
    kind: 'always',
    when: (view) => isIn(view, 'existingDevice', ...untrusted),
    holds: (view) => of(view, 'existingDevice').hasShared === false,
    appliesTo: ({ scan }) => scan === 'new',
  },
  {
    name: 'success-is-cross-signed',
    text: 'a new device that is done has keys at the homeserver that the account has signed',
    source: 'MSC4108 L601-L636',
    kind: 'always',
    when: (view) => isIn(view, 'newDevice', 'success'),
    holds: (view) => of(view, 'homeserver').crossSigned === true,
  },
  {
    name: 'session-gets-secrets',
    text: 'a new device that is signed in comes to be cross-signed',
    source: 'MSC4108 L558-L571',
    kind: 'eventually',
    when: (view) => of(view, 'newDevice').accessToken != null,
    holds: (view) => of(view, 'homeserver').crossSigned === true,
  },
  ...(['newDevice', 'existingDevice'] as const).map(
    (actor): Property => ({
      name: actor === 'newDevice' ? 'new-hears-the-end' : 'existing-hears-the-end',
      text:
        actor === 'newDevice'
          ? 'when the existing device has ended, a new one that has met it comes to an end'
          : 'when the new device has ended, an existing one that has met it comes to an end',
      source: 'MSC4108 L741-L768',
      kind: 'eventually',
      when: (view) =>
        of(view, actor).code !== null &&
        hasEnded(view, actor === 'newDevice' ? 'existingDevice' : 'newDevice'),
      holds: (view) => hasEnded(view, actor),
    }),
  ),
];
