/**
 * Answers that HTTP gives and the texts of a protocol do not mention: other statuses, bodies that
 * are none, and the same answer otherwise written. Each with where HTTP has it.
 */

import { gzipSync } from 'node:zlib';
import { type HttpRequest, type HttpResponse, response } from '../../http/message.ts';
import type { RelayAnswer } from '../../live/payload.ts';
import { elsewherePath } from '../../rendezvous/relay/actions.ts';

interface Named {
  readonly name: string;
  /** What it is: "503 with a page, and nothing is done". */
  readonly text: string;
  readonly source: string;
}

/** `instead`: the server has done nothing. `after`: it has done what was asked. */
export type OddAnswer = Named &
  (
    | {
        readonly kind: 'instead';
        readonly make: (request: HttpRequest) => HttpResponse;
        /** Whether a request can be answered so; undefined: any can. */
        readonly isFor?: (server: string, request: HttpRequest) => boolean;
      }
    | { readonly kind: 'after'; readonly make: (answer: HttpResponse) => HttpResponse }
  );

/** All answers of a run in another form, which says the same; undefined where it has no other. */
export interface Writing extends Named {
  readonly write: (answer: RelayAnswer, request: HttpRequest) => RelayAnswer | undefined;
  /** How much later than usual they come. */
  readonly lateMs?: number;
  /** Whether no server should write so: a client need not take it. */
  readonly isWrong?: true;
}

const page = (status: number): HttpResponse => ({
  type: `response.${status}`,
  headers: { 'content-type': 'text/html' },
  body: `<!doctype html><title>${status}</title>`,
});

const elsewhere = { location: 'https://elsewhere.example/' };

const status = (
  code: number,
  make: (request: HttpRequest) => HttpResponse,
  source: string,
): OddAnswer => ({
  name: `status-${code}`,
  text: `${code}, and nothing is done`,
  source,
  kind: 'instead',
  make,
});

/** Those of HTTP, one of each kind that is acted on in its own way. */
const statuses: readonly OddAnswer[] = [
  status(204, () => response(204), 'RFC 9110, 15.3.5'),
  status(303, () => response(303, undefined, elsewhere), 'RFC 9110, 15.4.4'),
  status(401, () => response(401, {}), 'RFC 9110, 15.5.2'),
  status(410, () => response(410), 'RFC 9110, 15.5.11'),
  status(502, () => page(502), 'RFC 9110, 15.6.3'),
  status(503, () => response(503, undefined, { 'retry-after': '1' }), 'RFC 9110, 15.6.4'),
];

/** Another address of the same server, at which it answers too. */
const moved = ({ url }: HttpRequest): { readonly location: string } => {
  const { origin, pathname } = new URL(url);
  return { location: origin + elsewherePath + pathname };
};

/** Redirects but the one that a text knows, of what is written to the server that it is of. */
const redirects: readonly OddAnswer[] = [
  { code: 301, source: 'RFC 9110, 15.4.2' },
  { code: 302, source: 'RFC 9110, 15.4.3' },
  { code: 308, source: 'RFC 9110, 15.4.9' },
].map(({ code, source }) => ({
  name: `moved-${code}`,
  text: `${code} with an address that answers, and nothing is done`,
  source,
  kind: 'instead',
  make: (request) => response(code, undefined, moved(request)),
  isFor: (server, request) => server === 'relay' && request.body !== undefined,
}));

/** Statuses of success, but for the one that is meant. */
const successes: readonly OddAnswer[] = [200, 201, 202].map((code) => ({
  name: `success-${code}`,
  text: `as it is meant, with ${code} for a status`,
  source: 'RFC 9110, 15.3',
  kind: 'after',
  make: (answer) => ({ ...answer, type: `response.${code}` }),
}));

const body = (name: string, text: string, make: string | undefined): OddAnswer => ({
  name: `body-${name}`,
  text: `as it is meant, with ${text} for a body`,
  source: 'RFC 8259, 2',
  kind: 'after',
  make: ({ type, headers }) => ({ type, headers, ...(make === undefined ? {} : { body: make }) }),
});

const bodies: readonly OddAnswer[] = [
  body('missing', 'nothing', undefined),
  body('page', 'a page', '<!doctype html><title>Welcome</title>'),
  body('cut', 'half an object', '{"a'),
  body('list', 'a list', '[]'),
  body('null', 'null', 'null'),
];

export const oddAnswers: readonly OddAnswer[] = [
  ...statuses,
  ...redirects,
  ...successes,
  ...bodies,
];

const objectIn = (text: unknown): object | undefined => {
  try {
    const value: unknown = JSON.parse(String(text));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** With another body, where it has an object for one. */
const rewritten =
  (write: (value: object) => string): Writing['write'] =>
  (answer) => {
    const value = objectIn(answer.body);
    return value && { ...answer, body: write(value) };
  };

const escaped = (text: string): string =>
  text.replace(/"[a-z]/g, (start) => `"\\u${start.charCodeAt(1).toString(16).padStart(4, '0')}`);

export const writings: readonly Writing[] = [
  {
    name: 'charset',
    text: 'with a character set in their content type',
    source: 'RFC 9110, 8.3.1',
    write: (answer) => {
      if (answer.body === undefined) return undefined;
      const type = answer.headers['content-type'] ?? 'application/json';
      return {
        ...answer,
        headers: { ...answer.headers, 'content-type': `${type}; charset=utf-8` },
      };
    },
  },
  {
    name: 'gzip',
    text: 'compressed, where that is accepted',
    source: 'RFC 9110, 8.4.1',
    write: (answer, request) => {
      const accepted = request.headers['accept-encoding'] ?? '';
      if (answer.body === undefined || !/\bgzip\b/.test(accepted)) return undefined;
      const headers = { ...answer.headers, 'content-encoding': 'gzip' };
      return { ...answer, headers, body: gzipSync(answer.body) };
    },
  },
  {
    name: 'weak-etags',
    text: 'with weak ETags',
    source: 'RFC 9110, 8.8.3',
    isWrong: true,
    write: (answer) => {
      const { etag } = answer.headers;
      return etag === undefined
        ? undefined
        : { ...answer, headers: { ...answer.headers, etag: `W/${etag}` } };
    },
  },
  {
    name: 'more-members',
    text: 'with members that nobody knows',
    source: 'RFC 8259, 4',
    write: rewritten((value) => JSON.stringify({ 'org.example.more': {}, ...value, more: null })),
  },
  {
    name: 'spread',
    text: 'with white space and escapes in their JSON',
    source: 'RFC 8259, 2 and 7',
    write: rewritten((value) => escaped(JSON.stringify(value, null, '\t\r\n'))),
  },
  {
    name: 'late',
    text: 'two seconds late',
    source: 'no step of the text has a limit for an answer',
    lateMs: 2_000,
    write: (answer) => answer,
  },
];

/** Throws an Error for one that is not known. */
export function oddAnswer(name: string): OddAnswer {
  const found = oddAnswers.find((one) => one.name === name);
  if (found === undefined) throw new Error(`expected an odd answer, got "${name}"`);
  return found;
}

/** Undefined for a name that is none of these. */
export const writingOf = (name: string): Writing | undefined =>
  writings.find((one) => one.name === name);
