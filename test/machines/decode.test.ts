/** JSON from the wire: what it takes to read it, or to write it again, has a bound. */

import * as v from 'valibot';
import { expect, it } from 'vitest';
import { decodeText, parsed } from '../../machines/http/decode.ts';

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

it.each([1, 200, 500])('%i brackets within each other are read', (depth) => {
  expect(decodeText(v.unknown(), nested(depth)).ok).toBe(true);
  expect(parsed(nested(depth))).toBeDefined();
});

it.each([501, 1000, 100_000])('%i are refused', (depth) => {
  const error = 'expected JSON with at most 500 brackets within each other, got more';
  expect(decodeText(v.unknown(), nested(depth))).toEqual({ ok: false, error });
  expect(parsed(nested(depth))).toBeUndefined();
});

it('much beside each other is no depth', () => {
  const wide = JSON.stringify({ a: Array.from({ length: 10_000 }, () => [[]]) });
  expect(decodeText(v.unknown(), wide).ok).toBe(true);
});
