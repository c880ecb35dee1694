/** The parties of a setting: devices, relay, homeserver with its provider, and a person. */

import type { Party, Settings } from 'actorcheck';
import type { Crypto } from '../crypto/index.ts';
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
import type { Amended } from './amendments.ts';
import { existingDeviceMachine } from './existingDevice/machine.ts';
import { transportType } from './flow/actions.ts';
import { newDeviceMachine } from './newDevice/machine.ts';
import { type Revision, revisionOf } from './revisions.ts';
import { authorizationPollMs, serverActors } from './servers.ts';
import { userMachine } from './user.ts';

export const exampleName = 'example.org';
export const providerUrl = 'https://auth.example.org';

/** Step 7: the text has 10 s (L573-L579). */
export const lookForMs = 10_000;
const lookIntervalMs = 1_000;
const pollIntervalMs = 1_000;
const requestTimeoutMs = 30_000;
/** MSC4388 L417, MSC4108 of 2024 L63. */
const relayBytes = 4_096;

/** What all parties of a setting have in common. */
export interface Common {
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
  readonly amended: Amended;
  /** The public one of the account. */
  readonly selfSigningKey: string;
}

/** A server that creates rendezvous: that of the account, if in 2026 its own device asks. */
export const relayUrlOf = ({ settings, revision, newScans, places }: Common): string =>
  revision.is2026 && newScans && settings['rendezvous-at'] === 'homeserver'
    ? places.homeserverUrl
    : places.relayUrl;

function channel(common: Common, actors: DeviceActors) {
  const { crypto, account, revision, timesOut, amended } = common;
  const isNumbered = amended('numbered-payloads');
  return channelMachine({
    actors: { ...actors, relay: 'relay' },
    handshake: revision.handshake(crypto, isNumbered),
    wire: revision.wire,
    transportType,
    endpoint: relayUrlOf(common) + revision.path,
    pollIntervalMs,
    requestTimeoutMs,
    timesOut,
    retriesWrites: amended('retry-writes'),
    sealsAnew: isNumbered,
    readsFirst: false,
    waitsForReader: false,
    secureOnly: false,
    accessToken: actors.flow === existingActors.flow ? account.accessToken : undefined,
  });
}

/** The account whose keys the existing device has, as far as it has any. */
function sharedBy({ settings, crypto, account }: Common): Account | null {
  if (settings.secrets === 'own') return account;
  if (settings.secrets === 'none') return null;
  const others = {
    master: crypto.signingKeys('master of another account'),
    selfSigning: crypto.signingKeys('self_signing of another account'),
    userSigning: crypto.signingKeys('user_signing of another account'),
  };
  return { ...account, crossSigning: others };
}

/** The existing device may go by another text than the new one. */
const textOf = (common: Common, actors: DeviceActors): Common =>
  common.settings['existing-revision'] === 'same' || actors.flow === newActors.flow
    ? common
    : { ...common, revision: revisionOf({ ...common.settings, revision: '2024' }) };

export function device(setting: Common, actors: DeviceActors): Party {
  const common = textOf(setting, actors);
  const { settings, crypto, account, revision, newScans, amended } = common;
  const { places, serverName, scheme } = common;
  const isNew = actors.flow === newActors.flow;
  const given = {
    actors,
    crypto,
    amended,
    is2026: revision.is2026,
    path: revision.path,
    scans: isNew === newScans,
    isMislabelled: settings.intents === 'same',
    serverName,
    homeserverUrl: places.homeserverUrl,
  };
  const { algorithm } = revision.handshake(crypto);
  const connecting = { [actors.channel]: channel(common, actors) };
  if (isNew) {
    const skipsCode = settings['new-is'] === 'strangers';
    const asks = { authorizationPollMs, scheme, skipsCode };
    const newDevice = newDeviceMachine({ ...given, ...asks }, algorithm);
    return { name: actors.flow, label: 'new device', actors: { newDevice, ...connecting } };
  }
  const namedUrl =
    settings['base-url'] === 'http' ? 'http://matrix.example.org' : given.homeserverUrl;
  const looks = { account, shares: sharedBy(common), namedUrl, lookForMs, lookIntervalMs };
  const existingDevice = existingDeviceMachine({ ...given, ...looks }, algorithm);
  const browser = browserMachine({ provider: 'provider', user: 'user', redirectsTo: null });
  return {
    name: actors.flow,
    label: 'existing device',
    actors: { existingDevice, ...connecting, browser },
  };
}

export function relay(setting: Common): Party {
  const shower = setting.newScans ? existingActors : newActors;
  const common = textOf(setting, shower);
  const { settings, crypto, account, revision } = common;
  const { others } = settings;
  const given = {
    crypto,
    relayUrl: relayUrlOf(common),
    path: revision.path,
    conflict: revision.names.conflict,
    maxBytes: relayBytes,
    expiryMs: settings['relay-life'] as number,
    refusals: settings['relay-whims'] === 'refuses' ? 1 : 0,
  };
  const policy = {
    needsToken: settings['relay-policy'] === 'authenticated' ? account.accessToken : undefined,
    others: others === 'none' ? undefined : (others as 'remove' | 'scrawl'),
  };
  const machine = revision.is2026
    ? tokenRelayMachine({ ...given, ...policy })
    : relayMachine({ ...given, keepsUnread: false, isPlain: true });
  return { name: 'relay', label: 'relay', actors: { relay: machine } };
}

/** The access token of the new device's session. */
export const tokenOfNew = (crypto: Crypto): string => crypto.opaque('accessTokenNew');

export function homeserver(common: Common): Party {
  const { settings, crypto, account, places, selfSigningKey } = common;
  const isOthers = settings['browser-account'] === 'other';
  const added = isOthers ? crypto.opaque('accessTokenOther') : tokenOfNew(crypto);
  const given = {
    crypto,
    homeserverUrl: places.homeserverUrl,
    accessTokens: { existing: account.accessToken, added },
    selfSigningKey,
    provider: { url: providerUrl },
    visibleAfterMs: settings['visible-after'] as number | null,
    deviceCodeLifeMs: settings['device-code-life'] as number,
  };
  // A session of another account is none that the existing device could see.
  const seen = { isSeen: !isOthers, mayFail: settings['homeserver-fails'] === 'once' };
  return { name: 'homeserver', label: 'homeserver', actors: serverActors(given, seen) };
}

export function person({ settings }: Common): Party {
  const account = settings['browser-account'] === 'other' ? '@bob:example.org' : userId;
  return { name: 'user', label: 'user', actors: { user: userMachine(account) } };
}

/** Whether servers are real, and not only a device. */
export const isServed = (world: World | undefined): world is World =>
  world !== undefined && world.published === undefined;

/** Where the account is, and how its homeserver is found by name. */
export function accountIn(world: World | undefined, crypto: Crypto) {
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
