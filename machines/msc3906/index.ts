/** The protocol as a Model: what the command line works on. */

import type { Model } from 'actorcheck';
import { attackers } from './attackerMatrix.ts';
import { shown } from './model.ts';
import { questions } from './questions.ts';
import { vector } from './vectors/index.ts';

export const rendezvous: Model = {
  ...shown,
  questions,
  sizes: async () => (await import('./recorded/sizes.json')).default,
  matrices: [attackers],
  vector,
  // A vector says what devices agree on: with an attacker between them that is another matter.
  // Nor does one tell what a clock does.
  hasVectors: ({ attacker, dialect, clock, 'lenient-names': isLenient }) =>
    attacker === 'none' && isLenient !== true && dialect === 'v2' && clock === 'unread',
};

export default rendezvous;
