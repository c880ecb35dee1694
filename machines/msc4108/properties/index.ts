/** All properties, in the order in which they are told. */

import type { Property } from 'actorcheck';
import { contentsProperties } from '../../protocol/contents/properties.ts';
import { isLookedAt } from '../contents/given.ts';
import { asked, rows } from '../contents/table.ts';
import { seen } from '../observers.ts';
import { endProperties } from './ends.ts';
import { loginProperties } from './login.ts';
import { unusualProperties } from './unusual.ts';

export const properties: readonly Property[] = [
  ...loginProperties,
  ...endProperties,
  ...unusualProperties,
  ...contentsProperties(asked, rows, isLookedAt, (view) => seen(view, 'contents')),
];
