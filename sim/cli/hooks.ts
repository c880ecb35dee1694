/**
 * Module hooks of Node, for models in TypeScript and those that import one, and for what their
 * machines import as people write it for a bundler: types and JSX are taken out, files are found
 * without their endings and by the names of a `tsconfig.json`, pictures and styles are paths. What
 * is left is an ECMAScript module like any other, so that it gets the very modules of `xstate` and
 * of this package that its folder resolves.
 */

import { readFile } from 'node:fs/promises';
import type { LoadFnOutput, LoadHook, ResolveHook } from 'node:module';
import { fileURLToPath } from 'node:url';
import { candidates } from './candidates.ts';
import { javascript } from './compile.ts';

const isTypeScript = (path: string): boolean => /\.(?:m?ts|[jt]sx)$/.test(path);

/** Beside this file, where that is a source: the sources have a loader of their own. */
const ours = [
  new URL('..', import.meta.url).href,
  new URL('../../machines/', import.meta.url).href,
];
const isOurs = (url: string): boolean =>
  import.meta.url.endsWith('.ts') && ours.some((folder) => url.startsWith(folder));

/** What a model is made of: a file in a folder without packages gets those of this package. */
const ofModels = /^(?:xstate|actorcheck)(?:\/|$)/;

const isInstalled = (path: string): boolean => path.includes('/node_modules/');

export const resolve: ResolveHook = async (specifier, context, next) => {
  try {
    return await next(specifier, context);
  } catch (error) {
    for (const candidate of candidates(specifier, context.parentURL)) {
      try {
        return await next(candidate, context);
      } catch {
        // The next one, and in the end the error of what was asked for.
      }
    }
    if (!ofModels.test(specifier)) throw error;
    return next(specifier, { ...context, parentURL: import.meta.url });
  }
};

const asset =
  /\.(?:css|s[ac]ss|less|svg|png|jpe?g|gif|webp|avif|ico|woff2?|ttf|otf|mp3|wav|ogg|mp4|webm)$/i;

export const load: LoadHook = async (url, context, next) => {
  const { protocol, pathname, searchParams } = new URL(url);
  if (protocol !== 'file:' || isOurs(url)) return next(url, context);
  const path = fileURLToPath(url);
  const text = () => readFile(path, 'utf8');
  if (isTypeScript(pathname)) return asModule(javascript(await text(), path), path);
  if (searchParams.has('raw')) return asModule(exporting(await text()), path);
  if (asset.test(pathname)) return asModule(exporting(path), path);
  if (pathname.endsWith('.json') && context.importAttributes.type === undefined) {
    return asModule(exporting(JSON.parse(await text())), path);
  }
  if (isInstalled(pathname) || !pathname.endsWith('.js')) return next(url, context);
  // `npm init` makes packages of CommonJS, and a model is a module all the same.
  const source = await text();
  return isModule(source) ? asModule(source, path) : next(url, context);
};

const exporting = (value: unknown): string => `export default ${JSON.stringify(value)};`;

const isModule = (source: string): boolean =>
  /^\s*(?:import\s*[\w{*'"]|export\s*[\w{*])/m.test(source);

/** What Vite lets a module ask. Without it, a file that asks does not even load. */
const env = `import.meta.env ??= {
  ...globalThis.process.env, MODE: 'test', DEV: true, PROD: false, SSR: true, BASE_URL: '/'
};`.replaceAll('\n', '');

function asModule(source: string, path: string): LoadFnOutput {
  const asks = !isInstalled(path) && source.includes('import.meta.env');
  return { format: 'module', source: asks ? env + source : source, shortCircuit: true };
}
