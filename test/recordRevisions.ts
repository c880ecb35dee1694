/** Which revisions the lines in sources are of, from a clone in which the commits are. */

import { execFileSync } from 'node:child_process';
import { texts } from '../machines/msc3906/statements.ts';
import { placeOf, revisionOf } from '../sim/coverage/revision.ts';
import type { TextRevision } from '../sim/model/model.ts';

export function revisionsIn([clone]: readonly string[]): Record<string, TextRevision> {
  if (clone === undefined) throw new Error('revisions: expected a clone of the proposals');
  const found = Object.entries(texts).map(([document, address]) => {
    const { commit, path } = placeOf(address);
    const text = execFileSync('git', ['-C', clone, 'show', `${commit}:${path}`]);
    const revision = revisionOf(text.toString());
    console.log(`${document}: ${revision.blob}`);
    return [document, revision] as const;
  });
  return Object.fromEntries(found);
}
