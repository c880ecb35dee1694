/** Every outcome of each device that the text speaks of can be reached, and every whim. */

import type { Property, Settings } from 'actorcheck';
import {
  atHomeserver,
  bothEndWell,
  doAlike,
  type Flow,
  fits,
  isIn,
  of,
  readsAlike,
  withE2ee,
} from './state.ts';

/** With E2EE, where both devices come as far as that. */
const withKeys = (settings: Settings): boolean => withE2ee(settings) && readsAlike(settings);
/** Both can come to the end of it. */
const canSucceed = (settings: Settings): boolean =>
  readsAlike(settings) && doAlike(settings) && settings['visible-after'] !== null;
const isVisible = (settings: Settings): boolean => settings['visible-after'] === 0;
const answersFail = (settings: Settings): boolean => settings['late-answers'] === true;

type Row = readonly [outcome: string, source: string, appliesTo: (s: Settings) => boolean];

const ofNew: readonly Row[] = [
  ['success', 'L289-L297 (step 14), L368-L374', canSucceed],
  ['unsupported', 'L204-L213 (step 5), L239-L248 (step 7)', readsAlike],
  ['declined', 'L256-L264 (step 10)', readsAlike],
  ['cancelled', 'L381-L392', fits],
  ['loginRefused', 'L283-L284 (step 13)', readsAlike],
  ['loginFailed', 'L283-L284 (step 13)', (s) => readsAlike(s) && answersFail(s)],
  ['securityError', 'L358-L364 (steps 20, 21a)', (s) => withKeys(s) && isVisible(s)],
];

const ofExisting: readonly Row[] = [
  ['success', 'L289-L297 (step 14), L329', canSucceed],
  ['unsupported', 'L204-L213 (step 5), L239-L248 (step 7)', readsAlike],
  ['declined', 'L256-L264 (step 10)', readsAlike],
  ['cancelled', 'L381-L392', readsAlike],
  ['uiaCancelled', 'L266-L268 (step 11)', readsAlike],
  ['uiaFailed', 'L266-L268 (step 11)', readsAlike],
  ['tokenRefused', 'L266-L268 (step 11)', readsAlike],
  ['deviceNotVisible', 'L316-L317 (step 16)', (s) => withKeys(s) && s['visible-after'] !== 0],
  ['securityError', 'L319-L322 (step 17)', (s) => withKeys(s) && isVisible(s)],
];

const kebab = (outcome: string): string =>
  outcome.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const reachable = (flow: Flow, called: string, rows: readonly Row[]): Property[] =>
  rows.map(([outcome, lines, appliesTo]) => ({
    name: `${called}-can-end-${kebab(outcome)}`,
    text: `there is a run in which the ${called} device ends with ${outcome}`,
    source: `MSC3906 ${lines}`,
    kind: 'sometimes',
    holds: (view) => isIn(view, flow, outcome),
    appliesTo,
  }));

/** What a relay may answer for reasons of its own, to any request or to the first. */
const relayRefusals: readonly Property[] = [429, 500, 403, 307].map((status) => ({
  name: `relay-can-answer-${status}`,
  text: `there is a run in which the relay answers a request with ${status}`,
  source: 'MSC3886 L120-L125, L171, L191',
  kind: 'sometimes',
  holds: (view) =>
    ['newChannel=relay', 'existingChannel=relay'].some((link) =>
      view.messages(link).some(({ message }) => message.type === `response.${status}`),
    ),
  appliesTo: (settings) => settings['relay-refusals'] !== 0,
}));

export const outcomeProperties: readonly Property[] = [
  ...relayRefusals,
  {
    name: 'relay-can-serve-what-it-holds',
    text: 'there is a run in which a relay that could refuse refuses nothing, and both end well',
    source: 'MSC3886 L119-L125',
    kind: 'sometimes',
    holds: (view) => bothEndWell(view) && of(view, 'relay').refusalsLeft !== 0,
    appliesTo: (settings) => readsAlike(settings) && settings['relay-refusals'] === 1,
  },
  {
    name: 'user-can-walk-away',
    text: 'there is a run in which the user walks away, whatever the devices are at',
    source: 'MSC3906 L253-L254 (step 9)',
    kind: 'sometimes',
    holds: (view) => view.local('user')?.done === true,
  },
  {
    name: 'new-can-tell-unsupported',
    text: 'there is a run in which the new device goes on with none of the protocols offered',
    source: 'MSC3906 L239-L248 (step 7)',
    kind: 'sometimes',
    holds: (view) => isIn(view, 'newDevice', 'tellingUnsupported'),
    appliesTo: readsAlike,
  },
  {
    name: 'proof-can-pass',
    text: 'there is a run in which the user proves who they are, and a login token is made',
    source: 'MSC3906 L266-L268 (step 11)',
    kind: 'sometimes',
    holds: (view) =>
      isIn(view, 'existingDevice', 'gettingTokenWithProof') &&
      atHomeserver(view, 'token') === 'minted',
    appliesTo: readsAlike,
  },
  ...reachable('newDevice', 'new', ofNew),
  ...reachable('existingDevice', 'existing', ofExisting),
  {
    name: 'leaving-can-find-nobody',
    text: 'a new device that is cancelled while it joins, and whose channel fails, ends cancelled',
    source: 'MSC3906 L381-L392',
    kind: 'sometimes',
    holds: (view) =>
      isIn(view, 'newDevice', 'cancelled') &&
      of(view, 'newDevice').code === null &&
      view.local('newChannel')?.value === 'failed',
    appliesTo: (settings) => settings.scan === 'new' && answersFail(settings),
  },
  {
    name: 'incompatible-intents-can-be-found',
    text: 'there is a run in which a device ends because both want the same side',
    source: 'MSC3906 L169-L187 (steps 1, 2)',
    kind: 'sometimes',
    holds: (view) =>
      isIn(view, 'newDevice', 'incompatible') || isIn(view, 'existingDevice', 'incompatible'),
    appliesTo: (settings) => !fits(settings),
  },
];
