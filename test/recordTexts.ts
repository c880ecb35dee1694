/** What is found in the texts of files, beside what is on record of others, by blob hash. */

import { readFileSync } from 'node:fs';
import { protocol } from '../machines/msc3906/protocol.ts';
import { text as parts } from '../machines/msc3906/text/text.ts';
import type { Fact } from '../machines/protocol/text.ts';
import { examine } from '../machines/text/examine.ts';
import { blobOf } from '../sim/coverage/revision.ts';

export async function textsWith(
  files: readonly string[],
): Promise<Readonly<Record<string, readonly Fact[]>>> {
  const all = { ...(await parts.recorded()) };
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    const { facts } = await examine(text, protocol, parts.vocabulary);
    all[blobOf(text)] = facts;
    console.log(`${file}: ${facts.length} facts`);
  }
  return all;
}
