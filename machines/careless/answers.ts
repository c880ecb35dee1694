/**
 * What a server answers, as the texts have it, and the ways in which an answer can be well-formed
 * and wrong: a status that the request can have, with nothing done; success in words only; a header
 * of the request passed over; failure when all is done; a field as it should not be; the answer to
 * another request, or to another client.
 */

import * as v from 'valibot';
import { parsed } from '../http/decode.ts';
import { type HttpRequest, type HttpResponse, response, statusOf } from '../http/message.ts';
import { type Alteration, alterationsOf, alterationWords, altered } from './fields.ts';
import { type Schema, type Strangers, sample } from './schema.ts';

/** An answer that a server can give whatever it does. */
interface Refusal {
  readonly status: number;
  /** Its name in the text, where the status has one there. */
  readonly code?: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How a request is answered. */
export interface AnswerForm {
  readonly status: number;
  readonly headers?: Schema;
  readonly body?: Schema;
  readonly refusals: readonly Refusal[];
  /** Headers of the request that a careless server may pass over. */
  readonly conditions?: readonly string[];
}

/** By type of request. */
export type AnswerForms = Readonly<Record<string, AnswerForm>>;

/** A way that leaves the request undone. */
type Undone =
  | { readonly kind: 'refused'; readonly as: string }
  | { readonly kind: 'in words only' };
/** A way to answer what has been served. */
type Misanswered =
  | Alteration
  | { readonly kind: 'failed after all' | 'as before' | 'as asked before' | 'as to another' };
export type ServerWay =
  | Undone
  | Misanswered
  | { readonly kind: 'regardless'; readonly header: string };

/** An answer that a client has had, and to what. */
export interface Given {
  readonly type: string;
  readonly answer: HttpResponse;
}

const refusalWords = ({ status, code }: Refusal): string => `${status} ${code ?? ''}`.trim();

/** Headers and body as one value, so that both are altered alike. */
const formSchema = ({ headers, body }: AnswerForm): Schema =>
  v.object({ ...(headers && { header: headers }), ...(body && { body }) } as v.ObjectEntries);

/** The ways of an answer of that form. */
const waysOf = (form: AnswerForm, strangers: Strangers): ServerWay[] => [
  ...form.refusals.map((one): ServerWay => ({ kind: 'refused', as: refusalWords(one) })),
  { kind: 'in words only' },
  ...(form.conditions ?? []).map((header): ServerWay => ({ kind: 'regardless', header })),
  ...alterationsOf(formSchema(form), strangers),
  { kind: 'failed after all' },
  { kind: 'as before' },
  { kind: 'as asked before' },
  { kind: 'as to another' },
];

/** Those of the answers to requests of these types, each once. */
export function serverWays(
  forms: AnswerForms,
  types: readonly string[],
  strangers: Strangers,
): ServerWay[] {
  const all = types.flatMap((type) => waysOf(forms[type] as AnswerForm, strangers));
  return [...new Map(all.map((way) => [wordsOf(way), way])).values()];
}

/** In words: "with another device_id". */
export function wordsOf(way: ServerWay): string {
  switch (way.kind) {
    case 'refused':
      return `${way.as}, and does nothing`;
    case 'in words only':
      return 'that it is done, and does nothing';
    case 'regardless':
      return `regardless of ${way.header}`;
    case 'failed after all':
      return '500, when all is done';
    case 'as before':
      return 'what it answered before';
    case 'as asked before':
      return 'what it answered to the request before';
    case 'as to another':
      return 'what it answered to another';
    default:
      return alterationWords(way);
  }
}

/** The answer with which a request is left undone; undefined if it cannot have it. */
export function undone(form: AnswerForm, way: ServerWay, strangers: Strangers) {
  if (way.kind === 'in words only') {
    return answerOf(form.status, sample(formSchema(form), '', strangers));
  }
  if (way.kind !== 'refused') return undefined;
  const refusal = form.refusals.find((one) => refusalWords(one) === way.as);
  if (refusal === undefined) return undefined;
  const { status, code, body, headers } = refusal;
  const said = body ?? (code === undefined ? undefined : { errcode: code });
  return response(status, said, { ...headers });
}

/** The request without a header that it has; undefined if it has none. */
export function regardless(form: AnswerForm, asked: HttpRequest, way: ServerWay) {
  if (way.kind !== 'regardless' || !form.conditions?.includes(way.header)) return undefined;
  const { [way.header]: condition, ...headers } = asked.headers;
  return condition === undefined ? undefined : { ...asked, headers };
}

interface Answered extends Given {
  /** What this client was answered before, the latest first, and what the others were. */
  readonly before: readonly Given[];
  readonly others: readonly Given[];
}

/** The answer as it is then; undefined if it cannot be so, or is what it was. */
export function misanswered(
  form: AnswerForm,
  { type, answer, before, others }: Answered,
  way: ServerWay,
  strangers: Strangers,
): HttpResponse | undefined {
  const wrong = (() => {
    switch (way.kind) {
      case 'failed after all':
        return response(500, { errcode: 'M_UNKNOWN' });
      case 'as before':
        return before.find((given) => given.type === type)?.answer;
      case 'as asked before':
        return before.find((given) => given.type !== type)?.answer;
      case 'as to another':
        return others.find((given) => given.type === type)?.answer;
      case 'another':
      case 'of the other':
      case 'over http':
      case 'empty':
      case 'without':
        return withField(form, answer, way, strangers);
      default:
        return undefined;
    }
  })();
  return JSON.stringify(wrong) === JSON.stringify(answer) ? undefined : wrong;
}

function withField(
  form: AnswerForm,
  answer: HttpResponse,
  way: Alteration,
  strangers: Strangers,
): HttpResponse | undefined {
  if (statusOf(answer) !== form.status) return undefined;
  const whole = { header: answer.headers, body: parsed(answer.body) };
  const wrong = altered(formSchema(form), whole, way, strangers);
  return wrong === undefined ? undefined : answerOf(form.status, wrong);
}

/** Headers and body as an answer again. */
function answerOf(status: number, value: unknown): HttpResponse {
  const { header = {}, body } = value as { header?: Record<string, string>; body?: unknown };
  const headers = JSON.parse(JSON.stringify(header)) as Record<string, string>;
  return response(status, body, headers);
}
