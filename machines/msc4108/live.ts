/** The protocol run live: both devices are machines, relay and homeserver are real servers. */

import type { Settings } from 'actorcheck';
import type { LiveParts } from '../protocol/live.ts';
import { existingActors, newActors } from './actors.ts';
import { servedNames } from './revisions.ts';
import { serverActors } from './servers.ts';

export const live: LiveParts = {
  serving: {
    names: servedNames,
    relayLifeMs: 300_000,
    grant: { deviceCodeLifeMs: 1_800_000, actors: serverActors },
  },
  servers: ['relay', 'homeserver'],
  clients: { [newActors.flow]: 'new', [existingActors.flow]: 'existing' },
  deviceKnobs: ['revision', 'channel', 'scan'],
  serverKnobs: ['visible-after', 'relay-life', 'device-code-life'],
  ownServer: (settings: Settings) => ({
    relayLifeMs: settings['relay-life'] as number,
    visibleAfterMs: settings['visible-after'] as number | null,
    deviceCodeLifeMs: settings['device-code-life'] as number,
  }),
};
