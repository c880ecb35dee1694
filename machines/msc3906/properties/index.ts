/** What the text promises or needs, each tied to its lines. */

import type { Property } from 'actorcheck';
import { addressProperties } from './addresses.ts';
import { attackProperties, reflectionProperty } from './attackers.ts';
import { channelProperties } from './channel.ts';
import { contentsProperties } from './contents.ts';
import { cryptographyProperties, smallOrderProperty } from './cryptography.ts';
import { endProperties } from './ends.ts';
import { homeserverProperties } from './homeserver.ts';
import { loginProperties } from './login.ts';
import { oidcProperties } from './oidc.ts';
import { oidcWays } from './oidcWays.ts';
import { outcomeProperties } from './outcomes.ts';
import { peopleProperties } from './people.ts';
import { trustProperties } from './trust.ts';

/** Properties among honest parties. With an attacker, the question is what that attains. */
const amongHonest: readonly Property[] = [
  ...channelProperties,
  ...addressProperties,
  ...cryptographyProperties,
  ...loginProperties,
  ...trustProperties,
  ...endProperties,
  ...outcomeProperties,
  ...homeserverProperties,
  ...oidcProperties,
  ...oidcWays,
  ...peopleProperties,
].map((property) => ({
  ...property,
  appliesTo: (settings) =>
    settings.attacker === 'none' &&
    // Beside a careless device only what is usual happens: not all that can.
    (settings.careless === 'none' || property.kind !== 'sometimes') &&
    (property.appliesTo?.(settings) ?? true),
}));

export const properties: readonly Property[] = [
  ...amongHonest,
  ...contentsProperties,
  ...attackProperties,
  reflectionProperty,
  smallOrderProperty,
];
