/** Relays that tell revisions by ETags: MSC3886, and MSC4108 as it was in 2024. */

import * as v from 'valibot';
import { decodeText, whenOk } from '../../http/decode.ts';
import { header, request } from '../../http/message.ts';
import { textOf, type Wire } from './wire.ts';

export const etags: Wire = {
  created: 201,
  written: 202,
  removed: 204,
  conflict: 412,
  comesAgain: false,
  create: (url, payload) => request('POST rendezvous', url, {}, payload),
  read: (url, revision) =>
    request('GET rendezvous', url, revision === null ? {} : { 'if-none-match': revision }),
  write: (url, revision, payload) =>
    request('PUT rendezvous', url, { 'if-match': revision }, payload),
  remove: (url) => request('DELETE rendezvous', url),
  pointIn: (answer) => header(answer, 'location'),
  revisionIn: (answer) => header(answer, 'etag'),
  payloadIn: ({ body }) => body,
};

/** MSC4108 of 2024, L103-L108: where the point is stands in the body of the answer. */
export const createdSchema = v.object({ url: v.string() });

const plain = { 'content-type': 'text/plain' };

/** MSC4108 as it was in 2024 (87f8317a9, L62-L192): payloads are plain text. */
export const plainEtags: Wire = {
  ...etags,
  create: (url, payload) => ({
    ...request('POST rendezvous', url, plain),
    body: textOf(payload),
  }),
  write: (url, revision, payload) => ({
    ...request('PUT rendezvous', url, { ...plain, 'if-match': revision }),
    body: textOf(payload),
  }),
  pointIn: ({ body }) => whenOk(decodeText(createdSchema, body))?.url,
};
