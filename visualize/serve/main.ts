/** `npm start`: serves the explorer on this machine, on the protocols here or on a model's file. */

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError } from 'commander';
import { createServer, type InlineConfig, type ViteDevServer } from 'vite';
import { ownModel } from './plugin.ts';
import { type Source, sourceAt } from './textFiles.ts';
import { ownTexts } from './textPlugin.ts';

const configFile = fileURLToPath(new URL('../vite.config.ts', import.meta.url));
const usualPort = 5173;
const highestPort = 65_535;
const badUsage = 2;

interface Options {
  readonly model?: string;
  readonly text?: readonly string[];
  readonly port?: string;
  readonly host?: string | true;
  readonly open?: true;
}

class Refused extends Error {}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function optionsFrom(argv: readonly string[]): Options {
  const command = new Command('npm start --')
    .description('The explorer, in a browser: on the protocols that are here, or on a model.')
    .option(
      '--model <name|file>',
      'a protocol that is here, or a module whose default export is a model, as it changes',
    )
    .option(
      '--text <path>',
      'a proposal, or a clone of them, to stand beside it; may be given several times',
      (path: string, before: readonly string[] = []) => [...before, path],
    )
    .option('--port <n>', `where to listen; usually ${usualPort}, or the next one that is free`)
    .option('--host [address]', 'for other machines too; usually for this one only')
    .option('--open', 'in the browser, at once')
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeOut: (text) => process.stdout.write(text), writeErr: () => {} });
  return command.parse(argv, { from: 'user' }).opts<Options>();
}

function portFrom(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port >= 1 && port <= highestPort) return port;
  throw new Refused(`port: expected a whole number from 1 to ${highestPort}, got "${text}"`);
}

/** npm changes the folder: the reader's is the one that npm was called in. */
const from = process.env.INIT_CWD ?? process.cwd();

/** A protocol that is here goes by its name, as for all commands. */
function fileOf(model: string): string {
  const here = fileURLToPath(new URL(`../../machines/${model}/index.ts`, import.meta.url));
  return /^\w+$/.test(model) && existsSync(here) ? here : resolve(from, model);
}

function sourceOf(shown: string): Source {
  try {
    return sourceAt(shown, from);
  } catch (error) {
    throw new Refused((error as Error).message);
  }
}

function configFor({ model, text = [], host, open }: Options, port: number): InlineConfig {
  const server = { port, ...(host && { host }), ...(open && { open }) };
  const plugins = text.length === 0 ? [] : [ownTexts(text.map(sourceOf), say)];
  const common: InlineConfig = { configFile, logLevel: 'warn', server, plugins };
  if (model === undefined) return common;
  const plugin = ownModel({ path: fileOf(model), shown: model, from, say });
  return {
    ...common,
    plugins: [plugin, ...plugins],
    // Its own, so that this server and one on the protocols do not clear each other's files.
    cacheDir: fileURLToPath(new URL('../../node_modules/.vite/own', import.meta.url)),
    server: { ...server, hmr: { overlay: false } },
  };
}

function sayWhere({ resolvedUrls }: ViteDevServer, asked: number): void {
  const urls = [...(resolvedUrls?.local ?? []), ...(resolvedUrls?.network ?? [])];
  const taken = urls.some((url) => Number(new URL(url).port) === asked);
  say(`The explorer is at ${urls.join(' ')}${taken ? '' : ` (port ${asked} is taken)`}`);
}

async function start(argv: readonly string[]): Promise<void> {
  const options = optionsFrom(argv);
  const port = options.port === undefined ? usualPort : portFrom(options.port);
  const server = await createServer(configFor(options, port));
  await server.listen();
  sayWhere(server, port);
}

try {
  await start(process.argv.slice(2));
} catch (error) {
  const isHelp = error instanceof CommanderError && error.exitCode === 0;
  if (!isHelp) {
    if (!(error instanceof Refused || error instanceof CommanderError)) throw error;
    process.stderr.write(
      `npm start: ${error.message.replace(/^error: /, '').replaceAll('\n', ' ')}\n`,
    );
    process.exitCode = badUsage;
  }
}
