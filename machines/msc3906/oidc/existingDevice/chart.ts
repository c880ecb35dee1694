/**
 * The existing device's part of the OIDC variant (MSC3906 L403 to L513), as a change of its chart:
 * it looks whether the provider of its account has the device authorization grant, offers that, and
 * opens the page on which its user consents.
 */

import { noAnswer, refused } from '../../existingDevice/failures.ts';
import type { Change } from '../../flow/chart.ts';
import { received } from '../../messages/reader.ts';
import type { OidcVariant } from '../variant.ts';
import { readings } from './readings.ts';
import type { ExistingGrantState } from './setup.ts';

export function existingGrant({ reading }: OidcVariant): Change<ExistingGrantState> {
  const { at, root, signedIn, states } = readings[reading];
  return {
    root,
    at: { checkingCapabilities: checkingBoth, ...at },
    before: 'success',
    states: { checkingProvider, awaitingLogin: awaitingLogin(signedIn), ...states },
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

/** Steps 14 and 15, as after the approval with a login token. */
const awaitingLogin = (signedIn: string) =>
  ({
    on: {
      'channel.received': [
        {
          guard: 'hasKeys',
          target: signedIn,
          actions: 'noteDevice',
          meta: { step: '15' },
          description: 'the new device is signed in and names its key',
        },
        {
          guard: received('m.login.success'),
          target: 'success',
          meta: { step: '14' },
          description: 'the new device is signed in, without E2EE',
        },
      ],
    },
  }) as const satisfies ExistingGrantState;
