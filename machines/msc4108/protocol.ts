/** The protocol with all that it can do beyond the engine: what the command line works on. */

import type { ConformProtocol, LiveProtocol } from '../protocol/protocol.ts';
import { conform } from './conform/conform.ts';
import { msc4108 } from './index.ts';
import { live } from './live.ts';
import { text } from './text/text.ts';

export const protocol: ConformProtocol & LiveProtocol = { ...msc4108, live, conform, text };
