/** Which revisions the lines in sources are of, from a clone in which the commits are. */

import { execFileSync } from 'node:child_process';
import { protocols } from '../machines/protocols.ts';
import { placeOf, revisionOf } from '../sim/coverage/revision.ts';
import type { TextRevision } from '../sim/model/model.ts';

/** By protocol, and by what sources call the text. */
export function revisionsIn([clone]: readonly string[]): Record<
  string,
  Record<string, TextRevision>
> {
  if (clone === undefined) throw new Error('revisions: expected a clone of the proposals');
  const ofText = ([document, address]: [string, string]): [string, TextRevision] => {
    const { commit, path } = placeOf(address);
    const text = execFileSync('git', ['-C', clone, 'show', `${commit}:${path}`]);
    const revision = revisionOf(text.toString());
    console.log(`${document}: ${revision.blob}`);
    return [document, revision];
  };
  return Object.fromEntries(
    Object.entries(protocols).map(([name, { texts = {} }]) => [
      name,
      Object.fromEntries(Object.entries(texts).map(ofText)),
    ]),
  );
}
