/** What is told of a file that does not load: in one line, with the place. */

import { basename, dirname, extname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../system/errors.ts';
import { got } from '../system/suggest.ts';
import { firstType, javascript } from './compile.ts';
import { isTold, located, oneLine } from './errors.ts';
import type { Sources } from './where.ts';

/** What is amiss, and where; no place if nobody can say. */
interface Problem {
  readonly text: string;
  readonly place: string | undefined;
}

/** The error of an import as one to tell: a ModelError as it is, a UsageError for all others. */
export function loadError(error: unknown, sources: Sources, shown: string): Error {
  if (isTold(error)) return located(error, sources, 'loading');
  const { text, place } = problemOf(error, sources);
  const at = place === undefined ? '' : ` (${place})`;
  return new UsageError(`model: expected a module, but "${shown}" does not load: ${text}${at}`);
}

function problemOf(error: unknown, sources: Sources): Problem {
  const text = oneLine(error);
  return (
    ofCompiler(text, sources) ??
    ofImport(text, sources) ??
    ofStateMachine(error, sources) ??
    ofParser(error, text, sources) ?? {
      text,
      // What is no error does not say where it was thrown.
      place: error instanceof Error ? sources.frameOf(error) : sources.find(text),
    }
  );
}

/** The hooks' own errors have a place at their end. */
function ofCompiler(text: string, sources: Sources): Problem | undefined {
  const found = /^(.*) \(([^()]+):(\d+):(\d+)\)(.*)$/.exec(text);
  if (found === null) return undefined;
  const [, what = '', path = '', line = '', column = '', hint = ''] = found;
  return { text: what + hint, place: sources.place(path, line, column) };
}

/** JavaScript that is none: Node does not always say where, and then the compiler may. */
function ofParser(error: unknown, text: string, sources: Sources): Problem | undefined {
  // A loader may have parsed it before Node does.
  if (!(error instanceof SyntaxError) && !text.startsWith('Parse error ')) return undefined;
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const [, url = '', line = ''] = /^(file:.*?|\/.*?):(\d+)\n/.exec(stack) ?? [];
  if (url !== '') {
    const path = url.startsWith('file:') ? fileURLToPath(url) : url;
    return { text, place: sources.place(path, line) };
  }
  return misspelt(sources) ?? { text, place: typesIn(sources) ?? repeated(text, sources) };
}

/** The first file that the compiler does not take either. */
function misspelt(sources: Sources): Problem | undefined {
  for (const [path, source] of sources.texts) {
    try {
      javascript(source, path);
    } catch (error) {
      return ofCompiler(oneLine(error), sources);
    }
  }
  return undefined;
}

/** Where a file of JavaScript has a type. */
function typesIn(sources: Sources): string | undefined {
  for (const [path, source] of sources.texts) {
    const found = /\.[cm]?js$/.test(path) ? firstType(source, path) : undefined;
    if (found !== undefined) return sources.place(path, found.line, found.column);
  }
  return undefined;
}

/** Where a name is declared once more. */
function repeated(text: string, sources: Sources): string | undefined {
  const name = /^Identifier '\.?(.*?)' has already been declared/.exec(text)?.[1];
  return name === undefined ? undefined : sources.lastOf(name);
}

/** A package or a file that is not there, or does not have what is imported from it. */
function ofImport(text: string, sources: Sources): Problem | undefined {
  const name = /does not provide an export named '(.*?)'/.exec(text)?.[1];
  if (name !== undefined) return { text, place: sources.find(name) };
  const found = /^Cannot find (?:package|module) '(.*?)' imported from (.*)$/.exec(text);
  if (found === null) return undefined;
  const [, missing = '', importer = ''] = found;
  const path = importer.startsWith('file:') ? fileURLToPath(importer) : importer;
  const short = relative(dirname(path), missing);
  const near = short.startsWith('.') ? short : `./${short}`;
  const bare = near.slice(0, near.length - extname(near).length);
  const place = sources.firstOf([missing, near, bare, basename(missing)]);
  return { text: `nothing is found for the import of "${missing}"`, place };
}

/** What XState says of a chart that does not fit together. */
function ofStateMachine(error: unknown, sources: Sources): Problem | undefined {
  const message = error instanceof Error ? error.message : '';
  const [, from = ''] = /for state node '(.*?)'/.exec(message) ?? [];
  const child = /Child state (?:node )?'(.*?)' does not exist on (?:machine )?'(.*?)'/.exec(
    message,
  );
  if (child !== null) {
    const [, missing = '', parent = ''] = child;
    // Of a path XState names the part that there is not.
    const isTarget = (word: string) => `.${word}.`.includes(`.${missing}.`);
    const found =
      sources.findWord((word) => word === missing, ['literal']) ??
      sources.findWord(isTarget, ['literal']);
    const target = found?.text ?? missing;
    const hint = got(missing, sources.keys()).slice(got(missing, []).length);
    const where = from === '' ? '' : ` of "${from}"`;
    const came = `got "${target}"${hint}`;
    const text = `target of a transition${where}: ${came}, expected a state of "${parent}"`;
    return { text, place: found?.place ?? sources.frameOf(error) };
  }
  if (from === '') return undefined;
  const [line = ''] = message.split('\n').slice(-1);
  const quoted = [...line.matchAll(/['"](.*?)['"]/g)].map(([, word = '']) => word);
  const place = sources.rarestOf(quoted) ?? sources.frameOf(error);
  return { text: `a transition of "${from}": ${line}`, place };
}
