/** Requests to a relay that are wrong in every way that HTTP leaves open. */

import fc from 'fast-check';
import { path } from './serving.ts';

export const maxBytes = 10_240;

/** Where a request goes. */
type Place = 'endpoint' | 'point' | 'gone' | 'nowhere';
/** How the length of its body is told. */
type Length = 'right' | 'none' | 'chunked';

export interface Wrong {
  readonly method: string;
  readonly place: Place;
  readonly isUnstable: boolean;
  /** Of a place that is nowhere. */
  readonly stray: string;
  readonly query: string;
  readonly isAbsolute: boolean;
  readonly length: Length;
  readonly match: string | null;
  readonly noneMatch: string | null;
  readonly contentType: string | null;
  readonly others: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
}

/** In an ETag: the one that is current. */
export const current = '<current>';

const visible = (most: number) =>
  fc.string({
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((c) => String.fromCharCode(c)),
    maxLength: most,
  });
const value = visible(12).map((text) => text.trim());

const etag = fc.oneof(
  { weight: 6, arbitrary: fc.constant(current) },
  fc.constantFrom('"stale"', '""', '*', '"', 'x', '', `W/${current}`, `${current}, "b"`),
  fc.constantFrom('"a" ', '"a b"', '"a"b"', `${current},${current}`, `,${current}`, "'a'"),
  visible(8),
  visible(8).map((text) => `"${text.replaceAll('"', '')}"`),
);

const pathCharacter = fc.constantFrom(...'abz09-._~%/:@!$&()*+,;=[]|^`{}"<>\\'.split(''));
const stray = fc.oneof(
  fc.string({ unit: pathCharacter, maxLength: 30 }).map((text) => `/${text}`),
  fc.constantFrom('/', '//', '/..', '/%zz', '/%00', '/%ff', '/_matrix', '/_rendezvous', '*'),
  fc.constantFrom(
    `${path}/`,
    `${path}/a/b`,
    `/x${path}`,
    path.toUpperCase(),
    `/.${path}`,
    `${path}%2f`,
  ),
  fc.constantFrom('/accounts', '/accounts/x', '/accounts/x/_matrix/client/v3/login', `${path}//x`),
);

const header = fc.tuple(
  fc.oneof(
    fc.constantFrom('accept', 'range', 'if-modified-since', 'if-unmodified-since', 'etag', 'te'),
    fc.constantFrom('authorization', 'origin', 'cookie', 'x-http-method-override', 'expires'),
    fc.constantFrom('content-encoding', 'accept-encoding', '__proto__', 'constructor', 'upgrade'),
    fc.constantFrom('x-max-bytes', 'location', 'expect', 'access-control-request-method'),
    fc.stringMatching(/^x-[a-z]{1,8}$/),
  ),
  value,
);

const body = fc.oneof(
  { weight: 3, arbitrary: fc.uint8Array({ maxLength: 40 }) },
  { weight: 2, arbitrary: fc.json().map((text) => new TextEncoder().encode(text)) },
  fc.constantFrom(maxBytes - 1, maxBytes, maxBytes + 1, 3 * maxBytes, 100_000).map((size) => {
    return new Uint8Array(size).fill(0xc3);
  }),
);

export const wrong: fc.Arbitrary<Wrong> = fc.record({
  method: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('POST', 'PUT', 'GET', 'DELETE', 'PUT', 'POST') },
    fc.constantFrom('HEAD', 'PATCH', 'TRACE', 'OPTIONS', 'PROPFIND', 'LINK', 'M-SEARCH', 'LOCK'),
  ),
  place: fc.constantFrom<Place>('endpoint', 'point', 'point', 'point', 'gone', 'nowhere'),
  isUnstable: fc.boolean(),
  stray,
  query: fc.oneof(
    { weight: 5, arbitrary: fc.constant('') },
    visible(10).map((text) => `?${text}`),
  ),
  isAbsolute: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  length: fc.constantFrom<Length>('right', 'right', 'right', 'none', 'chunked'),
  match: fc.option(etag, { freq: 4 }),
  noneMatch: fc.option(etag, { freq: 2 }),
  contentType: fc.option(
    fc.oneof(
      fc.constantFrom('application/json', 'text/plain; charset=x', ';', '/', 'a', 'a/b/c', 'a b/c'),
      value,
    ),
  ),
  others: fc.array(header, { maxLength: 4 }),
  body,
});

/** One that makes a point. */
export const first: Wrong = {
  method: 'POST',
  place: 'endpoint',
  isUnstable: false,
  stray: '',
  query: '',
  isAbsolute: false,
  length: 'right',
  match: null,
  noneMatch: null,
  contentType: 'application/json',
  others: [],
  body: new TextEncoder().encode('{}'),
};
