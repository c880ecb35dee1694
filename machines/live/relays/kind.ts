/** What relays differ in by their interface, as far as HTTP and the life of a point go. */

import type { AnyStateMachine } from 'xstate';
import type { Crypto } from '../../crypto/index.ts';
import type { HttpRequest, HttpResponse } from '../../http/message.ts';
import type { Payload, RelayAnswer } from '../payload.ts';

/** What the machine of a point is made with. Machines say and hear URLs without the host. */
export interface MachineOptions {
  readonly crypto: Pick<Crypto, 'opaque'>;
  readonly path: string;
  /** Largest payload in bytes. */
  readonly maxBytes: number;
  readonly lifeMs: number;
  readonly conflict?: object;
}

/** Adds to the answers of one point what no machine has a notion of: dates, and bytes. */
export interface Completion {
  /** `payload`: that of the request. */
  complete(answer: HttpResponse, payload: Payload | null): RelayAnswer;
  /** The same answer, to be given once more. */
  again(answer: RelayAnswer): RelayAnswer;
}

/** What browsers are told (CORS), each a list. */
export interface CorsRules {
  readonly allowedHeaders: string;
  readonly methods: string;
  readonly exposedHeaders?: string;
}

export interface RelayKind {
  machine(options: MachineOptions): AnyStateMachine;
  /** The revision that is there, in the context of the machine. */
  revisionIn(context: unknown): string | undefined;
  completing(lifeMs: number): Completion;
  /** The answer that tells of a new point, with the URL of the server in it; null for any other. */
  placed(answer: RelayAnswer, relayUrl: string): { id: string; answer: RelayAnswer } | null;
  /** What is refused for a reason that no machine knows; undefined for nothing. */
  refused?(request: HttpRequest, payload: Payload | null): HttpResponse | undefined;
  /** Largest payload that its text allows. */
  readonly mostBytes?: number;
  /** Largest body for a payload of so many bytes, where it is not the payload itself. */
  bodyBytes?(maxBytes: number): number;
  /** Whether there is no payload unless its length is told. */
  readonly needsLength: boolean;
  /** Whether a homeserver has one itself; otherwise it sends its clients to the relay. */
  readonly isOfHomeserver: boolean;
  /** Whether a GET where points are created tells whether one can be. */
  readonly tellsAvailable: boolean;
  /** What `versions` says of it, at the relay and maybe at homeservers too. */
  readonly feature?: string;
  readonly isToldByHomeservers?: boolean;
  readonly cors: CorsRules;
  /** The error codes of its answers. */
  readonly errcodes: Readonly<Record<number, string>>;
}
