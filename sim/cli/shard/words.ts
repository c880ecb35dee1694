/** What was typed of a command, as words that say the same again. */

import type { Command } from 'commander';
import { UsageError } from '../../system/errors.ts';
import { keepOptions } from '../keep/options.ts';
import { typedOptions } from '../options.ts';

export const shardHelp = 'one of so many parts of the work, with --json: see `merge`';

/** Which part of it is asked for, in which form, and where it is kept is no part of that. */
const ofForm: readonly string[] = ['shard', 'json', ...keepOptions];

export function wordsOf(command: Command): string[] {
  const options = command.options.flatMap((option) => {
    const [name, key] = [option.name(), option.attributeName()];
    if (ofForm.includes(name) || command.getOptionValueSource(key) !== 'cli') return [];
    const value: unknown = command.getOptionValue(key);
    return value === true ? [`--${name}`] : [`--${name}=${value}`];
  });
  return [command.name(), ...command.args, ...options];
}

/** Throws a UsageError unless a shard is asked for as what `merge` takes, by nothing else. */
export function expectMergeable(command: Command, others: readonly string[]): void {
  const [other] = Object.keys(typedOptions(command, others));
  if (other !== undefined) throw new UsageError(`shard: expected no --${other} beside it, got one`);
  if (command.getOptionValue('json') !== true) {
    throw new UsageError('shard: expected --json beside it, as `merge` takes it, got none');
  }
}
