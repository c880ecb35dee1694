/** What a careless party adds to a system, and which party may be careless. */

import type { Choice, Settings } from 'actorcheck';
import type { Names } from '../messages/names.ts';
import { carelessDevice } from './devices.ts';
import { type Carelessness, careful } from './party.ts';
import { carelessServers, isServer } from './servers.ts';
import type { DeviceName, Surroundings } from './strangers.ts';

/** Which party is careless, if any is. */
export const carelessParties = ['none', 'new', 'existing', 'homeserver'] as const;

export function carelessnessOf(
  settings: Settings,
  given: Surroundings & { readonly names: Names },
): Carelessness {
  const which = settings.careless as string;
  if (which === 'none') return careful;
  if (isServer(which)) return carelessServers(which, settings, given);
  return carelessDevice(which as DeviceName, settings, given);
}

/**
 * All that may be chosen. Beside what is careless nothing else goes wrong: what a wrong message
 * does is looked for in runs in which servers answer and people go on.
 */
export function choicesBeside({ choices }: Carelessness, whims: readonly Choice[]): Choice[] {
  if (choices.length === 0) return [...whims];
  const usual = whims.filter((choice) => choice.usual === true);
  const names = new Set(usual.map(({ name }) => name));
  return [...usual, ...choices.filter(({ name }) => !names.has(name))];
}
