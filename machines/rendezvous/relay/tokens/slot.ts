/** What a relay of MSC4388 keeps, and what that asks of the requests that read and write it. */

import type { Crypto } from '../../../crypto/index.ts';
import { decodeText, whenOk } from '../../../http/decode.ts';
import { heldGuards } from '../../../http/held.ts';
import { header } from '../../../http/message.ts';
import { creationSchema, writeSchema } from '../../wire/tokens.ts';
import type { RelayEvent, RelayRequest } from '../slot.ts';

interface Slot {
  readonly url: string;
  readonly id: string;
  readonly data: string;
  readonly token: string;
}

export interface TokenRelayContext {
  readonly slot: Slot | null;
  /** Counts what was written: each time has a token of its own (L125). */
  readonly revision: number;
  readonly refusalsLeft: number;
  /** Whether somebody else has been there. */
  readonly isMeddledWith: boolean;
  /** Requests that wait for a decision, by client. */
  readonly held: Readonly<Record<string, RelayRequest>>;
}

export interface TokenRelayOptions {
  readonly crypto: Pick<Crypto, 'opaque'>;
  /** The base URL of the homeserver, and the path there at which points are created. */
  readonly relayUrl: string;
  readonly path: string;
  /** Largest `data` in bytes. */
  readonly maxBytes: number;
  /** Life of a point, which nothing puts off. */
  readonly expiryMs: number;
  /** How many requests it may refuse for reasons of its own. */
  readonly refusals: number;
  /** What it says, in JSON, of a write over what its writer has not seen. */
  readonly conflict?: object | undefined;
  /** The access token that creating a point takes; without, anybody may. */
  readonly needsToken?: string | undefined;
  /** What somebody else does there once, who needs the address only; usually nothing. */
  readonly others?: 'remove' | 'scrawl' | undefined;
}

/** What a POST or a PUT has to say; undefined for what is of another form. */
export const dataIn = ({ body }: RelayRequest): string | undefined =>
  whenOk(decodeText(creationSchema, body))?.data;

export function created(
  { crypto, relayUrl, path }: TokenRelayOptions,
  revision: number,
  request: RelayRequest,
): Slot {
  const id = crypto.opaque(`point${revision}`);
  return {
    url: `${relayUrl}${path}/${id}`,
    id,
    data: dataIn(request) ?? '',
    token: crypto.opaque(`token${revision}`),
  };
}

interface Args {
  readonly context: TokenRelayContext;
  readonly event: RelayEvent;
}

const written = (event: RelayEvent) =>
  'from' in event ? whenOk(decodeText(writeSchema, event.body)) : undefined;

export const tokenRelayGuards = ({ maxBytes, needsToken }: TokenRelayOptions) => ({
  ...heldGuards,
  isUndecided: ({ context, event }: Args) =>
    'from' in event && event.decided === undefined && context.refusalsLeft > 0,
  /** Only creating a point is a matter of policy (L223-L229). */
  isHeldPost: ({ context, event }: Args) =>
    'client' in event && context.held[event.client]?.type === 'POST rendezvous',
  isStranger: ({ event }: Args) =>
    'from' in event && header(event, 'authorization') !== `Bearer ${needsToken}`,
  isUntouched: ({ context }: Args) => !context.isMeddledWith,
  isMalformedPost: ({ event }: Args) => 'from' in event && dataIn(event) === undefined,
  isMalformedPut: ({ event }: Args) => written(event) === undefined,
  isElsewhere: ({ context, event }: Args) => 'from' in event && event.url !== context.slot?.url,
  isTooLarge: ({ event }: Args) =>
    'from' in event && new TextEncoder().encode(dataIn(event) ?? '').length > maxBytes,
  isStale: ({ context, event }: Args) => written(event)?.sequence_token !== context.slot?.token,
  /** Of whoever asks once more, as no answer has come. */
  isRepeated: ({ context, event }: Args) => {
    const { sequence_token: token, data } = written(event) ?? {};
    return token !== context.slot?.token && data === context.slot?.data;
  },
});
