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
import {
  type Account,
  accountOf,
  examplePlaces,
  type Places,
  publicKeyIn,
  userId,
} from '../matrix/account.ts';
import { browserMachine } from '../oauth/browser.ts';
import type { World } from '../protocol/world.ts';
import { channelMachine } from '../rendezvous/channel/machine.ts';
import { relayMachine } from '../rendezvous/relay/machine.ts';
import { tokenRelayMachine } from '../rendezvous/relay/tokens/machine.ts';
import { type DeviceActors, existingActors, newActors } from './actors.ts';
import { existingDeviceMachine } from './existingDevice/machine.ts';
import { transportType } from './flow/actions.ts';
import { newDeviceMachine } from './newDevice/machine.ts';
import { observersFor } from './observers.ts';
import { type Revision, revisionOf } from './revisions.ts';
import { authorizationPollMs, serverActors } from './servers.ts';
import { userChoices, userMachine } from './user.ts';

export const exampleName = 'example.org';
export const providerUrl = 'https://auth.example.org';

/** Step 7: the text has 10 s (L573-L579). */
export const lookForMs = 10_000;
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
  readonly places: Places;
  /** The name of the account's homeserver, and what is before names in the address of one. */
  readonly serverName: string;
  readonly scheme: string;
  readonly revision: Revision;
  readonly newScans: boolean;
  readonly timesOut: boolean;
  /** The public one of the account. */
  readonly selfSigningKey: string;
}

/** A server that creates rendezvous: that of the account, if in 2026 its own device asks. */
const relayUrlOf = ({ revision, newScans, places }: Common): string =>
  revision.is2026 && newScans ? places.homeserverUrl : places.relayUrl;

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
  const { crypto, account, revision, newScans, places, serverName, scheme } = common;
  const isNew = actors.flow === newActors.flow;
  const given = {
    actors,
    crypto,
    is2026: revision.is2026,
    path: revision.path,
    scans: isNew === newScans,
    serverName,
    homeserverUrl: places.homeserverUrl,
  };
  const { algorithm } = revision.handshake(crypto);
  const connecting = { [actors.channel]: channel(common, actors) };
  if (isNew) {
    const newDevice = newDeviceMachine({ ...given, authorizationPollMs, scheme }, algorithm);
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
    conflict: revision.names.conflict,
    maxBytes: relayBytes,
    expiryMs: settings['relay-life'] as number,
    refusals: 0,
  };
  const machine = revision.is2026
    ? tokenRelayMachine(given)
    : relayMachine({ ...given, keepsUnread: false, isPlain: true });
  return { name: 'relay', label: 'relay', actors: { relay: machine } };
}

function homeserver({ settings, crypto, account, places, selfSigningKey }: Common): Party {
  const actors = serverActors({
    crypto,
    homeserverUrl: places.homeserverUrl,
    accessTokens: { existing: account.accessToken, added: tokenOfNew(crypto) },
    selfSigningKey,
    provider: { url: providerUrl },
    visibleAfterMs: settings['visible-after'] as number | null,
    deviceCodeLifeMs: settings['device-code-life'] as number,
  });
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

/** The access token of the new device's session. */
export const tokenOfNew = (crypto: Crypto): string => crypto.opaque('accessTokenNew');

/** Whether servers are real, and not only a device. */
const isServed = (world: World | undefined): world is World =>
  world !== undefined && world.published === undefined;

/** Where the account is, and how its homeserver is found by name. */
function accountIn(world: World | undefined, crypto: Crypto) {
  const { account = accountOf(crypto, true, 'all'), places = examplePlaces } = world ?? {};
  const published = world?.published?.crossSigning?.selfSigning;
  const selfSigningKey =
    publicKeyIn(published) ?? account.crossSigning?.selfSigning.publicKey ?? '';
  const found = { account, places, selfSigningKey };
  if (!isServed(world)) return { ...found, serverName: exampleName, scheme: 'https://' };
  // What is served has an address only: it is found by all of it that may be a name.
  const [, scheme = '', serverName = ''] = /^(\w+:\/\/)(.*)$/.exec(places.homeserverUrl) ?? [];
  return { ...found, serverName, scheme };
}

export function system(
  settings: Settings,
  faults: FaultBudget,
  values: Values,
  _amendments: readonly string[] = [],
  world?: World,
): SystemDefinition {
  const crypto = cryptoFor(values);
  const common: Common = {
    settings,
    crypto,
    ...accountIn(world, crypto),
    revision: revisionOf(settings),
    newScans: settings.scan === 'new',
    // In real time an answer may not come.
    timesOut: isServed(world) || faults.loss > 0 || faults.crash > 0,
  };
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
      { ...common, relayUrl: relayUrlOf(common) },
      Object.values(faults).every((budget) => budget === 0),
    ),
  };
}
