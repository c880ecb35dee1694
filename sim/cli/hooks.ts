/**
 * Module hooks of Node, for models in TypeScript and those that import one: types are taken out,
 * and what is left is an ECMAScript module like any other, so that it gets the very modules of
 * `xstate` and of this package that its folder resolves.
 */

import { readFile } from 'node:fs/promises';
import type { LoadHook, ResolveHook } from 'node:module';
import { fileURLToPath } from 'node:url';
import typescript from '@swc/wasm-typescript';

const isTypeScript = (path: string): boolean => /\.m?ts$/.test(path);

/** As a bundler finds files: by the name of what they compile to, or without an ending. */
function candidates(specifier: string): readonly string[] {
  if (!/^\.{0,2}\/|^file:/.test(specifier)) return [];
  if (/\.m?js$/.test(specifier)) return [specifier.replace(/js$/, 'ts')];
  const folder = specifier.endsWith('/') ? specifier : `${specifier}/`;
  return [`${specifier}.ts`, `${specifier}.js`, `${folder}index.ts`, `${folder}index.js`];
}

export const resolve: ResolveHook = async (specifier, context, next) => {
  try {
    return await next(specifier, context);
  } catch (error) {
    for (const candidate of candidates(specifier)) {
      try {
        return await next(candidate, context);
      } catch {
        // The next one, and in the end the error of what was asked for.
      }
    }
    throw error;
  }
};

export const load: LoadHook = async (url, context, next) => {
  const { protocol, pathname } = new URL(url);
  if (protocol !== 'file:') return next(url, context);
  const path = fileURLToPath(url);
  if (isTypeScript(pathname)) {
    const source = javascript(await readFile(path, 'utf8'), path);
    return { format: 'module', source, shortCircuit: true };
  }
  // `npm init` makes packages of CommonJS, and a model is a module all the same.
  const isOpen = context.format !== 'module' && pathname.endsWith('.js');
  if (isOpen && !pathname.includes('/node_modules/')) {
    const source = await readFile(path, 'utf8');
    if (isModule(source)) return { format: 'module', source, shortCircuit: true };
  }
  return next(url, context);
};

const isModule = (source: string): boolean =>
  /^\s*(?:import\s*[\w{*'"]|export\s*[\w{*])/m.test(source);

/** Throws a SyntaxError that names the place. */
function javascript(source: string, path: string): string {
  try {
    const { code, map = '' } = typescript.transformSync(source, {
      filename: path,
      mode: 'transform',
      sourceMap: true,
      transform: { nativeClassProperties: true },
    });
    const encoded = Buffer.from(map).toString('base64');
    return `${code}\n//# sourceMappingURL=data:application/json;base64,${encoded}\n`;
  } catch (error) {
    if (error instanceof Error) throw error;
    const { message, startLine, startColumn } = error as Problem;
    throw new SyntaxError(`${message.split('\n', 1)[0]} (${path}:${startLine}:${startColumn + 1})`);
  }
}

/** What the compiler throws for text that is no TypeScript. */
interface Problem {
  readonly message: string;
  readonly startLine: number;
  /** From 0. */
  readonly startColumn: number;
}
