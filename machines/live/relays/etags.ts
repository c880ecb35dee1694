/** Relays with ETags: of MSC3886, and of MSC4108 as it was in 2024. */

import { decodeText, whenOk } from '../../http/decode.ts';
import type { HttpResponse } from '../../http/message.ts';
import { relayMachine } from '../../rendezvous/relay/machine.ts';
import type { RelayContext } from '../../rendezvous/relay/slot.ts';
import { createdSchema } from '../../rendezvous/wire/etags.ts';
import { type RelayAnswer, Revisions } from '../payload.ts';
import type { MachineOptions, RelayKind } from './kind.ts';

const errcodes = {
  400: 'M_INVALID_PARAM',
  403: 'M_FORBIDDEN',
  404: 'M_NOT_FOUND',
  405: 'M_UNRECOGNIZED',
  412: 'M_CONCURRENT_WRITE',
  413: 'M_TOO_LARGE',
  429: 'M_UNKNOWN',
};

const common = {
  revisionIn: (context: unknown) => (context as RelayContext).slot?.etag,
  needsLength: true,
  isOfHomeserver: false,
  tellsAvailable: false,
  errcodes,
};

const machineOf =
  (isPlain: boolean) =>
  ({ lifeMs, ...given }: MachineOptions) =>
    relayMachine({
      ...given,
      relayUrl: '',
      expiryMs: lifeMs,
      refusals: 0,
      keepsUnread: false,
      isPlain,
    });

const idOf = (url: string): string => url.slice(url.lastIndexOf('/') + 1);

export const etags: RelayKind = {
  ...common,
  machine: machineOf(false),
  completing: (lifeMs) => new Revisions(lifeMs),
  placed(answer, relayUrl) {
    const { location } = answer.headers;
    if (location === undefined) return null;
    const headers = { ...answer.headers, location: relayUrl + location };
    return { id: idOf(location), answer: { ...answer, headers } };
  },
  feature: 'org.matrix.msc3886',
  /** MSC3886 L234 to L238. */
  cors: {
    allowedHeaders: 'Content-Type,If-Match,If-None-Match',
    methods: 'GET,PUT,POST,DELETE',
    exposedHeaders: 'ETag,Location,X-Max-Bytes',
  },
};

/** MSC4108 of 2024 (87f8317a9, L62-L192, L230-L250): no write puts off the expiry. */
export const plain: RelayKind = {
  ...common,
  machine: machineOf(true),
  completing: (lifeMs) => new Revisions(lifeMs, { isPutOff: false, pragma: 'no-cache' }),
  placed(answer: RelayAnswer, relayUrl) {
    const { type, body } = answer as HttpResponse;
    const url = whenOk(decodeText(createdSchema, body))?.url;
    if (type !== 'response.201' || url === undefined) return null;
    return { id: idOf(url), answer: { ...answer, body: JSON.stringify({ url: relayUrl + url }) } };
  },
  mostBytes: 4_096,
  feature: 'org.matrix.msc4108',
  isToldByHomeservers: true,
  cors: {
    allowedHeaders: 'X-Requested-With,Content-Type,Authorization,If-Match,If-None-Match',
    methods: 'GET,POST,PUT,DELETE,OPTIONS',
    exposedHeaders: 'ETag',
  },
};
