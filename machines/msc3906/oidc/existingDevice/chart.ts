/**
 * The existing device's part of the OIDC variant (MSC3906 L403 to L513), as a change of its chart:
 * it looks whether the provider of its account has the device authorization grant, offers that, and
 * opens the page on which its user consents.
 */

import { noAnswer, refused } from '../../existingDevice/failures.ts';
import { awaitingSuccess } from '../../existingDevice/login.ts';
import type { Change } from '../../flow/chart.ts';
import type { OidcVariant } from '../variant.ts';
import { readings, redirected } from './readings.ts';
import type { ExistingGrantState } from './setup.ts';

export function existingGrant(variant: OidcVariant): Change<ExistingGrantState> {
  const { at, root, signedIn, states } = readings[variant.reading];
  return {
    root: variant.redirects ? redirected : root,
    at: { checkingCapabilities: checkingBoth, ...at },
    before: 'success',
    states: {
      checkingProvider,
      awaitingLogin: awaitingSuccess(signedIn),
      ...states,
    },
  };
}

/** Step 4: with login tokens or without, the grant may be there too. */
const checkingBoth = {
  also: { offering: 'noteLoginTokens' },
  instead: { offering: 'checkingProvider', tellingUnsupported: 'checkingProvider' },
};

/** Step O1. */
const checkingProvider = {
  entry: 'getConfiguration',
  after: noAnswer,
  on: {
    'response.200': [
      {
        guard: 'hasGrant',
        target: 'offering',
        actions: 'noteGrant',
        meta: { step: 'O1' },
        description: 'the provider has the device authorization grant',
      },
      {
        guard: 'hasProtocols',
        target: 'offering',
        meta: { step: 'O1' },
        description: 'the provider has no such grant: login tokens are left',
      },
      {
        target: 'tellingUnsupported',
        meta: { step: 'O1' },
        description: 'there is no protocol to offer',
      },
    ],
    'response.*': refused,
  },
} as const satisfies ExistingGrantState;
