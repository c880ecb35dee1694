/** HAR 1.2, member by member: what it requires, and of which type. */

import { readFileSync } from 'node:fs';
import * as v from 'valibot';

const pairs = v.array(v.strictObject({ name: v.string(), value: v.string() }));
const whole = v.pipe(v.number(), v.integer());
/** With a time zone (ISO 8601). */
const date = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/),
);
const duration = v.pipe(v.number(), v.minValue(0));
const common = { httpVersion: v.string(), cookies: v.tuple([]), headers: pairs };
const sizes = { headersSize: whole, bodySize: whole };

const request = v.strictObject({
  method: v.string(),
  url: v.pipe(v.string(), v.url()),
  ...common,
  queryString: pairs,
  // Members of other makers begin with an underscore.
  postData: v.optional(
    v.strictObject({
      mimeType: v.string(),
      text: v.string(),
      _encoding: v.optional(v.literal('base64')),
    }),
  ),
  ...sizes,
});

const response = v.strictObject({
  status: whole,
  statusText: v.string(),
  ...common,
  content: v.strictObject({
    size: whole,
    mimeType: v.string(),
    text: v.string(),
    encoding: v.optional(v.literal('base64')),
  }),
  redirectURL: v.string(),
  ...sizes,
  _error: v.optional(v.string()),
});

const har = v.strictObject({
  log: v.strictObject({
    version: v.literal('1.2'),
    creator: v.strictObject({ name: v.string(), version: v.string() }),
    entries: v.array(
      v.strictObject({
        startedDateTime: date,
        time: duration,
        request,
        response,
        cache: v.strictObject({}),
        timings: v.strictObject({ send: duration, wait: duration, receive: duration }),
      }),
    ),
  }),
});

/** The entries of a file. Throws for one that is no HAR. */
export const entriesIn = (file: string) =>
  v.parse(har, JSON.parse(readFileSync(file, 'utf8'))).log.entries;
