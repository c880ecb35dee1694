/** The options `--checkpoint`, `--every` and `--resume`. */

import type { Command } from 'commander';

export interface KeepOptions {
  readonly checkpoint?: string;
  readonly every?: string;
  readonly resume?: string;
  readonly disk?: string;
}

/** Their names: they are not typed again where something else is asked. */
export const keepOptions = ['checkpoint', 'every', 'resume'] as const;

export const usualMinutes = 10;

export function addKeep(command: Command): void {
  command
    .option('--checkpoint <dir>', 'keep the searches there now and then, and when they are stopped')
    .option('--every <minutes>', `how often; usually ${usualMinutes}`)
    .option('--resume <dir>', 'go on with what is kept there, and keep it there again')
    .option('--disk <dir>', 'when memory ends, states go there: no liveness then');
}
