/** The knobs of the protocol, and the system that a setting of them makes. */

import type {
  Choice,
  FaultBudget,
  Knob,
  Link,
  Party,
  Settings,
  SystemDefinition,
  Values,
} from 'actorcheck';
import { cryptoFor } from '../crypto/index.ts';
import { accountOf, examplePlaces, publishedBy, type SecretsHeld } from '../matrix/account.ts';
import { type HomeserverWhim, homeserverWhims } from '../matrix/homeserver/context.ts';
import { homeserverMachine } from '../matrix/homeserver/machine.ts';
import { mailboxMachine } from '../matrix/mailbox.ts';
import { type Diligence, diligences, userMachine } from '../matrix/user.ts';
import { browserMachine } from '../oauth/browser.ts';
import type { World } from '../protocol/world.ts';
import { relayMachine } from '../rendezvous/relay/machine.ts';
import {
  attackerActor,
  type DeviceActors,
  deviceSlots,
  existingActors,
  inboxActors,
  inboxes,
  newActors,
} from './actors.ts';
import { amendedWith } from './amendments.ts';
import { attackerKinds } from './attackers/kinds.ts';
import { attackOn } from './attackers/setting.ts';
import { deviceActors, type Role } from './devices.ts';
import type { StepThree } from './flow/context.ts';
import { type Dialect, dialects } from './messages/dialect.ts';
import { namesOf } from './messages/names.ts';
import { oidcChoices, oidcLinks, providerParty } from './oidc/scenario.ts';
import { consentingUser } from './oidc/user.ts';
import { protocols, sessionProvider, variantOf } from './oidc/variant.ts';
import {
  deviceCodeLifeMs,
  homeserverLatencyMs,
  relayExpiryMs,
  relayLatencyMs,
  tokenLifeMs,
} from './timing.ts';

export const knobs: readonly Knob[] = [
  {
    name: 'scan',
    kind: 'enum',
    values: ['new', 'existing'],
    default: 'new',
    help: 'which device scans the code that the other one shows',
  },
  { name: 'e2ee', kind: 'flag', default: true, help: 'the new device sets up E2EE' },
  {
    name: 'cross-signing',
    kind: 'flag',
    default: true,
    help: 'the account has cross-signing',
  },
  {
    name: 'intents',
    kind: 'enum',
    values: ['compatible', 'both-start', 'both-reciprocate'],
    default: 'compatible',
    help: 'whether one device wants each side, or both want the same',
  },
  {
    name: 'step-3',
    kind: 'enum',
    values: ['diagram', 'prose', 'new-prose', 'existing-prose'],
    default: 'diagram',
    help: 'whose progress message each device counts on: the text contradicts itself',
  },
  {
    name: 'close',
    kind: 'enum',
    values: ['stop', 'delete'],
    default: 'stop',
    help: 'what "closes the rendezvous" means at steps 2 and 5: no more polling, or a DELETE',
  },
  {
    name: 'visible-after',
    kind: 'duration',
    minMs: 0,
    maxMs: 600_000,
    never: true,
    default: 0,
    help: 'when the new device is in the device list, from when it is first looked for (step 16)',
  },
  {
    name: 'secrets',
    kind: 'enum',
    values: ['all', 'some', 'none'],
    default: 'all',
    help: 'which secrets the existing device holds (step 23)',
  },
  {
    name: 'token-life',
    kind: 'duration',
    minMs: 1,
    maxMs: 600_000,
    never: false,
    default: tokenLifeMs,
    help: 'life of the login token',
  },
  {
    name: 'relay-life',
    kind: 'duration',
    minMs: 1,
    maxMs: 600_000,
    never: true,
    default: relayExpiryMs,
    help: 'life of the rendezvous since its last update',
  },
  {
    name: 'late-answers',
    kind: 'flag',
    default: false,
    help: 'an answer may come when its device no longer waits for it',
  },
  {
    name: 'relay-bytes',
    kind: 'integer',
    min: 1,
    max: 1_000_000,
    default: 10_240,
    help: 'largest payload that the relay takes, in bytes',
  },
  {
    name: 'relay-refusals',
    kind: 'integer',
    min: 0,
    max: 9,
    default: 1,
    help: 'how many requests the relay may refuse for reasons of its own',
  },
  {
    name: 'diligence',
    kind: 'enum',
    values: diligences,
    default: 'compares',
    help: 'the user approves after comparing the codes, after a glance at them, or anything',
  },
  {
    name: 'attacker',
    kind: 'enum',
    values: attackerKinds,
    default: 'none',
    help: 'who attacks',
  },
  {
    name: 'attacker-moves',
    kind: 'integer',
    min: 0,
    max: 9,
    default: 3,
    help: 'how many moves the attacker may make that others can notice',
  },
  {
    name: 'names',
    kind: 'enum',
    values: ['stable', 'unstable'],
    default: 'stable',
    help: 'names on the wire',
  },
  {
    name: 'dialect',
    kind: 'enum',
    values: dialects,
    default: 'v2',
    help: 'the revision of MSC3906 that the messages are written in',
  },
  {
    name: 'protocol',
    kind: 'enum',
    values: protocols,
    default: 'login_token',
    help: 'with an OpenID provider too: as the text sketches it, or as RFC 8628 and a sane order have it',
  },
  {
    name: 'device-code-life',
    kind: 'duration',
    minMs: 1_000,
    maxMs: 600_000,
    never: false,
    default: deviceCodeLifeMs,
    help: 'life of the device code, with an OpenID provider',
  },
];

const clients = [
  { party: 'new', flow: newActors.flow, channel: newActors.channel },
  { party: 'existing', flow: existingActors.flow, channel: existingActors.channel },
] as const;

function relayChoices(): Choice[] {
  return clients.flatMap(({ party, channel: client }) => {
    const whim = (status: number, label: string): Choice => ({
      name: `relay-${status}-${party}`,
      label: `the relay answers ${status} to the ${party} device: ${label}`,
      actor: 'relay',
      event: { type: `refuse.${status}`, client },
    });
    return [
      {
        name: `relay-serves-${party}`,
        label: `the relay serves the ${party} device`,
        actor: 'relay',
        event: { type: 'serve', client },
        usual: true,
      },
      whim(429, 'rate limited'),
      whim(500, 'it fails'),
      whim(403, 'not allowed'),
      whim(307, 'served elsewhere'),
    ];
  });
}

function homeserverChoices(): Choice[] {
  const serve = clients.map(({ party, flow: client }) => ({
    name: `homeserver-serves-${party}`,
    label: `the homeserver serves the ${party} device`,
    actor: 'homeserver',
    event: { type: 'serve', client },
    usual: true,
  }));
  /** Each whim is about what one of the two asks. */
  const askedBy: Record<HomeserverWhim, string> = {
    'no-capability': existingActors.flow,
    'ask-uia': existingActors.flow,
    'token-429': existingActors.flow,
    'token-404': existingActors.flow,
    'lie-device-key': existingActors.flow,
    'lie-verifying-device': newActors.flow,
    'lie-master-key': newActors.flow,
    'omit-master-key': newActors.flow,
    'refuse-signature': existingActors.flow,
  };
  const whims = Object.entries(homeserverWhims).map(([name, label]) => ({
    name,
    label,
    actor: 'homeserver',
    event: { type: name, client: askedBy[name as HomeserverWhim] },
  }));
  const lost = ['token-stolen', 'token-forgotten'].map((name) => ({
    name,
    label:
      name === 'token-stolen' ? 'a thief uses the login token first' : 'the token is forgotten',
    actor: 'homeserver',
    event: { type: name },
  }));
  return [...serve, ...whims, ...lost];
}

const user = (
  name: string,
  label: string,
  usual?: boolean,
  thinkMs: readonly [number, number] = [1_000, 4_000],
): Choice => ({
  name,
  label: `the user ${label}`,
  actor: 'user',
  event: { type: name },
  thinkMs,
  ...(usual ? { usual } : {}),
});

const choices: readonly Choice[] = [
  user('scan', 'scans the code', true, [1_500, 4_000]),
  user('compare', 'compares the codes', true, [2_000, 5_000]),
  user('approve', 'approves', true, [500, 1_500]),
  user('decline', 'declines'),
  user('cancel', 'cancels on the new device'),
  user('pass-uia', 'types the password', true, [4_000, 9_000]),
  user('fail-uia', 'types a wrong password'),
  user('cancel-uia', 'does not give the password'),
  user('walk-away', 'walks away'),
  {
    name: 'take-protocol',
    label: 'the new device takes the protocol',
    actor: newActors.flow,
    event: { type: 'take-protocol' },
    usual: true,
  },
  {
    name: 'refuse-protocol',
    label: 'the new device refuses the protocol',
    actor: newActors.flow,
    event: { type: 'refuse-protocol' },
  },
  ...homeserverChoices(),
  ...relayChoices(),
];

/** Amendment `existing-can-cancel`. */
const cancelExisting = user('cancel-existing', 'cancels on the existing device');

/** The links of one device: to the relay, to the homeserver, and to the person before it. */
function deviceLinks({ flow, channel, secrets }: DeviceActors): Link[] {
  const latencyMs = homeserverLatencyMs;
  return [
    { kind: 'connection', client: channel, server: 'relay', latencyMs: relayLatencyMs },
    { kind: 'connection', client: flow, server: 'homeserver', latencyMs },
    { kind: 'direct', between: [flow, 'user'] },
    { kind: 'connection', client: secrets, server: 'homeserver', latencyMs },
    { kind: 'fifo', from: 'mailbox', to: secrets, latencyMs },
  ];
}

export function system(
  settings: Settings,
  faults: FaultBudget,
  values: Values,
  amendments: readonly string[] = [],
  world?: World,
): SystemDefinition {
  const amended = amendedWith(amendments);
  const crypto = cryptoFor(values);
  const names = namesOf(settings.names as 'stable' | 'unstable', settings.dialect as Dialect);
  const held = settings.secrets as SecretsHeld;
  const account = world?.account ?? accountOf(crypto, settings['cross-signing'] === true, held);
  const stepThree = amended('step-3-diagram') ? 'diagram' : settings['step-3'];
  const reading = (role: Role): StepThree => {
    const mine = role === 'newcomer' ? 'new-prose' : 'existing-prose';
    return stepThree === 'prose' || stepThree === mine ? 'prose' : 'diagram';
  };
  const deletes = settings.close === 'delete';
  // Devices give up waiting only where an answer can fail to come in time.
  const timesOut = settings['late-answers'] === true || faults.loss > 0 || faults.crash > 0;
  const e2ee = settings.e2ee === true;
  const places = world?.places ?? examplePlaces;
  const oidc = variantOf(settings, amended);
  const isReplayed = settings.attacker === 'malicious-relay';
  const shared = {
    crypto,
    names,
    places,
    deletes,
    amended,
    timesOut,
    e2ee,
    account,
    oidc,
    isReplayed,
  };

  const newScans = settings.scan === 'new';
  const { intents } = settings;
  const attack = attackOn(settings, { crypto, names, places, newScans });
  const device = (actors: DeviceActors, role: Role, label: string): Party => {
    const isNew = actors.flow === newActors.flow;
    const machines = deviceActors(actors, role, {
      ...shared,
      scans: isNew === newScans,
      stepThree: reading(role),
    });
    const browser = oidc !== undefined && !isNew ? { browser: browserMachine } : {};
    return { name: actors.flow, label, crashes: true, actors: { ...machines, ...browser } };
  };
  const diligence = amended('enforce-compare') ? 'compares' : (settings.diligence as Diligence);
  const person = userMachine({
    password: account.password,
    diligence,
    actors: deviceSlots,
    watcher: attack?.seesCode === true ? attackerActor : null,
    canCancel: intents !== 'both-reciprocate',
    canCancelExisting: amended('existing-can-cancel') && intents !== 'both-start',
  });
  const parties: Party[] = [
    intents === 'both-reciprocate'
      ? device(newActors, 'helper', 'other existing device')
      : device(newActors, 'newcomer', 'new device'),
    intents === 'both-start'
      ? device(existingActors, 'newcomer', 'other new device')
      : device(existingActors, 'helper', 'existing device'),
    {
      name: 'relay',
      label: 'relay',
      crashes: true,
      actors: {
        relay: (attack?.relay ?? relayMachine)({
          crypto,
          relayUrl: places.relayUrl,
          path: names.rendezvousPath,
          maxBytes: settings['relay-bytes'] as number,
          expiryMs: settings['relay-life'] as number | null,
          refusals: settings['relay-refusals'] as number,
          keepsUnread: amended('keep-unread'),
        }),
      },
    },
    {
      name: 'homeserver',
      label: 'homeserver',
      actors: {
        homeserver: (attack?.homeserver ?? homeserverMachine)({
          crypto,
          actors: inboxActors,
          getTokenCapability: names.getTokenCapability,
          account,
          published: world?.published ?? publishedBy(crypto, account),
          tokenLifeMs: settings['token-life'] as number,
          visibleAfterMs: settings['visible-after'] as number | null,
          provider: oidc && sessionProvider(crypto, oidc),
        }),
        mailbox: mailboxMachine(inboxes),
      },
    },
    ...(oidc ? [providerParty(oidc, crypto, settings['device-code-life'] as number)] : []),
    {
      name: 'user',
      label: 'user',
      actors: { user: oidc === undefined ? person : consentingUser(person, diligence) },
    },
  ];
  const links = [
    ...deviceLinks(newActors),
    ...deviceLinks(existingActors),
    ...(oidc ? oidcLinks : []),
  ];
  const all = [
    ...choices,
    ...(amended('existing-can-cancel') ? [cancelExisting] : []),
    ...(oidc ? oidcChoices : []),
  ];
  if (attack === undefined) return { parties, links, choices: all, faults };
  return {
    parties: [...parties, attack.party],
    links: [...links, ...attack.links],
    choices: attack.choices(all),
    faults,
  };
}
