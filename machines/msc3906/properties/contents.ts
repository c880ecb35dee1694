/** Properties of contents: one for each row of the table of messages. */

import type { Property, Settings } from 'actorcheck';
import type { Row } from '../contents/rows.ts';
import { rows } from '../contents/table.ts';
import { seen } from './seen.ts';

/** What is sent is looked at where nobody has said anything wrong before: it may come of that. */
const appliesTo =
  ({ kind, appliesTo: isThere }: Row) =>
  (settings: Settings): boolean =>
    settings.attacker === 'none' &&
    (kind !== 'sent' || settings.careless === 'none') &&
    (isThere?.(settings) ?? true);

export const contentsProperties: readonly Property[] = rows.map((row) => ({
  name: row.name,
  text: row.text,
  source: row.source,
  kind: 'always',
  holds: (view) => !seen(view, 'contents').includes(row.name),
  appliesTo: appliesTo(row),
}));
