/** What texts of MSC3906 are held against, and what is found in those that are known. */

import type { Fact, TextParts } from '../../protocol/text.ts';
import { vocabulary } from './vocabulary.ts';

type Known = Readonly<Record<string, readonly Fact[]>>;

export const text: TextParts = {
  vocabulary,
  document: 'MSC3906',
  // proposals/3906-sign-in-with-qr.md at d12196ff2.
  blob: '9ab684b2ab2c4ac478a362e0a9e7e390a8b7a6b4',
  recorded: async () => {
    const { default: known } = await import('../recorded/texts.json', { with: { type: 'json' } });
    return known as Known;
  },
};
