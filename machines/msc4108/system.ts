/** The system that a setting of the knobs makes: its parties, and the links between them. */

import type {
  Choice,
  FaultBudget,
  Link,
  Party,
  Settings,
  SystemDefinition,
  Values,
} from 'actorcheck';
import { type Crypto, cryptoFor } from '../crypto/index.ts';
import { type Account, accountOf, examplePlaces, userId } from '../matrix/account.ts';
import { deviceListMachine } from '../matrix/deviceList/machine.ts';
import { browserMachine } from '../oauth/browser.ts';
import { accessDenied, encodeAuthorization } from '../oauth/messages.ts';
import { configurationOf, type ProviderOptions } from '../oauth/provider/context.ts';
import { providerMachine } from '../oauth/provider/machine.ts';
import { channelMachine } from '../rendezvous/channel/machine.ts';
import { relayMachine } from '../rendezvous/relay/machine.ts';
import { tokenRelayMachine } from '../rendezvous/relay/tokens/machine.ts';
import { type DeviceActors, existingActors, newActors } from './actors.ts';
import { existingDeviceMachine } from './existingDevice/machine.ts';
import { transportType } from './flow/actions.ts';
import { newDeviceMachine } from './newDevice/machine.ts';
import { observersFor } from './observers.ts';
import { type Revision, revisionOf } from './revisions.ts';
import { userChoices, userMachine } from './user.ts';

const serverName = 'example.org';
const providerUrl = 'https://auth.example.org';

/** Steps 6 and 7: RFC 8628 has 5 s where a provider says nothing; the text has 10 s (L573-L579). */
const authorizationPollMs = 5_000;
const slowDownMs = 5_000;
const lookForMs = 10_000;
const lookIntervalMs = 1_000;
const pollIntervalMs = 1_000;
const requestTimeoutMs = 30_000;
/** MSC4388 L417, MSC4108 of 2024 L63. */
const relayBytes = 4_096;

const relayLink = { kind: 'connection', latencyMs: [50, 500] } as const;
const serverLink = { kind: 'connection', latencyMs: [50, 200] } as const;

interface Common {
  readonly settings: Settings;
  readonly crypto: Crypto;
  readonly account: Account;
  readonly revision: Revision;
  readonly newScans: boolean;
  readonly timesOut: boolean;
}

/** A server that creates rendezvous: that of the account, if in 2026 its own device asks. */
const relayUrlOf = ({ revision, newScans }: Common): string =>
  revision.is2026 && newScans ? examplePlaces.homeserverUrl : examplePlaces.relayUrl;

const tokenOfNew = (crypto: Crypto): string => crypto.opaque('accessTokenNew');

function channel(common: Common, actors: DeviceActors) {
  const { crypto, revision, timesOut } = common;
  return channelMachine({
    actors: { ...actors, relay: 'relay' },
    handshake: revision.handshake(crypto),
    wire: revision.wire,
    transportType,
    endpoint: relayUrlOf(common) + revision.path,
    pollIntervalMs,
    requestTimeoutMs,
    timesOut,
    retriesWrites: false,
    readsFirst: false,
    waitsForReader: false,
    secureOnly: false,
  });
}

function device(common: Common, actors: DeviceActors): Party {
  const { crypto, account, revision, newScans } = common;
  const isNew = actors.flow === newActors.flow;
  const given = {
    actors,
    crypto,
    is2026: revision.is2026,
    path: revision.path,
    scans: isNew === newScans,
    serverName,
    homeserverUrl: examplePlaces.homeserverUrl,
  };
  const { algorithm } = revision.handshake(crypto);
  const connecting = { [actors.channel]: channel(common, actors) };
  if (isNew) {
    const newDevice = newDeviceMachine({ ...given, authorizationPollMs }, algorithm);
    return { name: actors.flow, label: 'new device', actors: { newDevice, ...connecting } };
  }
  const looks = { account, lookForMs, lookIntervalMs };
  const existingDevice = existingDeviceMachine({ ...given, ...looks }, algorithm);
  const browser = browserMachine({ provider: 'provider', user: 'user', redirectsTo: null });
  return {
    name: actors.flow,
    label: 'existing device',
    actors: { existingDevice, ...connecting, browser },
  };
}

function relay(common: Common): Party {
  const { settings, crypto, revision } = common;
  const given = {
    crypto,
    relayUrl: relayUrlOf(common),
    path: revision.path,
    maxBytes: relayBytes,
    expiryMs: settings['relay-life'] as number,
    refusals: 0,
  };
  const machine = revision.is2026
    ? tokenRelayMachine(given)
    : relayMachine({ ...given, keepsUnread: false, isPlain: true });
  return { name: 'relay', label: 'relay', actors: { relay: machine } };
}

function homeserver({ settings, crypto, account }: Common): Party {
  const options: ProviderOptions = {
    crypto,
    providerUrl,
    existingDevice: existingActors.flow,
    tells: 'homeserver',
    tokenFor: () => tokenOfNew(crypto),
    encodeAuthorization,
    deniedError: accessDenied,
    deviceCodeLifeMs: settings['device-code-life'] as number,
    pollIntervalMs: authorizationPollMs,
    slowDownMs,
  };
  const machine = deviceListMachine({
    crypto,
    homeserverUrl: examplePlaces.homeserverUrl,
    issuer: providerUrl,
    metadata: configurationOf(options, true),
    accessTokens: { existing: account.accessToken, added: tokenOfNew(crypto) },
    selfSigningKey: account.crossSigning?.selfSigning.publicKey ?? '',
    visibleAfterMs: settings['visible-after'] as number | null,
  });
  const actors = { homeserver: machine, provider: providerMachine(options) };
  return { name: 'homeserver', label: 'homeserver', actors };
}

const links: readonly Link[] = [
  ...[newActors, existingActors].flatMap(({ flow, channel: client }): Link[] => [
    { ...relayLink, client, server: 'relay' },
    { ...serverLink, client: flow, server: 'homeserver' },
    { kind: 'direct', between: [flow, 'user'] },
  ]),
  { ...serverLink, client: newActors.flow, server: 'provider' },
  { kind: 'direct', between: ['browser', 'provider'] },
  { kind: 'direct', between: ['browser', 'user'] },
];

const choices: readonly Choice[] = [
  ...userChoices,
  {
    name: 'provider-serves',
    label: 'the provider serves the new device',
    actor: 'provider',
    event: { type: 'serve', client: newActors.flow },
    usual: true,
  },
  {
    name: 'slow-down',
    label: 'the provider finds that it is polled too often',
    actor: 'provider',
    event: { type: 'slow-down' },
  },
  {
    name: 'id-taken',
    label: 'a device has the id of the new one already',
    actor: 'homeserver',
    event: { type: 'id-taken' },
  },
  {
    name: 'page-unopenable',
    label: 'nothing can open the page on the existing device',
    actor: existingActors.flow,
    event: { type: 'page-unopenable' },
  },
];

export function system(settings: Settings, faults: FaultBudget, values: Values): SystemDefinition {
  const crypto = cryptoFor(values);
  const account = accountOf(crypto, true, 'all');
  const revision = revisionOf(settings);
  const newScans = settings.scan === 'new';
  const timesOut = faults.loss > 0 || faults.crash > 0;
  const common: Common = { settings, crypto, account, revision, newScans, timesOut };
  const user = { name: 'user', label: 'user', actors: { user: userMachine(userId) } };
  return {
    parties: [
      device(common, newActors),
      device(common, existingActors),
      relay(common),
      homeserver(common),
      user,
    ],
    links,
    choices,
    faults,
    observers: observersFor(
      { settings, crypto, account, revision, newScans, timesOut, relayUrl: relayUrlOf(common) },
      Object.values(faults).every((budget) => budget === 0),
    ),
  };
}
