/**
 * How a channel speaks to a relay: one value for each interface that relays have. The channel knows
 * when it reads and writes; what is asked for that and what the answers have in them is here.
 */

import type { HttpAnswer, HttpRequest } from '../../http/message.ts';
import type { Payload } from '../handshake.ts';

export interface Wire {
  /** What tells that it is done. */
  readonly created: 200 | 201;
  readonly written: 200 | 202;
  readonly removed: 200 | 204;
  /** What tells that somebody else has written in between. */
  readonly conflict: 409 | 412;
  /** Whether what is there comes although nothing is new: then the client compares revisions. */
  readonly comesAgain: boolean;
  /** `accessToken`: of whoever has one, where the interface takes it. */
  create(url: string, payload: Payload, accessToken?: string): HttpRequest;
  /** `revision`: the last that was seen; null where none was. */
  read(url: string, revision: string | null): HttpRequest;
  write(url: string, revision: string, payload: Payload): HttpRequest;
  remove(url: string): HttpRequest;
  /** Where the point is that `answer` tells of, created at `url`. Undefined if it tells of none. */
  pointIn(answer: HttpAnswer, url: string): string | undefined;
  revisionIn(answer: HttpAnswer): string | undefined;
  /** What is at the relay; undefined if the answer does not tell. */
  payloadIn(answer: HttpAnswer): unknown;
}

export const textOf = (payload: Payload): string =>
  typeof payload === 'string' ? payload : JSON.stringify(payload);
