/** What tests ask of two runs beside one another. */

import type { Pair } from '../../visualize/compare/align.ts';
import { Comparison, sideOf } from '../../visualize/compare/comparison.ts';
import { type What, wholeFor } from '../../visualize/compare/what.ts';
import type { Session } from '../../visualize/session.ts';

/** The path of a session beside another. */
export const compared = (session: Session, right: What): Comparison =>
  new Comparison([sideOf(wholeFor(session, { kind: 'screen' })), sideOf(wholeFor(session, right))]);

/** Type of the message, or text of the note, of a row on a side. */
export const textOn = (pair: Pair | undefined, side: 'left' | 'right'): string | null => {
  const row = pair?.[side]?.row;
  if (row === undefined) return null;
  if (row.kind === 'polling') return 'polling';
  return row.kind === 'note' ? row.note.text : row.message.type;
};
