/** The system that a setting of the knobs makes: its parties, and the links between them. */

import type { FaultBudget, Link, Party, Settings, SystemDefinition, Values } from 'actorcheck';
import type { AnyStateMachine } from 'xstate';
import { type Crypto, cryptoFor } from '../crypto/index.ts';
import {
  type Account,
  accountOf,
  examplePlaces,
  type Places,
  type Published,
  publishedBy,
  type SecretsHeld,
} from '../matrix/account.ts';
import { homeserverMachine } from '../matrix/homeserver/machine.ts';
import { mailboxMachine } from '../matrix/mailbox.ts';
import type { Diligence } from '../matrix/user/context.ts';
import { userMachine } from '../matrix/user/machine.ts';
import { browserMachine } from '../oauth/browser.ts';
import type { World } from '../protocol/world.ts';
import { relayMachine } from '../rendezvous/relay/machine.ts';
import {
  attackerActor,
  carelessActor,
  type DeviceActors,
  deviceSlots,
  existingActors,
  inboxActors,
  inboxes,
  newActors,
} from './actors.ts';
import { type Amended, amendedWith } from './amendments.ts';
import { type Attack, attackOn } from './attackers/setting.ts';
import type { Carelessness } from './careless/party.ts';
import { carelessnessOf, choicesBeside } from './careless/setting.ts';
import { choicesFor } from './choices.ts';
import { deviceActors, type Role } from './devices.ts';
import type { StepThree } from './flow/context.ts';
import { derivationOf, handshakeOf } from './handshakes.ts';
import { type Names, namesOf } from './messages/names.ts';
import { observersFor } from './observers.ts';
import { oidcLinks, providerFor } from './oidc/scenario.ts';
import { consentingUser } from './oidc/user.ts';
import { type OidcVariant, sessionProvider, variantOf } from './oidc/variant.ts';
import { settled } from './settled.ts';
import {
  clockOf,
  type DeviceTiming,
  type Latencies,
  latenciesOf,
  mayBeLate,
  timingOf,
} from './timing.ts';

/** What the parties of one system have in common. */
interface Common {
  readonly settings: Settings;
  readonly amended: Amended;
  readonly crypto: Crypto;
  readonly names: Names;
  readonly places: Places;
  readonly account: Account;
  readonly published: Published;
  /** Whether devices give up waiting: only where an answer can fail to come in time. */
  readonly timesOut: boolean;
  readonly newScans: boolean;
  readonly timing: DeviceTiming;
  readonly latencies: Latencies;
  readonly oidc: OidcVariant | undefined;
  readonly attack: Attack | undefined;
  readonly careless: Carelessness;
}

export function system(
  settings: Settings,
  faults: FaultBudget,
  values: Values,
  amendments: readonly string[] = [],
  world?: World,
): SystemDefinition {
  const own = settled(settings, amendments);
  const common = commonOf(own, faults, values, amendedWith(amendments), world);
  const { amended, oidc, attack, latencies } = common;
  const parties = [
    ...devices(common),
    relay(common),
    homeserver(common),
    ...(oidc ? [provider(oidc, common)] : []),
    user(common),
  ];
  const links = [
    ...deviceLinks(newActors, latencies),
    ...deviceLinks(existingActors, latencies),
    ...(oidc ? oidcLinks(latencies.homeserver) : []),
  ];
  const whims = choicesFor(amended, oidc, own['people-at-most'] as number | null);
  const choices = choicesBeside(common.careless, whims);
  const observers = observersFor({
    ...common,
    isOrderly: faults.duplicate === 0 && faults.reorder === 0 && faults.crash === 0,
    isRelayHonest: attack?.relay === undefined && own.careless !== 'relay',
  });
  if (attack === undefined) return { parties, links, choices, faults, observers };
  return {
    parties: [...parties, attack.party],
    links: [...links, ...attack.links],
    choices: attack.choices(choices),
    faults,
    observers,
  };
}

function commonOf(
  settings: Settings,
  faults: FaultBudget,
  values: Values,
  amended: Amended,
  world: World | undefined,
): Common {
  const crypto = cryptoFor(values);
  const isFirst = settings.dialect === 'v1';
  const names = namesOf(settings.names as 'stable' | 'unstable', isFirst ? 'v1' : 'v2');
  const held = settings.secrets as SecretsHeld;
  const account = world?.account ?? accountOf(crypto, settings['cross-signing'] === true, held);
  const places = world?.places ?? examplePlaces;
  const newScans = settings.scan === 'new';
  const timing = timingOf(settings);
  const latencies = latenciesOf(settings);
  const oidc = variantOf(settings);
  const isSlow = settings['late-answers'] === true || mayBeLate(latencies, timing);
  return {
    settings,
    amended,
    crypto,
    names,
    places,
    account,
    published: world?.published ?? publishedBy(crypto, account),
    timesOut: isSlow || faults.loss > 0 || faults.crash > 0,
    newScans,
    timing,
    latencies,
    oidc,
    attack: attackOn(settings, {
      crypto,
      names,
      places,
      newScans,
      derivation: derivationOf(settings, amended),
    }),
    careless: carelessnessOf(settings, { crypto, names, places, account, oidc }),
  };
}

/** How a device in that role reads step 3. */
function stepThree({ settings }: Common, role: Role): StepThree {
  const reading = settings['step-3'];
  const mine = role === 'newcomer' ? 'new-prose' : 'existing-prose';
  return reading === 'prose' || reading === mine ? 'prose' : 'diagram';
}

function device(common: Common, actors: DeviceActors, role: Role, label: string): Party {
  const { settings, amended, names, newScans, oidc, careless } = common;
  const between = careless.between(actors);
  const isNew = actors.flow === newActors.flow;
  const machines = deviceActors(actors, role, {
    ...common,
    ...handshakeOf(settings, amended, names, isNew),
    deletes: settings.close === 'delete',
    readsFirst: settings['reads-first'] === true,
    e2ee: settings[role === 'newcomer' ? 'e2ee' : 'existing-e2ee'] === true,
    expiryClock: clockOf(settings, isNew ? 'new' : 'existing'),
    scans: isNew === newScans,
    stepThree: stepThree(common, role),
    speaksThrough: between && carelessActor,
  });
  const flow = careless.flow(actors, machines[actors.flow] as AnyStateMachine);
  const said = between ? { [carelessActor]: between } : {};
  const seenBy = { provider: 'provider', user: 'user' };
  const browser =
    oidc !== undefined && !isNew
      ? { browser: browserMachine({ ...seenBy, redirectsTo: oidc.redirects ? actors.flow : null }) }
      : {};
  return {
    name: actors.flow,
    label,
    crashes: true,
    actors: { ...machines, [actors.flow]: flow, ...said, ...browser },
  };
}

function devices(common: Common): Party[] {
  const { intents } = common.settings;
  return [
    intents === 'both-reciprocate'
      ? device(common, newActors, 'helper', 'other existing device')
      : device(common, newActors, 'newcomer', 'new device'),
    intents === 'both-start'
      ? device(common, existingActors, 'newcomer', 'other new device')
      : device(common, existingActors, 'helper', 'existing device'),
  ];
}

function relay(common: Common): Party {
  const { settings, amended, crypto, names, places, attack, careless } = common;
  const machine = (attack?.relay ?? relayMachine)({
    crypto,
    relayUrl: places.relayUrl,
    path: names.rendezvousPath,
    maxBytes: settings['relay-bytes'] as number,
    expiryMs: settings['relay-life'] as number | null,
    refusals: settings['relay-refusals'] as number,
    keepsUnread: amended('keep-unread'),
    hashesPayload: settings['relay-etag'] === 'hash',
    tellsExpiry: settings.clock !== 'unread',
  });
  return {
    name: 'relay',
    label: 'relay',
    crashes: true,
    actors: { relay: careless.server('relay', machine) },
  };
}

function homeserver(common: Common): Party {
  const { settings, crypto, names, account, published, oidc, attack, careless } = common;
  const machine = (attack?.homeserver ?? homeserverMachine)({
    crypto,
    actors: inboxActors,
    getTokenCapability: names.getTokenCapability,
    account,
    published,
    tokenLifeMs: settings['token-life'] as number,
    visibleAfterMs: settings['visible-after'] as number | null,
    provider: oidc && sessionProvider(crypto, oidc),
  });
  return {
    name: 'homeserver',
    label: 'homeserver',
    actors: {
      homeserver: careless.server('homeserver', machine),
      mailbox: mailboxMachine(inboxes),
    },
  };
}

function provider(oidc: OidcVariant, { settings, crypto, careless }: Common): Party {
  const machine = providerFor(oidc, crypto, settings['device-code-life'] as number);
  const actors = { provider: careless.server('provider', machine) };
  return { name: 'provider', label: 'OpenID provider', actors };
}

function user({ settings, amended, account, oidc, attack, careless }: Common): Party {
  const { intents } = settings;
  const diligence = settings.diligence as Diligence;
  const person = userMachine({
    password: account.password,
    diligence,
    actors: deviceSlots,
    watcher: attack?.seesCode === true ? attackerActor : null,
    onlooker: attack?.seesScreens === true ? attackerActor : null,
    canCancel: intents !== 'both-reciprocate',
    canCancelExisting: amended('existing-can-cancel') && intents !== 'both-start',
  });
  const machine = oidc === undefined ? person : consentingUser(person, diligence);
  return { name: 'user', label: 'user', actors: { user: careless.person(machine) } };
}

/** The links of one device: to the relay, to the homeserver, and to the person before it. */
function deviceLinks(
  { flow, channel, secrets }: DeviceActors,
  { relay, homeserver }: Latencies,
): Link[] {
  return [
    { kind: 'connection', client: channel, server: 'relay', ...relay },
    { kind: 'connection', client: flow, server: 'homeserver', ...homeserver },
    { kind: 'direct', between: [flow, 'user'] },
    { kind: 'connection', client: secrets, server: 'homeserver', ...homeserver },
    { kind: 'fifo', from: 'mailbox', to: secrets, ...homeserver },
  ];
}
