/** The plan of the fault proxy: plain JSON, a list of rules that say which request meets what. */

import { UsageError } from 'actorcheck';
import * as v from 'valibot';

const servers = ['relay', 'homeserver'] as const;
/** Not known to the machines, which have a mailbox in its place. */
const sync = 'sync';

const positive = v.pipe(v.number(), v.integer(), v.minValue(1));

/** What a plan can name. */
interface Known {
  readonly clients: readonly string[];
  /** As runs show them: `rendezvous`, `login`, `keys/query` ... */
  readonly endpoints: readonly string[];
}

/** Which requests a rule is about: those that fit every member that it has. */
const matchSchemaOf = ({ clients, endpoints }: Known) =>
  v.strictObject({
    method: v.optional(v.picklist(['GET', 'PUT', 'POST', 'DELETE'])),
    /** A server, or an endpoint. */
    path: v.optional(v.picklist([...servers, ...endpoints, sync])),
    from: v.optional(v.picklist(clients)),
    /** Only the nth of them, counted from 1; usually all. */
    nth: v.optional(positive),
  });

const way = v.picklist(['request', 'answer']);

/** What happens to a request in place of being handed on and answered. */
const faultSchema = v.variant('kind', [
  /** Does not get there, or is carried out and its answer does not come back. */
  v.strictObject({ kind: v.literal('lost'), way }),
  /** Is handed on that much later, unless its client gives up before. */
  v.strictObject({ kind: v.literal('delayed'), ms: positive }),
  /** Is handed on twice; the first answer counts. */
  v.strictObject({ kind: v.literal('doubled') }),
  /** Is handed on once the next request of the other client has its answer. */
  v.strictObject({ kind: v.literal('reordered') }),
  /** Is answered without asking the server. */
  v.strictObject({
    kind: v.literal('answered'),
    status: v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599)),
  }),
  /** The relay has forgotten the point by the time that the request comes. */
  v.strictObject({ kind: v.literal('expired') }),
  /** The body, of it or of its answer, is another: `body`, or one bit of the byte at `at` flips. */
  v.strictObject({
    kind: v.literal('changed'),
    way,
    body: v.optional(v.string()),
    /** From 0; without it the one in the middle. */
    at: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  }),
]);

const ruleSchemaOf = (known: Known) =>
  v.strictObject({ match: matchSchemaOf(known), fault: faultSchema });

export type Fault = v.InferOutput<typeof faultSchema>;
export type Rule = v.InferOutput<ReturnType<typeof ruleSchemaOf>>;
/** Of the rules that a request matches, the first counts. */
export type Plan = readonly Rule[];

/**
 * A plan from JSON text, for requests that are known. Throws a UsageError of one line; `where` says
 * which text it is.
 */
export function parsePlan(text: string, where: string, known: Known): Plan {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new UsageError(`faults: expected a plan as JSON, got something else in "${where}"`);
  }
  const found = v.safeParse(v.array(ruleSchemaOf(known)), parsed);
  if (found.success) return found.output;
  throw new UsageError(`faults: in "${where}", ${problemOf(found.issues[0])}`);
}

/** Where in the plan the first mistake is, what was expected there and what came. */
function problemOf(issue: v.BaseIssue<unknown>): string {
  const [index, ...members] = (issue.path ?? []).map(({ key }) => key);
  const { expected, received } = issue;
  const rule = index === undefined ? 'the plan' : `rule ${Number(index) + 1}`;
  const member = `"${String(members.at(-1))}"`;
  const within = [rule, ...members.slice(0, -1)].join(', ');
  if (received === 'undefined' && expected === member) {
    return `${within}: expected a member ${member}, got none`;
  }
  if (expected === 'never') return `${within}: expected no member ${member}`;
  const where = members.length === 0 ? rule : `${rule}, ${members.join('.')}`;
  return `${where}: expected ${expected}, got ${received}`;
}

/** A request as a rule sees it. */
export interface Passing {
  readonly method: string;
  readonly server: (typeof servers)[number];
  /** The name of the endpoint; null if it is none of the protocol. */
  readonly endpoint: string | null;
  /** One of the clients. */
  readonly from: string;
}

/** What a fault does, in words. */
export function faultText(fault: Fault, { method, server, endpoint }: Passing): string {
  const request = `${method} ${endpoint ?? `request to the ${server}`}`;
  switch (fault.kind) {
    case 'lost':
      return `${request}: the ${fault.way} is lost`;
    case 'delayed':
      return `${request}: held for ${fault.ms} ms`;
    case 'doubled':
      return `${request}: arrives twice`;
    case 'reordered':
      return `${request}: held until the other device has asked something`;
    case 'answered':
      return `${request}: answered ${fault.status} on the way`;
    case 'expired':
      return `${request}: the relay has forgotten the point`;
    case 'changed':
      return `${request}: what the ${fault.way} says is changed`;
  }
}

export const isSync = ({ endpoint }: Passing): boolean => endpoint === sync;

/** Says for each request in turn what the plan has for it. */
export class PlanKeeper {
  readonly #plan: Plan;
  /** How many requests each rule has matched, its `nth` apart. */
  readonly #matched: number[];

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#matched = plan.map(() => 0);
  }

  next(passing: Passing): Fault | undefined {
    let found: Fault | undefined;
    for (const [index, { match, fault }] of this.#plan.entries()) {
      if (!isMeant(match, passing)) continue;
      const count = (this.#matched[index] ?? 0) + 1;
      this.#matched[index] = count;
      if (match.nth === undefined || match.nth === count) found ??= fault;
    }
    return found;
  }
}

function isMeant({ method, path, from }: Rule['match'], passing: Passing): boolean {
  if (method !== undefined && method !== passing.method) return false;
  if (from !== undefined && from !== passing.from) return false;
  return path === undefined || path === passing.server || path === passing.endpoint;
}
