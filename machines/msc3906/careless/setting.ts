/** What a careless device adds to a system: a machine on that device, and what it may say. */

import type { Choice, Settings } from 'actorcheck';
import type { AnyStateMachine } from 'xstate';
import type { Crypto } from '../../crypto/index.ts';
import {
  type Account,
  deviceSecrets,
  existingDeviceId,
  newDeviceId,
} from '../../matrix/account.ts';
import { carelessActor, type DeviceActors, newActors } from '../actors.ts';
import type { Names } from '../messages/names.ts';
import { carelessMachine, type Saying } from './machine.ts';
import { type Strangers, type Way, ways, wordsOf } from './ways.ts';

/** Which device is careless, if any is. */
export const carelessPeers = ['none', 'new', 'existing'] as const;

interface Surroundings {
  readonly crypto: Crypto;
  readonly names: Names;
  readonly account: Account;
}

export interface Carelessness {
  /** Whether it is this device that is careless. */
  readonly isOf: (actors: DeviceActors) => boolean;
  /** What stands between its flow and its channel. */
  readonly machine: AnyStateMachine;
  /** The choices: those among careful devices that are kept, and what may be said wrongly. */
  readonly choices: (careful: readonly Choice[]) => readonly Choice[];
}

/** Undefined if both devices are careful. */
export function carelessnessOf(settings: Settings, given: Surroundings): Carelessness | undefined {
  const { careless: which } = settings;
  if (which === 'none') return undefined;
  const isNew = which === 'new';
  const machine = carelessMachine({
    names: given.names,
    channel: isNew ? 'newChannel' : 'existingChannel',
    budget: settings['careless-messages'] as number,
    strangers: strangersTo(given, isNew),
  });
  return {
    isOf: ({ flow }) => (flow === newActors.flow) === isNew,
    machine,
    choices: (careful) => [...careful.filter(isOfUse), ...sayings(isNew ? 'new' : 'existing')],
  };
}

/**
 * Nothing else goes wrong: what a wrong message does is looked for in runs in which servers answer
 * and people go on.
 */
const isOfUse = ({ usual }: Choice): boolean => usual === true;

/** Values of nobody in the run, and those of the device that is spoken to. */
function strangersTo({ crypto, account }: Surroundings, isNew: boolean): Strangers {
  const stranger = deviceSecrets(crypto, 'STRANGER');
  const other = isNew ? account.device : deviceSecrets(crypto, newDeviceId);
  return {
    anyones: (field) => {
      if (/_key$/.test(field)) return stranger.signing.publicKey;
      if (/device_id$/.test(field)) return stranger.deviceId;
      if (field === 'homeserver' || /_ur[il]/.test(field)) return 'https://elsewhere.example.com';
      return crypto.opaque(`stranger ${field}`);
    },
    theirs: (field) => {
      if (/device_key$/.test(field)) return other.signing.publicKey;
      if (/device_id$/.test(field)) return isNew ? existingDeviceId : newDeviceId;
      return undefined;
    },
  };
}

function sayings(party: 'new' | 'existing'): Choice[] {
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
