/** What a careless party adds to a system, and which party may be careless. */

import type { Choice, Settings } from 'actorcheck';
import type { Places } from '../../matrix/account.ts';
import type { Names } from '../messages/names.ts';
import type { OidcVariant } from '../oidc/variant.ts';
import { carelessDevice } from './devices.ts';
import { type Carelessness, careful, serverNames } from './party.ts';
import { carelessServers, isServer } from './servers.ts';
import type { DeviceName, Surroundings } from './strangers.ts';
import { carelessPerson } from './users.ts';

/** Which party is careless, if any is. */
export const carelessParties = ['none', 'new', 'existing', ...serverNames, 'user'] as const;

interface Given extends Surroundings {
  readonly names: Names;
  readonly places: Places;
  readonly oidc: OidcVariant | undefined;
}

export function carelessnessOf(settings: Settings, given: Given): Carelessness {
  const which = settings.careless as string;
  if (which === 'none') return careful;
  if (which === 'user') return carelessPerson(settings, given);
  if (isServer(which)) return carelessServers(which, settings, given);
  return carelessDevice(which as DeviceName, settings, given);
}

/** All that may be chosen. */
export function choicesBeside({ choices, keeps }: Carelessness, all: readonly Choice[]): Choice[] {
  const kept = all.filter(keeps);
  const names = new Set(kept.map(({ name }) => name));
  return [...kept, ...choices.filter(({ name }) => !names.has(name))];
}
