/** The protocol with all that it can do beyond the engine: what the command line works on. */

import type { LiveProtocol } from '../protocol/protocol.ts';
import { msc4108 } from './index.ts';
import { live } from './live.ts';

export const protocol: LiveProtocol = { ...msc4108, live };
