/** The relay of MSC4388 in any order of requests, against what its text makes of each. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { live } from '../../../machines/msc4108/live.ts';
import { ask, serving } from './serving.ts';

const path = '/_matrix/client/v1/rendezvous';

/** Which of the tokens that were given out so far: the last, one before it, or none of them. */
const tokens = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 4 }) },
  { weight: 1, arbitrary: fc.constant(-1) },
);
const writes = fc.record({
  method: fc.constant('PUT' as const),
  back: tokens,
  // Few, so that the same is written again.
  data: fc.constantFrom('', 'a', 'b', '"\\u2028', 'a'.repeat(4_096), 'a'.repeat(4_097)),
});
const others = fc.record({ method: fc.constantFrom('GET' as const, 'DELETE' as const) });
const asked = fc.oneof({ weight: 6, arbitrary: writes }, { weight: 3, arbitrary: others });

type Asked = typeof asked extends fc.Arbitrary<infer One> ? One : never;

interface Told {
  readonly status: number;
  readonly errcode?: string;
  readonly id?: string;
  readonly data?: string;
  readonly sequence_token?: string;
}

async function told(method: string, url: string, body?: object): Promise<Told> {
  const { status, text } = await ask(method, url, {}, body && JSON.stringify(body));
  return { status, ...(JSON.parse(text) as Omit<Told, 'status'>) };
}

/** One rendezvous from its creation on: each answer is looked at. */
async function tried(baseUrl: string, requests: readonly Asked[]): Promise<void> {
  const made = await told('POST', baseUrl + path, { data: 'first' });
  const url = `${baseUrl}${path}/${made.id}`;
  const given = [made.sequence_token];
  let there: string | null = 'first';
  for (const request of requests) {
    const last = given.at(-1);
    const { data = '', back = 0 } = 'data' in request ? request : {};
    const token = given[given.length - 1 - back] ?? 'none';
    const isWrite = request.method === 'PUT';
    const answer = await told(
      request.method,
      url,
      isWrite ? { sequence_token: token, data } : undefined,
    );
    if (there === null) {
      expect(answer).toMatchObject({ status: 404, errcode: 'M_NOT_FOUND' });
    } else if (request.method === 'GET') {
      expect(answer).toMatchObject({ status: 200, data: there, sequence_token: last });
    } else if (request.method === 'DELETE') {
      expect(answer.status).toBe(200);
      there = null;
    } else if (data.length > 4_096) {
      expect(answer).toMatchObject({ status: 413, errcode: 'M_TOO_LARGE' });
    } else if (token === last) {
      expect(answer.status).toBe(200);
      expect(given).not.toContain(answer.sequence_token);
      given.push(answer.sequence_token);
      there = data;
    } else if (data === there) {
      expect(answer).toMatchObject({ status: 200, sequence_token: last });
    } else {
      expect(answer).toMatchObject({ status: 409, errcode: 'M_CONCURRENT_WRITE' });
    }
  }
}

test('answers as its text says, whatever comes', async () => {
  const { baseUrl } = await serving({ served: live.serving, relay: { lifeMs: 600_000 } });
  const any = fc.array(asked, { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(any, (requests) => tried(baseUrl, requests)),
    { numRuns: 60 },
  );
});
