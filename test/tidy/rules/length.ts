/** A file is about one thing, and one thing does not take long to read. */

import type { Complaint } from '../complaint.ts';
import type { Tree } from '../tree.ts';

const mostLines = 300;

/** Of programs: a style sheet or a document is looked into, not read through. */
export function length({ files, sources }: Tree): Complaint[] {
  const expected = `a file of at most ${mostLines} lines`;
  return [...sources.keys()].flatMap((path) => {
    const lines = (files.get(path) ?? '').trimEnd().split('\n').length;
    if (lines <= mostLines) return [];
    return [{ path, line: mostLines + 1, name: '', expected, got: `${lines}` }];
  });
}
