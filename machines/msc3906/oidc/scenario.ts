/** What the OIDC variant adds to the system: the provider, the browser, their links and choices. */

import type { Choice, Link } from 'actorcheck';
import type { AnyStateMachine } from 'xstate';
import type { Crypto } from '../../crypto/index.ts';
import { type ProviderWhim, providerWhims } from '../../oauth/provider/context.ts';
import { providerMachine } from '../../oauth/provider/machine.ts';
import { existingActors, newActors } from '../actors.ts';
import { authorizationPollMs, type Latency, slowDownMs } from '../timing.ts';
import { type OidcVariant, sessionToken } from './variant.ts';
import { deniedError, encodeGrant } from './wire.ts';

export const providerFor = (
  { reading, providerUrl }: OidcVariant,
  crypto: Crypto,
  deviceCodeLifeMs: number,
): AnyStateMachine =>
  providerMachine({
    crypto,
    providerUrl,
    existingDevice: existingActors.flow,
    tokenFor: (account) => sessionToken(crypto, account),
    encodeAuthorization: (authorization, lifeMs) => encodeGrant(reading, authorization, lifeMs),
    deniedError: deniedError(reading),
    deviceCodeLifeMs,
    pollIntervalMs: authorizationPollMs,
    slowDownMs,
  });

/** The device whose requests a whim is about. */
const askedOfProvider: Readonly<Record<ProviderWhim, string>> = {
  'no-device-grant': existingActors.flow,
  'foreign-page': newActors.flow,
};

/** The provider is as far away as the homeserver. */
export const oidcLinks = (latency: Latency): readonly Link[] => [
  { kind: 'connection', client: newActors.flow, server: 'provider', ...latency },
  { kind: 'connection', client: existingActors.flow, server: 'provider', ...latency },
  // A person reloads a page that does not come, so nothing is lost on this link.
  { kind: 'direct', between: ['browser', 'provider'] },
  { kind: 'direct', between: ['browser', 'user'] },
];

const onPage = (name: string, label: string, usual?: boolean): Choice => ({
  name,
  label: `the user ${label}`,
  actor: 'user',
  event: { type: name },
  thinkMs: [2_000, 6_000],
  ...(usual ? { usual } : {}),
});

export const oidcChoices: readonly Choice[] = [
  onPage('allow', 'allows it on the page of the provider', true),
  onPage('allow-as-other', 'allows it, in a browser that somebody else is signed in to'),
  onPage('deny', 'denies it on the page of the provider'),
  ...[newActors, existingActors].map(({ flow: client }): Choice => {
    const party = client === newActors.flow ? 'new' : 'existing';
    return {
      name: `provider-serves-${party}`,
      label: `the provider serves the ${party} device`,
      actor: 'provider',
      event: { type: 'serve', client },
      usual: true,
    };
  }),
  ...Object.entries(providerWhims).map(([name, label]): Choice => {
    const client = askedOfProvider[name as ProviderWhim];
    return { name, label, actor: 'provider', event: { type: name, client } };
  }),
  {
    name: 'slow-down',
    label: 'the provider finds that it is polled too often',
    actor: 'provider',
    event: { type: 'slow-down' },
  },
];
