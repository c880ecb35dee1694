/** The protocol run live: both devices are machines, relay and homeserver are real servers. */

import type { Settings } from 'actorcheck';
import type { NewSecretsContext } from '../matrix/secrets/newSecrets.ts';
import type { Inbox, LiveMoment, LiveParts } from '../protocol/live.ts';
import type { Standing } from '../protocol/world.ts';
import type { ChannelContext } from '../rendezvous/channel/context.ts';
import { existingActors, inboxActors, newActors } from './actors.ts';
import { namesOf } from './messages/names.ts';
import type { NewDeviceContext } from './newDevice/context.ts';
import { relayExpiryMs, tokenLifeMs } from './timing.ts';

/** How many secrets there are to be had at step 23. */
const allSecrets = 4;

/** Secrets that have been asked for come by a sync, or never. */
function isOwed({ context }: Standing): boolean {
  const secrets = context.actors[newActors.secrets] as NewSecretsContext | undefined;
  return Boolean(secrets?.request) && (secrets?.received.length ?? 0) < allSecrets;
}

/** What both channels have agreed on: the same, unless somebody is between them. */
function keysIn({ context }: Standing): string[] {
  const keys = [newActors.channel, existingActors.channel].flatMap((name) => {
    const channel = context.actors[name] as ChannelContext<{ readonly sharedKey: string }> | null;
    return channel?.secrets?.sharedKey ?? [];
  });
  return [...new Set(keys)];
}

/** The existing device has its session all along; the new one has it once it is signed in. */
function inbox(client: string, { settings, world, actors }: LiveMoment): Inbox | null {
  const from = inboxActors.mailbox;
  if (client === existingActors.flow) {
    const { account, places } = world;
    if (account === undefined) return null;
    const { accessToken } = account;
    const { homeserverUrl } = places;
    return { homeserverUrl, accessToken, from, to: existingActors.secrets };
  }
  const context = actors.get(newActors.flow)?.context as NewDeviceContext | undefined;
  const { accessToken = null, homeserver = null } = context ?? {};
  if (settings.e2ee !== true || accessToken === null || homeserver === null) return null;
  return { homeserverUrl: homeserver, accessToken, from, to: newActors.secrets };
}

export const live: LiveParts = {
  serving: {
    names: [namesOf('stable'), namesOf('unstable')],
    relayLifeMs: relayExpiryMs,
    tokenLifeMs,
  },
  servers: ['relay', 'homeserver'],
  clients: { [newActors.flow]: 'new', [existingActors.flow]: 'existing' },
  deviceKnobs: ['scan', 'e2ee', 'step-3', 'close', 'reads-first', 'diligence', 'names', 'dialect'],
  serverKnobs: ['visible-after', 'token-life', 'relay-life', 'relay-bytes'],
  forced: { 'late-answers': true },
  ownServer: (settings: Settings) => ({
    maxBytes: settings['relay-bytes'] as number,
    relayLifeMs: settings['relay-life'] as number | null,
    tokenLifeMs: settings['token-life'] as number,
    visibleAfterMs: settings['visible-after'] as number | null,
  }),
  keysIn,
  isOwed,
  inbox,
};
