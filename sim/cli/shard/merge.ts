/** `merge`: the reports of all shards of a run as that run would have told them. */

import type { AddCommand } from '../io.ts';
import { mergedIn } from './read.ts';
import { shardReport } from './report.ts';
import type { Results } from './results.ts';

/** Runs a command of these words with what others have found. */
type Again = (words: readonly string[], results: Results) => Promise<void>;

/** The exit code is that of the command that the shards are of. */
export const mergeCommand =
  (again: Again): AddCommand =>
  (program, _io, _exit, { model }) => {
    program
      .command('merge')
      .description('the reports of all shards of a run, told as that run would have told it')
      .argument('<folder>', 'where the reports are, as `--shard 1/N --json` prints them: *.json')
      .option('--json', 'the same as JSON')
      .addHelpText(
        'after',
        '\nExit code: that of the run; 2 also for what are no reports, or not those of one run.',
      )
      .action(async (folder: string, { json }: { json?: true }) => {
        const { words, results } = mergedIn(folder, ({ words, shard }) =>
          shardReport(model, words, shard, {}),
        );
        await again([...words, ...(json ? ['--json'] : [])], results);
      });
  };
