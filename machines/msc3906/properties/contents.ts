/** Properties of contents: one for each exchange, of the rows of the table that are about it. */

import type { Property } from 'actorcheck';
import { asked } from '../contents/asked.ts';
import { isLookedAt } from '../contents/rows.ts';
import { rows } from '../contents/table.ts';
import { seen } from './seen.ts';

export const contentsProperties: readonly Property[] = asked.map(
  ({ name, text, source, rows: names }) => {
    const own = rows.filter((row) => names.includes(row.name));
    return {
      name,
      text,
      source,
      kind: 'always',
      holds: (view) => !seen(view, 'contents').some((broken) => names.includes(broken)),
      appliesTo: (settings) => own.some((row) => isLookedAt(row, settings)),
    };
  },
);
