/** The system that a setting of the knobs makes: its parties, and the links between them. */

import type { Choice, FaultBudget, Link, Settings, SystemDefinition, Values } from 'actorcheck';
import { cryptoFor } from '../crypto/index.ts';
import type { World } from '../protocol/world.ts';
import { existingActors, newActors } from './actors.ts';
import { amendedWith } from './amendments.ts';
import { isUsual } from './knobs.ts';
import { observersFor } from './observers.ts';
import {
  accountIn,
  type Common,
  device,
  homeserver,
  isServed,
  person,
  relay,
  relayUrlOf,
} from './parties.ts';
import { revisionOf } from './revisions.ts';
import { userChoices } from './user.ts';

const relayLink = { kind: 'connection', latencyMs: [50, 500] } as const;
const serverLink = { kind: 'connection', latencyMs: [50, 200] } as const;

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

/** What servers and strangers do where a setting has them do something. */
function unusualChoices(settings: Settings): readonly Choice[] {
  const clients = [newActors.channel, existingActors.channel];
  const others = settings.others as string;
  return [
    ...(settings['relay-whims'] === 'refuses' ? relayChoices(clients) : []),
    ...(others === 'none' ? [] : [{ ...stranger, event: { type: `others.${others}` } }]),
    ...(settings.page === 'foreign' ? [foreignPage] : []),
    ...(settings['homeserver-fails'] === 'once' ? [failure] : []),
  ];
}

const relayChoices = (clients: readonly string[]): readonly Choice[] =>
  clients.flatMap((client): Choice[] => [
    {
      name: `serve-${client}`,
      label: `the relay serves ${client}`,
      actor: 'relay',
      event: { type: 'serve', client },
      usual: true,
    },
    ...[429, 500].map((status) => ({
      name: `refuse-${status}-${client}`,
      label: `the relay answers ${client} with ${status}`,
      actor: 'relay',
      event: { type: `refuse.${status}`, client },
    })),
  ]);

const stranger = {
  name: 'others',
  label: 'somebody else uses the rendezvous',
  actor: 'relay',
} as const;

const foreignPage: Choice = {
  name: 'foreign-page',
  label: 'the new device names a page of somebody else',
  actor: 'provider',
  event: { type: 'foreign-page', client: newActors.flow },
};

const failure: Choice = {
  name: 'homeserver-fails',
  label: 'the homeserver is about to fail a request',
  actor: 'homeserver',
  event: { type: 'fail-next' },
};

export function system(
  settings: Settings,
  faults: FaultBudget,
  values: Values,
  amendments: readonly string[] = [],
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
    amended: amendedWith(amendments),
  };
  const isOrderly = Object.values(faults).every((budget) => budget === 0);
  return {
    parties: [
      device(common, newActors),
      device(common, existingActors),
      relay(common),
      homeserver(common),
      person(common),
    ],
    links,
    choices: [...choices, ...unusualChoices(settings)],
    faults,
    observers: observersFor(
      { ...common, relayUrl: relayUrlOf(common) },
      isOrderly && isUsual(settings) && amendments.length === 0,
    ),
  };
}
