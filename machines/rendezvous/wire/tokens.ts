/** Relays that tell revisions by sequence tokens: MSC4388 (726e11544, L84-L349). */

import * as v from 'valibot';
import { decodeText, whenOk } from '../../http/decode.ts';
import { request } from '../../http/message.ts';
import { textOf, type Wire } from './wire.ts';

/** At most 255 bytes (L90, L122-L126). Of what, clients need not look: the example has others. */
const identifierSchema = v.pipe(v.string(), v.minLength(1), v.maxBytes(255));

const lifeSchema = v.pipe(v.number(), v.integer());

const pointSchema = v.object({
  id: identifierSchema,
  sequence_token: identifierSchema,
  expires_in_ms: lifeSchema,
});

const writtenSchema = v.object({ sequence_token: identifierSchema });

const readSchema = v.object({
  data: v.string(),
  sequence_token: identifierSchema,
  expires_in_ms: lifeSchema,
});

/** What a client sends: of a POST, and of a PUT. */
export const creationSchema = v.object({ data: v.string() });
export const writeSchema = v.object({ sequence_token: v.string(), data: v.string() });

export const tokens: Wire = {
  created: 200,
  written: 200,
  removed: 200,
  conflict: 409,
  comesAgain: true,
  /** Who has an access token shows it: the policy may ask for it (L139-L140, L223-L229). */
  create: (url, payload, accessToken) => {
    const headers = accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` };
    return request('POST rendezvous', url, headers, { data: textOf(payload) });
  },
  read: (url) => request('GET rendezvous', url),
  write: (url, revision, payload) =>
    request('PUT rendezvous', url, {}, { sequence_token: revision, data: textOf(payload) }),
  remove: (url) => request('DELETE rendezvous', url),
  pointIn({ body }, url) {
    const id = whenOk(decodeText(pointSchema, body))?.id;
    return id && `${url}/${id}`;
  },
  revisionIn: ({ body }) => whenOk(decodeText(writtenSchema, body))?.sequence_token,
  payloadIn: ({ body }) => whenOk(decodeText(readSchema, body))?.data,
};
