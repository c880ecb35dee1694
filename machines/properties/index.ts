/** What the text promises or needs, each tied to its lines. */

import type { Property } from '../../sim/check/property.ts';
import { channelProperties } from './channel.ts';
import { endProperties } from './ends.ts';
import { loginProperties } from './login.ts';
import { outcomeProperties } from './outcomes.ts';
import { trustProperties } from './trust.ts';

export const properties: readonly Property[] = [
  ...channelProperties,
  ...loginProperties,
  ...trustProperties,
  ...endProperties,
  ...outcomeProperties,
];
