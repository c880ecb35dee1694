/** The protocol with all that it can do beyond the engine: what the command line works on. */

import type { LoggedProtocol } from '../protocol/protocol.ts';
import { conform } from './conform/conform.ts';
import rendezvous from './index.ts';
import { live } from './live.ts';
import { text } from './text/text.ts';

export const protocol: LoggedProtocol = { ...rendezvous, live, conform, text };
