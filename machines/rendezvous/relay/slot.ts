/** What the relay keeps, and what MSC3886 asks of the requests that read and write it. */

import type { Crypto } from '../../crypto/index.ts';
import { type Decision, type HeldRequest, heldGuards } from '../../http/held.ts';
import { type HttpEvent, header } from '../../http/message.ts';

interface Slot {
  readonly url: string;
  readonly body: string;
  readonly etag: string;
  /** Whether a GET has fetched it, for a relay that keeps what is unread. */
  readonly isRead: boolean;
}

export interface RelayRequest extends HeldRequest {
  readonly type: `${'POST' | 'PUT' | 'GET' | 'DELETE'} rendezvous`;
}

/** The environment decides on a held request. */
type RelayDecision = Decision<'refuse.429' | 'refuse.500' | 'refuse.403' | 'refuse.307'>;
/** What somebody else does at a relay of MSC4388. */
type Meddling = { readonly type: 'others.remove' | 'others.scrawl' };
export type RelayEvent = RelayRequest | RelayDecision | Meddling;

export interface RelayContext {
  readonly slot: Slot | null;
  /** Counts points and updates: an ETag belongs to one of them only (MSC3886 L226). */
  readonly revision: number;
  readonly refusalsLeft: number;
  /** Requests that wait for a decision, by client. */
  readonly held: Readonly<Record<string, RelayRequest>>;
}

export interface RelayOptions {
  readonly crypto: Pick<Crypto, 'opaque'>;
  /** The address of the server, and the path there at which points are created. */
  readonly relayUrl: string;
  readonly path: string;
  /** Largest body in bytes (X-Max-Bytes). */
  readonly maxBytes: number;
  /** Whether its answers tell when a point expires: in time of its own clock. */
  readonly tellsExpiry?: boolean;
  /** Life of a point since its last update; null: it never expires. */
  readonly expiryMs: number | null;
  /** How many requests it may refuse for reasons of its own. */
  readonly refusals: number;
  /** Whether it refuses a write over a payload that no GET has fetched: 409. */
  readonly keepsUnread: boolean;
  /**
   * Whether it is one of MSC4108 as that was in 2024: payloads are plain text, where the point is
   * stands in the body, and no write puts off the expiry.
   */
  readonly isPlain?: boolean;
  /** What it says, in JSON, of a write over what its writer has not seen. */
  readonly conflict?: object | undefined;
  /** Whether its ETags are made from the payload alone: one payload has one, whenever it comes. */
  readonly hashesPayload?: boolean;
}

/** Where points are created. */
const endpointOf = ({ relayUrl, path }: RelayOptions): string => relayUrl + path;

/** A strong, single ETag (MSC3886 L59): anything else is a malformed request. */
const isStrongEtag = (etag: string): boolean => /^"[\x21\x23-\x7e]*"$/.test(etag);

const bodyOf = (event: HttpEvent): string | undefined =>
  typeof event.body === 'string' ? event.body : undefined;

/** What the slot is after `event` has written to it. */
export function written(options: RelayOptions, context: RelayContext, event: RelayRequest): Slot {
  const { crypto } = options;
  const revision = context.revision + 1;
  const payload = bodyOf(event) ?? '';
  const hashed = options.hashesPayload === true ? payload : revision;
  const point = `${endpointOf(options)}/${crypto.opaque(`point${revision}`)}`;
  return {
    url: event.type === 'POST rendezvous' || context.slot === null ? point : context.slot.url,
    body: payload,
    etag: `"${crypto.opaque(`etag${hashed}`)}"`,
    isRead: false,
  };
}

interface Args {
  readonly context: RelayContext;
  readonly event: RelayEvent;
}

export const relayGuards = (options: RelayOptions) => ({
  ...heldGuards,
  /** Without any refusal left it serves at once. */
  isUndecided: ({ context, event }: Args) =>
    'from' in event && event.decided === undefined && context.refusalsLeft > 0,
  /** Only a POST can be refused by policy or sent elsewhere (MSC3886 L122, L125). */
  isHeldPost: ({ context, event }: Args) =>
    'client' in event && context.held[event.client]?.type === 'POST rendezvous',
  isHeldFirstPost: ({ context, event }: Args) =>
    'client' in event && context.held[event.client]?.url === endpointOf(options),
  hasNoType: ({ event }: Args) => 'from' in event && header(event, 'content-type') === undefined,
  isNotPlain: ({ event }: Args) =>
    'from' in event && header(event, 'content-type') !== 'text/plain',
  hasNoBody: ({ event }: Args) => 'from' in event && bodyOf(event) === undefined,
  hasNoEtag: ({ event }: Args) => 'from' in event && header(event, 'if-match') === undefined,
  hasMalformedEtag: ({ event }: Args) =>
    'from' in event && !isStrongEtag(header(event, 'if-match') ?? ''),
  isElsewhere: ({ context, event }: Args) => 'from' in event && event.url !== context.slot?.url,
  isTooLarge: ({ event }: Args) =>
    'from' in event && new TextEncoder().encode(bodyOf(event) ?? '').length > options.maxBytes,
  isStale: ({ context, event }: Args) =>
    'from' in event && header(event, 'if-match') !== context.slot?.etag,
  isUnread: ({ context }: Args) => context.slot?.isRead === false,
  isUnchanged: ({ context, event }: Args) =>
    'from' in event && header(event, 'if-none-match') === context.slot?.etag,
});
