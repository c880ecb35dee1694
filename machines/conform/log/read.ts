/** Reads what was recorded: a HAR, or an exchange a line. */

import { UsageError } from 'actorcheck';
import * as v from 'valibot';
import { decode, decodeText, parsed, type Schema } from '../../http/decode.ts';
import type { Recorded } from '../../protocol/log.ts';
import { contentOf, exchangeOf, grainOf, harSchema, timeOf } from './har.ts';

interface Recording {
  /** In the order of their requests. */
  readonly exchanges: readonly Recorded[];
  /** Keys that payloads are sealed with, as far as they are known. */
  readonly keys: readonly string[];
}

const headers = v.optional(v.record(v.string(), v.string()), {});
const content = { headers, body: v.nullish(v.string()), encoding: v.nullish(v.literal('base64')) };

/** A line: an exchange, or a key. */
const lineSchema = v.union([
  v.looseObject({
    at: v.pipe(v.string(), v.isoTimestamp()),
    ms: v.number(),
    method: v.string(),
    url: v.string(),
    ...content,
    answer: v.nullable(v.looseObject({ status: v.number(), ...content })),
  }),
  v.strictObject({ key: v.string() }),
]);
type Line = v.InferOutput<typeof lineSchema>;

const inLowerCase = (given: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));

function exchangeIn(line: Extract<Line, { readonly at: string }>, number: number): Recorded {
  const { at, ms, method, url, answer } = line;
  const startMs = timeOf(at);
  const partOf = (part: typeof line | NonNullable<typeof answer>) =>
    contentOf(inLowerCase(part.headers), part.body, part.encoding);
  return {
    number,
    startMs,
    endMs: startMs + Math.max(0, ms),
    grainMs: grainOf(at),
    method: method.toUpperCase(),
    url,
    content: partOf(line),
    answer: answer && { status: answer.status, content: partOf(answer) },
  };
}

const inOrder = (exchanges: readonly Recorded[]): readonly Recorded[] =>
  exchanges.toSorted((a, b) => a.startMs - b.startMs || a.number - b.number);

/** Throws a UsageError that says in a line what is wrong with it. */
export function readRecording(text: string, file: string): Recording {
  const refuse = (got: string): never => {
    throw new UsageError(`log: expected HAR 1.2 or an exchange a line in "${file}", got ${got}`);
  };
  if (text.trim() === '') return refuse('nothing');
  const whole = parsed(text);
  if (typeof whole === 'object' && whole !== null && 'log' in whole) {
    const har = decode(harSchema as Schema<v.InferOutput<typeof harSchema>>, whole);
    if (!har.ok) return refuse(har.error);
    const exchanges = har.value.log.entries.map((entry, at) => exchangeOf(entry, at + 1));
    const undated = exchanges.find(({ startMs }) => Number.isNaN(startMs));
    if (undated !== undefined)
      return refuse(`no time in startedDateTime of entry ${undated.number}`);
    return { exchanges: inOrder(exchanges), keys: [] };
  }
  const exchanges: Recorded[] = [];
  const keys: string[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const found = decodeText(lineSchema as Schema<Line>, line);
    if (!found.ok) return refuse(`in line ${at + 1}: ${found.error}`);
    if ('key' in found.value) keys.push(String(found.value.key));
    else exchanges.push(exchangeIn(found.value as never, exchanges.length + 1));
  }
  return { exchanges: inOrder(exchanges), keys };
}

const keysSchema = v.union([v.array(v.string()), v.object({ keys: v.array(v.string()) })]);

/** The keys in a file. Throws a UsageError. */
export function readKeys(text: string, file: string): readonly string[] {
  const found = decodeText(keysSchema as Schema<v.InferOutput<typeof keysSchema>>, text);
  if (!found.ok) {
    throw new UsageError(
      `keys: expected a list of keys in base64 in "${file}", got ${found.error}`,
    );
  }
  return Array.isArray(found.value) ? found.value : found.value.keys;
}
