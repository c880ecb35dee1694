/** How a request gets its answer: at once from a machine, or when somebody who steers decides. */

import type { HttpRequest } from '../http/message.ts';
import type { RelayAnswer } from './payload.ts';

/**
 * Answers a request; null where the connection is to break without an answer. `signal` tells that
 * nobody waits for it any more: the client has given up, or has its answer.
 */
export type Exchange = (request: HttpRequest, signal?: AbortSignal) => Promise<RelayAnswer | null>;
