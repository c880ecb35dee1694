/** Where the answers of the homeserver lead, on both devices. */

import type { LedRow } from '../rows.ts';
import { existingWaits } from './existingLeads.ts';
import { wholeOf } from './http.ts';
import { newWaits } from './newLeads.ts';
import { hasWaited, row } from './waiting.ts';

const waits = [...newWaits, ...existingWaits];

/** An answer that nobody waits for. */
const late: LedRow = {
  kind: 'led',
  name: 'led-answer-given-up',
  text: 'an answer to a request that was given up changes nothing',
  source: 'MSC3906 L266-L284, L316-L327, L358-L364',
  contentOf: (heard) => {
    const { to, from, given } = heard;
    if (from !== 'homeserver' || given.settings.protocol !== 'login_token') return undefined;
    const own = waits.filter(({ actor }) => actor === to);
    if (own.length === 0 || own.some(({ states }) => hasWaited(heard, states))) return undefined;
    return wholeOf(heard);
  },
  isThere: ({ taken }) => taken.every(({ name }) => name.endsWith('-> stays')),
};

export const leadRows: readonly LedRow[] = [...waits.map(row), late];
