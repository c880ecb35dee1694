/** What texts of MSC4108 are held against, and what is found in those that are known. */

import type { Fact, TextParts } from '../../protocol/text.ts';
import revisions from '../recorded/revisions.json' with { type: 'json' };
import { vocabulary } from './vocabulary.ts';

type Known = Readonly<Record<string, readonly Fact[]>>;

export const text: TextParts = {
  vocabulary,
  blob: revisions.MSC4108.blob,
  recorded: async () => {
    const { default: known } = await import('../recorded/texts.json', { with: { type: 'json' } });
    return known as Known;
  },
};
