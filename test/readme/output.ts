/** What commands print and files hold, as blocks of Markdown. */

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const fence = '```';

export const block = (language: string, text: string): string =>
  `${fence}${language}\n${text.trimEnd()}\n${fence}`;

export const sourceOf = (path: string): string => readFileSync(`${root}/${path}`, 'utf8');

/** What a command prints. Throws an Error for what it says is wrong. */
export const printedBy = (...args: string[]): string =>
  printed(['machines/launch.mjs', ...args], args, root);

function printed(command: readonly string[], args: readonly string[], cwd: string): string {
  const env = { ...process.env, NO_COLOR: '1', npm_command: 'exec' };
  const options = { cwd, encoding: 'utf8', env } as const;
  const { stdout, stderr } = spawnSync(process.execPath, command, options);
  if (stderr !== '') throw new Error(`${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** The same as a block. How long it took is left out: it is another time each time. */
export const outputOf = (...args: string[]): string => timeless(printedBy(...args));

/** The same of `npx actorcheck` in a folder of models. */
export function outputIn(folder: string, ...args: string[]): string {
  const command = ['--import', `${root}/sim/cli/sources.mjs`, `${root}/sim/cli/command.ts`];
  return timeless(printed([...command, ...args], args, `${root}/${folder}`));
}

const timeless = (text: string): string => block('', text.replace(/, \d+\.\d+ s\b/g, ', ... s'));

/** The first lines of a block. */
export function headOf(text: string, lines: number): string {
  const all = text.split('\n');
  return [...all.slice(0, lines + 1), fence].join('\n');
}

/** Of a block the part from `start` up to `end`. Throws an Error if it has no such part. */
export function partOf(text: string, start: string, end: string): string {
  const from = text.indexOf(start);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`expected "${start}" in the output, got: ${text}`);
  return block('', text.slice(from, to));
}
