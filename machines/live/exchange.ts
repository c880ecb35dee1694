/** How a request gets its answer: at once from a machine, or when somebody who steers decides. */

import type { HttpRequest, HttpResponse } from '../messages/http.ts';

/** Answers a request; null where the connection is to break without an answer. */
export type Exchange = (request: HttpRequest) => Promise<HttpResponse | null>;
