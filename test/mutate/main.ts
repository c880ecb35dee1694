/**
 * `npm run mutate`: mistakes in the machines, one at a time, and the properties that notice them.
 * Exit code 1 if a mistake goes unnoticed or cannot be made any more, 2 for bad usage.
 */

import { Command } from 'commander';
import { complaintOf, examine } from './examine.ts';
import { mutations } from './mutations/index.ts';
import { Sandbox } from './sandbox.ts';
import { renderTable, tableJson } from './table.ts';

interface Options {
  readonly only?: string;
  readonly json?: true;
}

const program = new Command('mutate')
  .description('mistakes in the machines, and the properties that notice them')
  .option('--only <name>', 'one mutation')
  .option('--json', 'the table as JSON')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parse();
const { only, json } = program.opts<Options>();
const chosen = mutations.filter(({ name }) => only === undefined || name === only);
if (chosen.length === 0) {
  const names = mutations.map(({ name }) => name).join(', ');
  program.error(`only: expected one of ${names}, got "${only}"`);
}

const sandbox = new Sandbox();
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => {
    sandbox.close();
    process.exit(code);
  });
}

let begun = 0;
const isWatched = process.stderr.isTTY === true;
const clearLine = '\r\u001b[K';
const progress = (name: string): void => {
  if (isWatched) process.stderr.write(`${clearLine}${begun} of ${chosen.length}: ${name}`);
  begun++;
};

try {
  const all = await examine(sandbox, chosen, progress);
  if (isWatched) process.stderr.write(clearLine);
  const table = json ? `${JSON.stringify(tableJson(all), null, 2)}\n` : renderTable(all);
  process.stdout.write(table);
  process.exitCode = all.every((one) => complaintOf(one) === null) ? 0 : 1;
} catch (error) {
  process.stderr.write(`mutate: ${(error as Error).message}\n`);
  process.exitCode = 1;
} finally {
  sandbox.close();
}
