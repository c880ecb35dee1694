/** A careless device: a machine between its flow and its channel, and what that may say. */

import type { Choice, Settings } from 'actorcheck';
import type { Strangers } from '../../careless/schema.ts';
import { carelessActor, type DeviceActors, deviceSlots, newActors } from '../actors.ts';
import type { Names } from '../messages/names.ts';
import { codeWays, type Miswriting, miswritingFlow } from './code.ts';
import { carelessMachine, type Saying } from './machine.ts';
import { type Carelessness, careful, usualOnly } from './party.ts';
import { type DeviceName, type Surroundings, strangers } from './strangers.ts';
import { type Way, ways, wordsOf } from './ways.ts';

export function carelessDevice(
  which: DeviceName,
  settings: Settings,
  { names, ...given }: Surroundings & { readonly names: Names },
): Carelessness {
  const isNew = which === 'new';
  const others = strangers(given, isNew ? 'existing' : 'new');
  const isCareless = ({ flow }: DeviceActors): boolean => (flow === newActors.flow) === isNew;
  const machine = carelessMachine({
    names,
    channel: isNew ? 'newChannel' : 'existingChannel',
    budget: settings['careless-messages'] as number,
    strangers: others,
  });
  return {
    ...careful,
    keeps: usualOnly,
    between: (actors) => (isCareless(actors) ? machine : undefined),
    flow: (actors, honest) => (isCareless(actors) ? miswritingFlow(honest, others) : honest),
    choices: [...sayings(which), ...miswritings(which, others)],
  };
}

function miswritings(party: DeviceName, others: Strangers): Choice[] {
  return codeWays(others).map(([words, way]) => ({
    name: `shows-code-${words.replace(/[^\w.]+/g, '-')}`,
    label: `the ${party} device shows its code ${words}`,
    actor: deviceSlots[`${party}Device`],
    event: { type: 'show.wrongly', way } satisfies Miswriting,
  }));
}

function sayings(party: DeviceName): Choice[] {
  const saying = (name: string, words: string, event: Saying): Choice => ({
    name,
    label: `the ${party} device says it ${words}`,
    actor: carelessActor,
    event,
  });
  const nameOf = (way: Way): string => `says-${wordsOf(way).replace(/[^\w.]+/g, '-')}`;
  return [
    { ...saying('says-as-meant', 'as it is meant', { type: 'say.as-meant' }), usual: true },
    ...ways.map((way) => saying(nameOf(way), wordsOf(way), { type: 'say.wrongly', way })),
  ];
}
