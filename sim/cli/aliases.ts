/** Files by the names that a `tsconfig.json` gives them (`paths`, `baseUrl`), as bundlers do. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

interface Aliases {
  /** A folder whose files go by their paths from it; undefined if there is none. */
  readonly base: string | undefined;
  /** Patterns, and where to look for what matches: absolute, with the star in its place. */
  readonly paths: readonly (readonly [pattern: string, targets: readonly string[]])[];
}

const none: Aliases = { base: undefined, paths: [] };

/** Where the file may be that `importer` calls so, the likeliest first, without its ending. */
export function aliased(specifier: string, importer: string): readonly string[] {
  const found: string[] = [];
  for (let folder = dirname(importer); ; folder = dirname(folder)) {
    const { base, paths } = aliasesOf(folder);
    for (const [pattern, targets] of paths) {
      const star = starred(specifier, pattern);
      if (star === undefined) continue;
      found.push(...targets.map((target) => target.replace('*', () => star)));
    }
    if (base !== undefined) found.push(join(base, specifier));
    if (folder === dirname(folder)) return found;
  }
}

/** What stands for the star of a pattern, empty where there is none; undefined if it differs. */
function starred(specifier: string, pattern: string): string | undefined {
  const [before = '', after] = pattern.split('*');
  if (after === undefined) return specifier === pattern ? '' : undefined;
  const isLongEnough = specifier.length >= before.length + after.length;
  if (!isLongEnough || !specifier.startsWith(before) || !specifier.endsWith(after)) {
    return undefined;
  }
  return specifier.slice(before.length, specifier.length - after.length);
}

const known = new Map<string, Aliases>();

function aliasesOf(folder: string): Aliases {
  let aliases = known.get(folder);
  if (aliases === undefined) {
    const files = ['tsconfig.json', 'jsconfig.json'].map((name) => join(folder, name));
    aliases = files.map((file) => read(file)).find(({ base, paths }) => base ?? paths[0]) ?? none;
    known.set(folder, aliases);
  }
  return aliases;
}

interface Config {
  readonly extends?: string | readonly string[];
  readonly compilerOptions?: { baseUrl?: string; paths?: Record<string, readonly string[]> };
  readonly references?: readonly { readonly path: string }[];
}

/** A file that is not there, or that nobody can read, gives no names. */
function read(file: string, depth = 0): Aliases {
  let config: Config;
  try {
    config = parsed(readFileSync(file, 'utf8')) as Config;
  } catch {
    return none;
  }
  const folder = dirname(file);
  const { baseUrl, paths } = config.compilerOptions ?? {};
  const base = baseUrl === undefined ? undefined : resolve(folder, baseUrl);
  const own = Object.entries(paths ?? {}).map(
    ([pattern, targets]) =>
      [pattern, targets.map((target) => resolve(base ?? folder, target))] as const,
  );
  // Of several patterns that match, the one that says most comes first.
  own.sort(([one], [other]) => other.indexOf('*') - one.indexOf('*'));
  if (depth > 5) return { base, paths: own };
  const others = [config.extends ?? []].flat().map((name) => read(extended(name, file), depth + 1));
  // Tools write a file of nothing but references, and the paths are in what it refers to.
  const { references = [] } = config;
  others.push(...references.map(({ path }) => read(referred(folder, path), depth + 1)));
  return {
    base: base ?? others.find((other) => other.base !== undefined)?.base,
    paths: own.length > 0 ? own : (others.find((other) => other.paths.length > 0)?.paths ?? []),
  };
}

function extended(name: string, file: string): string {
  if (/^\.{0,2}\//.test(name)) {
    return resolve(dirname(file), name.endsWith('.json') ? name : `${name}.json`);
  }
  try {
    return createRequire(file).resolve(name);
  } catch {
    return '';
  }
}

const referred = (folder: string, path: string): string =>
  resolve(folder, path.endsWith('.json') ? path : join(path, 'tsconfig.json'));

/** JSON that may have comments, and commas after the last. */
function parsed(text: string): unknown {
  const outsideStrings = (what: string, from: string) =>
    from.replace(new RegExp(`("(?:\\\\.|[^"\\\\])*")|${what}`, 'g'), (_, kept = '') => kept);
  const bare = outsideStrings('//.*|/\\*[^]*?\\*/', text.replace(/^\uFEFF/, ''));
  return JSON.parse(outsideStrings(',(?=\\s*[}\\]])', bare));
}
