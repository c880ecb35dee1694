/** What can become of a request to the homeserver can happen, each for its own reason. */

import type { Property, Settings, View } from 'actorcheck';
import { atHomeserver, isIn, of, readsAlike, withE2ee, withTokensOnly } from './state.ts';

const withTokens = (settings: Settings): boolean =>
  readsAlike(settings) && withTokensOnly(settings);
const isVisible = (settings: Settings): boolean =>
  withE2ee(settings) && withTokens(settings) && settings['visible-after'] === 0;
/** With a key of the account to compare, and to sign with. */
const hasMaster = (settings: Settings): boolean =>
  isVisible(settings) && settings['cross-signing'] === true;

const can = (
  name: string,
  text: string,
  lines: string,
  holds: (view: View) => boolean,
  appliesTo: (settings: Settings) => boolean,
): Property => ({
  name,
  text: `there is a run in which ${text}`,
  source: `MSC3906 ${lines}`,
  kind: 'sometimes',
  holds,
  appliesTo,
});

const token = (view: View): string => atHomeserver(view, 'token');
const reason = (view: View, flow: 'newDevice' | 'existingDevice', words: string): boolean =>
  of(view, flow).reason?.includes(words) === true;

/** A wrong key that the new device finds. */
const findsWrong = (name: string, words: string, settings: (s: Settings) => boolean): Property =>
  can(
    name,
    `the new device ends because of a ${words}`,
    'L358-L364 (steps 20, 21a)',
    (view) => isIn(view, 'newDevice', 'securityError') && reason(view, 'newDevice', words),
    settings,
  );

export const homeserverProperties: readonly Property[] = [
  can(
    'token-can-be-stolen',
    'someone else uses the login token first',
    'L283-L287 (step 13)',
    (view) => token(view) === 'used' && of(view, 'homeserver').signedIn === false,
    withTokens,
  ),
  can(
    'token-can-be-forgotten',
    'the homeserver forgets the login token',
    'L283-L287 (step 13)',
    (view) => token(view) === 'forgotten',
    withTokens,
  ),
  can(
    'token-can-expire',
    'the login token expires',
    'L120',
    (view) => token(view) === 'expired',
    withTokens,
  ),
  ...([429, 404] as const).map((status) =>
    can(
      `token-can-be-refused-with-${status}`,
      `the request for a login token is answered with ${status}`,
      'L266-L268 (step 11)',
      (view) =>
        isIn(view, 'existingDevice', 'tokenRefused') && reason(view, 'existingDevice', `${status}`),
      withTokens,
    ),
  ),
  findsWrong('new-can-find-wrong-verifier', 'verifying device mismatch', isVisible),
  findsWrong('new-can-find-wrong-master-key', 'master key mismatch', hasMaster),
  findsWrong('new-can-find-no-master-key', 'no master key', hasMaster),
  can(
    'signature-can-be-refused',
    'the homeserver refuses the signature',
    'L326-L327 (step 18b)',
    (view) => reason(view, 'existingDevice', 'refused the signature'),
    hasMaster,
  ),
  can(
    'secrets-can-all-come',
    'the new device has all secrets in the end',
    'L371-L374 (step 23)',
    (view) => view.local('newSecrets')?.value === 'complete',
    (settings) => hasMaster(settings) && settings.secrets === 'all',
  ),
  {
    name: 'secrets-are-all-asked-for',
    text: 'who is to ask for secrets has asked for all of them in the end',
    source: 'MSC3906 L371-L374 (step 23)',
    kind: 'eventually',
    when: (view) => (of(view, 'newSecrets').toAsk ?? []).length > 0,
    holds: (view) => (of(view, 'newSecrets').toAsk ?? []).length === 0,
    appliesTo: withE2ee,
  },
  {
    name: 'secrets-asked-for-are-sent',
    text: 'the secrets that are asked for and held have all been sent in the end, each once',
    source: 'MSC3906 L371-L374 (step 23)',
    kind: 'eventually',
    when: (view) => (of(view, 'existingSecrets').queue ?? []).length > 0,
    holds: (view) => (of(view, 'existingSecrets').queue ?? []).length === 0,
    appliesTo: withE2ee,
  },
];
