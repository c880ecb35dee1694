/** What a relay answers, by request: its success, and what MSC3886 has beside that. */

import * as v from 'valibot';
import type { AnswerForm, AnswerForms } from '../../careless/answers.ts';
import type { Schema } from '../../careless/schema.ts';

const elsewhere = { location: 'https://elsewhere.example.com/rendezvous' };

/** What any request can be answered. Only a POST may be sent elsewhere (L125 to L129). */
const refusals: AnswerForm['refusals'] = [
  { status: 302, headers: elsewhere },
  { status: 307, headers: elsewhere },
  { status: 429, code: 'M_UNKNOWN', headers: { 'retry-after': '1' } },
  { status: 500, code: 'M_UNKNOWN' },
];
const notFound = { status: 404, code: 'M_NOT_FOUND' };
const tooLarge = { status: 413, code: 'M_TOO_LARGE' };
const missing = { status: 400, code: 'M_MISSING_PARAM' };

const etag = { etag: v.string() };

/** `payload`: what devices leave there. */
export const relayAnswers = (payload: Schema): AnswerForms => ({
  'POST rendezvous': {
    status: 201,
    headers: v.object({ ...etag, location: v.string(), 'x-max-bytes': v.string() }),
    refusals: [
      ...refusals,
      { status: 200 },
      missing,
      { status: 403, code: 'M_FORBIDDEN' },
      tooLarge,
    ],
  },
  'PUT rendezvous': {
    status: 202,
    headers: v.object(etag),
    refusals: [
      ...refusals,
      { status: 204 },
      missing,
      { status: 400, code: 'M_INVALID_PARAM' },
      notFound,
      { status: 412, code: 'M_CONCURRENT_WRITE' },
      tooLarge,
    ],
  },
  'GET rendezvous': {
    status: 200,
    headers: v.object({ ...etag, 'content-type': v.string() }),
    body: payload,
    refusals: [...refusals, { status: 202 }, { status: 304 }, notFound],
    // What a device has written itself, or read before, it then reads again.
    conditions: ['if-none-match'],
  },
  'DELETE rendezvous': { status: 204, refusals: [...refusals, { status: 200 }, notFound] },
});
