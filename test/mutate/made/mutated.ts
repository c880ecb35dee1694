/** The protocols whose machines mistakes are made in, by name. The first is the usual one. */

import { rendezvous as msc3906 } from '../../../machines/msc3906/index.ts';
import { msc4108 } from '../../../machines/msc4108/index.ts';
import type { Protocol } from '../../../machines/protocol/protocol.ts';
import { UsageError } from '../../../sim/system/errors.ts';
import { ofMsc3906, ofMsc4108, type Reason } from './reasons.ts';

export interface Mutated {
  readonly name: string;
  readonly model: Protocol;
  /** The file whose `system` makes all machines. */
  readonly entry: string;
  /** Its own machines: files and folders, from the root of the project. */
  readonly own: readonly string[];
  /** Why some mutants of it survive. */
  readonly reasons: readonly Reason[];
  /** So many states are searched of a mutant: most that are caught are so within far fewer. */
  readonly states: number;
}

const made = (
  model: Protocol,
  { reasons, states }: Pick<Mutated, 'reasons' | 'states'>,
  own: readonly string[],
): readonly [string, Mutated] => {
  const { name } = model;
  const folder = `machines/${name}/`;
  const mutated = { name, model, entry: `${folder}system.ts`, reasons, states };
  return [name, { ...mutated, own: own.map((one) => folder + one) }];
};

const all: ReadonlyMap<string, Mutated> = new Map([
  made(msc3906, { reasons: ofMsc3906, states: 150_000 }, [
    'existingDevice/',
    'flow/',
    'messages/',
    'newDevice/',
    'oidc/',
  ]),
  made(msc4108, { reasons: ofMsc4108, states: 800_000 }, [
    'existingDevice/',
    'flow/',
    'messages.ts',
    'newDevice/',
    'qrCode.ts',
    'user.ts',
  ]),
]);

export const usualMutated = [...all.values()][0] as Mutated;

/** Throws a UsageError for a name that is none of them. */
export function mutatedCalled(name: string = usualMutated.name): Mutated {
  const found = all.get(name);
  if (found !== undefined) return found;
  throw new UsageError(`model: expected one of ${[...all.keys()].join(', ')}, got "${name}"`);
}
