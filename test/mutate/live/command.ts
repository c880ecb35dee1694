/** `npm run mutate -- --live`: mistakes in our own existing device, and the suite for clients. */

import { chosenMutants, type MadeOptions } from '../made/command.ts';
import { cameOf, examinePart, type Parts } from '../parts.ts';
import { foundPercent, missedText, renderTried, triedJson, triedRowsJson } from './report.ts';
import { deviceFiles, tryAll } from './run.ts';
import type { Came, Tried } from './tried.ts';

/**
 * Writes what is missed as it is, the numbers last: as JSON an object a line, of all mutants. An
 * exit code of 1 says that less was found than expected.
 */
export async function madeLive(
  options: MadeOptions,
  tell: (what: string) => void,
  { command, shard, merged }: Parts,
): Promise<number> {
  const files = await deviceFiles();
  const chosen = chosenMutants(options, ({ file }) => files.has(file));
  const all: Tried[] = [];
  const stop = new AbortController();
  const stops = (): void => stop.abort();
  process.once('SIGINT', stops).once('SIGTERM', stops);
  const say = (text: string): void => {
    tell('');
    process.stdout.write(text);
  };
  const onTried = (tried: Tried): void => {
    all.push(tried);
    if (options.json) say(`${JSON.stringify(triedJson(tried))}\n`);
    else if (tried.kind === 'missed') say(`${missedText(tried)}\n`);
  };
  const onProgress = (what: string): void => tell(`${all.length} of ${chosen.length}: ${what}`);
  if (shard !== undefined) {
    const ids = chosen.map(({ id }) => id);
    return examinePart(command, ids, async (own, onCame) => {
      const mutants = chosen.filter(({ id }) => own.has(id));
      const onOwn = ({ mutant, ...came }: Tried): void => onCame(mutant.id, came);
      await tryAll(mutants, onProgress, onOwn, stop.signal);
      return !stop.signal.aborted;
    });
  }
  if (merged === undefined) await tryAll(chosen, onProgress, onTried, stop.signal);
  else for (const mutant of chosen) onTried({ mutant, ...cameOf<Came>(merged, mutant.id) });
  say(options.json ? `${JSON.stringify(triedRowsJson(all))}\n` : renderTried(all));
  if (stop.signal.aborted) return 130;
  const percent = foundPercent(all);
  if ((percent ?? 0) >= options.atLeast) return 0;
  const found =
    percent === null ? 'others can see none' : `found ${percent} % of those that others can see`;
  process.stderr.write(`mutate: ${found}, expected ${options.atLeast} %\n`);
  return 1;
}
