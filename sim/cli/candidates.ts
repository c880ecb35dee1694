/** Where a file may be that a module imports, as people write it for a bundler. */

import { fileURLToPath, pathToFileURL } from 'node:url';
import { aliased } from './aliases.ts';

const endings = ['.ts', '.tsx', '.js', '.jsx', '.mts', '.mjs', '.json'];

/** As a bundler finds a file: by the name of what it compiles to, or without an ending. */
function endedBy(specifier: string): readonly string[] {
  const compiled = /^(.*\.m?)js(x?)$/.exec(specifier);
  if (compiled !== null) {
    const [, start, x] = compiled;
    return x === '' ? [`${start}ts`, `${start}tsx`] : [`${start}tsx`];
  }
  const folder = specifier.endsWith('/') ? specifier : `${specifier}/`;
  return [specifier, `${folder}index`].flatMap((name) => endings.map((end) => name + end));
}

/** What to try in place of a specifier that is not found as it is, the likeliest first. */
export function candidates(specifier: string, importer: string | undefined): readonly string[] {
  if (/^\.{1,2}$|^\.{0,2}\/|^file:/.test(specifier)) return endedBy(specifier);
  if (/^[a-z]{2,}:/.test(specifier)) return [];
  const named = importer?.startsWith('file:') ? aliased(specifier, fileURLToPath(importer)) : [];
  const files = named.map((path) => pathToFileURL(path).href);
  // In a package without `exports`, a bundler takes files without their endings too.
  const inside = /^(?:@[^/]+\/)?[^/]+\/./.test(specifier) ? endedBy(specifier) : [];
  return [...files.flatMap((file) => [file, ...endedBy(file)]), ...inside];
}
