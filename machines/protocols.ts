/** The protocols that are here with all that they can do, by name. The first is the usual one. */

import { protocol as msc3906 } from './msc3906/protocol.ts';
import { protocol as msc4108 } from './msc4108/protocol.ts';
import type { Protocol } from './protocol/protocol.ts';

export const protocols: Readonly<Record<string, Protocol>> = { msc3906, msc4108 };
