/** HAR 1.2, as browsers and proxies write it: whatever else they add is left aside. */

import * as v from 'valibot';
import type { Content, Recorded } from '../../protocol/log.ts';

const pairs = v.optional(v.array(v.looseObject({ name: v.string(), value: v.string() })), []);

const entrySchema = v.looseObject({
  startedDateTime: v.string(),
  time: v.optional(v.nullable(v.number()), 0),
  request: v.looseObject({
    method: v.string(),
    url: v.string(),
    headers: pairs,
    postData: v.nullish(
      v.looseObject({
        text: v.nullish(v.string()),
        encoding: v.nullish(v.string()),
        _encoding: v.nullish(v.string()),
      }),
    ),
  }),
  response: v.nullish(
    v.looseObject({
      status: v.number(),
      headers: pairs,
      content: v.nullish(
        v.looseObject({
          // That of the text, as it was before any coding of the content.
          size: v.optional(v.number()),
          text: v.nullish(v.string()),
          encoding: v.nullish(v.string()),
        }),
      ),
    }),
  ),
});
type Entry = v.InferOutput<typeof entrySchema>;

export const harSchema = v.looseObject({
  log: v.looseObject({ entries: v.array(entrySchema) }),
});

/** Names in lower case. Those of HTTP/2 that begin with a colon are no headers. */
const headersOf = (list: Entry['request']['headers']): Record<string, string> =>
  Object.fromEntries(
    list.flatMap(({ name, value }) =>
      name.startsWith(':') ? [] : [[name.toLowerCase(), value] as const],
    ),
  );

/** `size`: how many bytes there were, as far as that is told. */
export function contentOf(
  headers: Readonly<Record<string, string>>,
  text: string | null | undefined,
  encoding: string | null | undefined,
  size = Number(headers['content-length'] ?? 0),
): Content {
  const isCoded = encoding === 'base64';
  const bytes = Buffer.from(text ?? '', isCoded ? 'base64' : 'utf8');
  const isCut = bytes.length < size && headers['content-encoding'] === undefined;
  return { headers, body: bytes.length === 0 ? undefined : bytes.toString(), isCut };
}

/** How finely a time is told: "...:05.123Z" to the millisecond. */
export function grainOf(time: string): number {
  const digits = /\.(\d+)/.exec(time)?.[1]?.length ?? 0;
  return 1_000 / 10 ** digits;
}

/** As a number with its fraction: `Date` has whole milliseconds only. */
export function timeOf(text: string): number {
  const fraction = Number(`0.${/\.\d{3}(\d+)/.exec(text)?.[1] ?? 0}`);
  return Date.parse(text.replace(/(\.\d{3})\d+/, '$1')) + fraction;
}

export function exchangeOf(entry: Entry, number: number): Recorded {
  const { startedDateTime, time, request, response } = entry;
  const startMs = timeOf(startedDateTime);
  const { postData } = request;
  const body = response?.content;
  // Browsers write status 0 for an answer that never came.
  const hasAnswer = response !== null && response !== undefined && response.status > 0;
  return {
    number,
    startMs,
    endMs: startMs + Math.max(0, time ?? 0),
    grainMs: grainOf(startedDateTime),
    method: request.method.toUpperCase(),
    url: request.url,
    content: contentOf(
      headersOf(request.headers),
      postData?.text,
      postData?.encoding ?? postData?._encoding,
    ),
    answer: hasAnswer
      ? {
          status: response.status,
          content: contentOf(headersOf(response.headers), body?.text, body?.encoding, body?.size),
        }
      : null,
  };
}
