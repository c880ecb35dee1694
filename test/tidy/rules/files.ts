/** A file is there because something leads to it. */

import type { Complaint } from '../complaint.ts';
import type { Tree } from '../tree.ts';

/** Where reading begins: what npm, CI, a tool, the test runner or the browser starts from. */
const entries = [/(^|\/)(package|tsconfig|biome)\.json$/, /^\.ci\//, /\.test\.ts$/, /\.html$/];
/** Documents are for readers: they lead to no file, and none has to lead to them. */
const isDocument = /\.md$/;

export function files(tree: Tree): Complaint[] {
  const reached = new Set<string>();
  const enter = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    for (const { to } of tree.imports(path)) enter(to);
    for (const to of tree.mentions(path)) enter(to);
    // The types of a file in JavaScript.
    const types = path.replace(/\.mjs$/, '.d.mts');
    if (types !== path && tree.files.has(types)) enter(types);
  };
  for (const path of tree.files.keys()) {
    if (entries.some((entry) => entry.test(path))) enter(path);
  }
  const left = [...tree.files.keys()].filter(
    (path) => !reached.has(path) && !isDocument.test(path),
  );
  const expected = 'a file that something leads to';
  return left.map((path) => ({ path, line: 1, name: '', expected, got: 'one that nothing does' }));
}
