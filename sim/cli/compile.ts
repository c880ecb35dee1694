/** TypeScript and JSX, as the JavaScript that Node takes. */

import { createRequire } from 'node:module';

type Compiler = typeof import('@swc/wasm-typescript');

let loaded: Compiler | undefined;

/** Loaded when it is needed: that takes longer than many a check. */
function compiler(): Compiler {
  loaded ??= createRequire(import.meta.url)('@swc/wasm-typescript') as Compiler;
  return loaded;
}

const mayHaveJsx = (path: string): boolean => /\.[jt]sx$/.test(path);

/** Throws a SyntaxError that names the place. */
export function javascript(source: string, path: string): string {
  try {
    const { code, map = '' } = compiler().transformSync(source, {
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
    const compiled = mayHaveJsx(path) ? withoutJsx(source, path) : undefined;
    if (compiled !== undefined) return compiled;
    const hint = mayHaveJsx(path) ? '; for JSX, typescript or esbuild has to be installed' : '';
    const what = message.split('\n', 1)[0];
    throw new SyntaxError(`${what} (${path}:${startLine}:${startColumn + 1})${hint}`);
  }
}

/** The place of the first thing in a JavaScript file that is TypeScript only, if there is one. */
export function firstType(
  source: string,
  path: string,
): { readonly line: number; readonly column: number } | undefined {
  let stripped: string;
  try {
    stripped = compiler().transformSync(source, { filename: path, mode: 'strip-only' }).code;
  } catch {
    return undefined;
  }
  // What is taken out leaves spaces.
  let at = 0;
  while (at < source.length && source[at] === stripped[at]) at++;
  if (at === source.length) return undefined;
  const lines = source.slice(0, at).split('\n');
  return { line: lines.length, column: (lines.at(-1) as string).length + 1 };
}

/** What the compiler throws for text that is no TypeScript. */
interface Problem {
  readonly message: string;
  readonly startLine: number;
  /** From 0. */
  readonly startColumn: number;
}

/** What the project of a file has to compile JSX with, of which this package has nothing. */
interface Tools {
  readonly typescript: {
    transpileModule?: (source: string, options: object) => { outputText: string };
  };
  readonly esbuild: { transformSync: (source: string, options: object) => { code: string } };
}

function withoutJsx(source: string, path: string): string | undefined {
  const require = createRequire(path);
  const tool = <K extends keyof Tools>(name: K): Tools[K] | undefined => {
    try {
      return require(name) as Tools[K];
    } catch {
      return undefined;
    }
  };
  const [esnext, automatic] = [99, 4];
  const compilerOptions = {
    module: esnext,
    target: esnext,
    jsx: automatic,
    inlineSourceMap: true,
  };
  const compiled = tool('typescript')?.transpileModule?.(source, {
    fileName: path,
    compilerOptions,
  });
  if (compiled !== undefined) return compiled.outputText;
  return tool('esbuild')?.transformSync(source, {
    sourcefile: path,
    loader: 'tsx',
    jsx: 'automatic',
    format: 'esm',
    sourcemap: 'inline',
  }).code;
}
