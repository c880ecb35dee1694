/**
 * HTTP as machines speak it. A request's type is its method and the endpoint's name, an answer's
 * is `response.` and its status; header names are in lower case; a body is JSON text.
 */

import type { Message } from 'actorcheck';
import * as v from 'valibot';

const headersSchema = v.record(v.string(), v.string());

const httpRequestSchema = v.object({
  type: v.string(),
  url: v.string(),
  headers: headersSchema,
  body: v.optional(v.string()),
});

const httpResponseSchema = v.object({
  type: v.pipe(v.string(), v.regex(/^response\.\d{3}$/)),
  headers: headersSchema,
  body: v.optional(v.string()),
});

export type HttpRequest = v.InferOutput<typeof httpRequestSchema> & Message;
export type HttpResponse = v.InferOutput<typeof httpResponseSchema> & Message;

/** An event that carries a request or an answer: the engine adds who sent it. */
export interface FromActor {
  readonly from: string;
}

/** An HTTP exchange as an event: what is in it may be missing or of another type. */
export interface HttpEvent extends FromActor {
  readonly type: string;
  readonly url?: unknown;
  readonly headers?: unknown;
  readonly body?: unknown;
}

/** An answer as an event. */
export interface HttpAnswer extends HttpEvent {
  readonly type: `response.${string}`;
}

export function request(
  type: string,
  url: string,
  headers: Record<string, string> = {},
  body?: unknown,
): HttpRequest {
  return body === undefined
    ? { type, url, headers }
    : { type, url, headers, body: JSON.stringify(body) };
}

export function response(
  status: number,
  body?: unknown,
  headers: Record<string, string> = {},
): HttpResponse {
  const bare = { type: `response.${status}`, headers };
  return body === undefined ? bare : { ...bare, body: JSON.stringify(body) };
}

/** A Matrix error answer. */
export const refusal = (
  status: number,
  errcode: string,
  headers: Record<string, string> = {},
): HttpResponse => response(status, { errcode }, headers);

/** A header's value; undefined if it is missing or the event is not of the form. */
export function header(event: HttpEvent, name: string): string | undefined {
  const { headers } = event;
  if (typeof headers !== 'object' || headers === null) return undefined;
  const value = (headers as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : undefined;
}

export const statusOf = (event: { readonly type: string }): number =>
  Number(event.type.slice('response.'.length));
