/** Properties of contents: one for each exchange, of the rows of the table that are about it. */

import { contentsProperties as propertiesOf } from '../../protocol/contents/properties.ts';
import { asked } from '../contents/asked.ts';
import { isLookedAt } from '../contents/rows.ts';
import { rows } from '../contents/table.ts';
import { seen } from './seen.ts';

export const contentsProperties = propertiesOf(asked, rows, isLookedAt, (view) =>
  seen(view, 'contents'),
);
