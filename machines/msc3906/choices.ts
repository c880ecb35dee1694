/** What the environment may choose: what the user and the servers do, and how step 7 goes. */

import type { Choice } from 'actorcheck';
import { type HomeserverWhim, homeserverWhims } from '../matrix/homeserver/context.ts';
import { existingActors, newActors } from './actors.ts';
import type { Amended } from './amendments.ts';
import { oidcChoices } from './oidc/scenario.ts';
import type { OidcVariant } from './oidc/variant.ts';

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
  /** The device whose requests a whim is about. */
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

/** What may be chosen in any case. */
const always: readonly Choice[] = [
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

/** What people do in the end has to be done by then, unless they have done something else. */
const hurried = (choice: Choice, atMostMs: number): Choice =>
  choice.usual && choice.thinkMs ? { ...choice, boundsMs: [0, atMostMs] } : choice;

/** What may be chosen under a setting of the knobs, among honest parties. */
export function choicesFor(
  amended: Amended,
  oidc: OidcVariant | undefined,
  peopleAtMostMs: number | null,
): readonly Choice[] {
  const choices = [
    ...always,
    ...(amended('existing-can-cancel') ? [cancelExisting] : []),
    ...(oidc ? oidcChoices : []),
  ];
  return peopleAtMostMs === null ? choices : choices.map((one) => hurried(one, peopleAtMostMs));
}
