/** Properties of contents: one for each exchange, of the rows of a table that are about it. */

import type { Property, Settings, View } from 'actorcheck';
import type { Asked, Row } from './rows.ts';

export const contentsProperties = <Given>(
  asked: readonly Asked[],
  rows: readonly Row<Given>[],
  isLookedAt: (row: Row<Given>, settings: Settings) => boolean,
  brokenIn: (view: View) => readonly string[],
): readonly Property[] =>
  asked.map(({ name, text, source, rows: names }) => {
    const own = rows.filter((row) => names.includes(row.name));
    return {
      name,
      text,
      source,
      kind: 'always',
      holds: (view) => !brokenIn(view).some((broken) => names.includes(broken)),
      appliesTo: (settings) => own.some((row) => isLookedAt(row, settings)),
    };
  });
