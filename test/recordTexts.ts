/** What is found in the texts of files, beside what is on record of others, by blob hash. */

import { readFileSync } from 'node:fs';
import { textIn } from '../machines/protocol/protocol.ts';
import type { TextParts } from '../machines/protocol/text.ts';
import { protocols } from '../machines/protocols.ts';
import { examine } from '../machines/text/examine.ts';
import { proposalOf } from '../machines/text/proposal.ts';
import { blobOf } from '../sim/coverage/revision.ts';

/** By protocol: a text is of that whose document its title names. */
export async function textsWith(
  files: readonly string[],
): Promise<Readonly<Record<string, object>>> {
  const found: Record<string, object> = {};
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    const { title } = proposalOf(text);
    const named = Object.entries(protocols).find(([, one]) =>
      title.includes(textIn(one)?.vocabulary.document ?? '\0'),
    );
    if (named === undefined) {
      throw new Error(`${file}: expected a proposal that a protocol is of, got "${title}"`);
    }
    const [name, model] = named;
    const parts = textIn(model) as TextParts;
    const { facts } = await examine(text, model, parts.vocabulary);
    found[name] = { ...(found[name] ?? (await parts.recorded())), [blobOf(text)]: facts };
    console.log(`${file}: ${facts.length} facts`);
  }
  return found;
}
