/** What is told of a file that does not load: in one line, with the place. */

import { basename, dirname, extname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../system/errors.ts';
import { got } from '../system/suggest.ts';
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
    ofParser(error, text, sources) ?? { text, place: sources.frameOf(error) }
  );
}

/** The hooks' own errors have a place at their end. */
function ofCompiler(text: string, sources: Sources): Problem | undefined {
  const found = /^(.*) \(([^()]+):(\d+):(\d+)\)(.*)$/.exec(text);
  if (found === null) return undefined;
  const [, what = '', path = '', line = '', column = '', hint = ''] = found;
  return { text: what + hint, place: sources.place(path, line, column) };
}

/** JavaScript that is none: its place is at the head of the stack. */
function ofParser(error: unknown, text: string, sources: Sources): Problem | undefined {
  if (!(error instanceof SyntaxError)) return undefined;
  const [, url = '', line = ''] = /^(file:.*?|\/.*?):(\d+)\n/.exec(error.stack ?? '') ?? [];
  if (url === '') return undefined;
  const path = url.startsWith('file:') ? fileURLToPath(url) : url;
  return { text, place: sources.place(path, line) };
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
    const [, target = '', parent = ''] = child;
    const came = got(target, sources.keys());
    const text = `target of a transition of "${from}": ${came}, expected a state of "${parent}"`;
    return { text, place: sources.find(target) ?? sources.frameOf(error) };
  }
  if (from === '') return undefined;
  const [line = ''] = message.split('\n').slice(-1);
  const quoted = [...line.matchAll(/['"](.*?)['"]/g)].map(([, word = '']) => word);
  const place = sources.rarestOf(quoted) ?? sources.frameOf(error);
  return { text: `a transition of "${from}": ${line}`, place };
}
