/** What a run with an OpenID provider can come to: each way of the OIDC variant has to be there. */

import type { Property, Settings, View } from 'actorcheck';
import { exampleProviderUrl, otherUserId } from '../oidc/variant.ts';
import { bothEndWell, isIn, of, withProvider } from './state.ts';

/** As corrected, also by the amendment. */
const isCorrected = ({ protocol }: Settings): boolean => protocol === 'oidc-corrected';

/** That each way to end is there: what outcomes.ts has of the login token. */
const ends: readonly Property[] = (
  [
    ['newDevice', 'authorizationExpired', 'L473-L474 (step O6)', withProvider],
    ['newDevice', 'otherAccount', 'L489-L491 (step O8)', isCorrected],
    ['newDevice', 'pageRefused', 'L478-L480 (step O7)', isCorrected],
    ['existingDevice', 'authorizationExpired', 'L473-L474 (step O6)', isCorrected],
    ['existingDevice', 'otherAccount', 'L489-L491 (step O8)', isCorrected],
    ['existingDevice', 'pageRefused', 'L478-L480 (step O7)', isCorrected],
  ] as const
).map(([flow, outcome, lines, appliesTo]) => {
  const called = flow === 'newDevice' ? 'new' : 'existing';
  const kebab = outcome.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return {
    name: `${called}-can-end-${kebab}`,
    text: `there is a run in which the ${called} device ends with ${outcome}`,
    source: `MSC3906 ${lines}`,
    kind: 'sometimes',
    holds: (view) => isIn(view, flow, outcome),
    appliesTo,
  };
});

const isLive = (view: View): boolean => {
  const value = view.local('provider')?.value;
  return typeof value === 'object' && 'live' in value;
};

const can = (
  name: string,
  text: string,
  lines: string,
  holds: (view: View) => boolean,
): Property => ({
  name,
  text,
  source: `MSC3906 ${lines}`,
  kind: 'sometimes',
  holds,
  appliesTo: withProvider,
});

/** What the servers and the user may do, and what the devices may then. */
const choices: readonly Property[] = [
  can(
    'both-protocols-can-be-offered',
    'there is a run in which login tokens and the device grant are offered',
    'L194-L202 (step 4), L435-L448 (step O1)',
    (view) => of(view, 'existingDevice').oidc?.protocols.length === 2,
  ),
  can(
    'grant-can-be-all-that-is-offered',
    'there is a run in which the device grant is offered and no login token',
    'L194-L202 (step 4), L435-L448 (step O1)',
    (view) =>
      of(view, 'existingDevice').oidc?.protocols.length === 1 &&
      of(view, 'existingDevice').oidc?.protocols[0] === 'device_authorization_grant',
  ),
  can(
    'grant-can-sign-in',
    'there is a run in which both devices end well by the device grant',
    'L487-L497 (steps O8, O9)',
    (view) => bothEndWell(view) && (of(view, 'newDevice').oidc?.userId ?? null) !== null,
  ),
  can(
    'provider-can-slow-down',
    'there is a run in which the provider asks to be polled less often',
    'L465-L476 (step O6)',
    (view) => (of(view, 'provider').slowDowns ?? 0) > 0,
  ),
  can(
    'user-can-deny-the-grant',
    'there is a run in which the user denies the grant on the page',
    'L471-L472 (step O6), L478-L482 (step O7)',
    (view) => view.local('provider')?.value === 'denied',
  ),
  can(
    'other-account-can-consent',
    'there is a run in which somebody else consents, whose account the browser is signed in to',
    'L487-L493 (step O8)',
    (view) => of(view, 'provider').consentedBy === otherUserId,
  ),
  can(
    'page-can-be-of-somebody-else',
    'there is a run in which the page with the code is none of the provider of the homeserver',
    'L458 (step O3), L478-L480 (step O7)',
    (view) => {
      const page = of(view, 'newDevice').oidc?.completeUrl ?? null;
      return page !== null && !page.includes(new URL(exampleProviderUrl).host);
    },
  ),
  can(
    'code-can-expire-undecided',
    'there is a run in which the device code expires while the page asks',
    'L473-L474 (step O6)',
    (view) =>
      view.local('provider')?.value === 'expired' && view.local('browser')?.value === 'asking',
  ),
  can(
    'user-can-leave-the-page',
    'there is a run in which the user goes away from the page without a decision',
    'L480-L482 (step O7)',
    (view) =>
      isLive(view) &&
      view.local('user')?.value === 'away' &&
      view.local('browser')?.value === 'asking',
  ),
];

export const oidcWays: readonly Property[] = [...ends, ...choices];
