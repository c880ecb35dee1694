/**
 * User-interactive authentication (UIA) as clients of any make meet it: its sessions, and what a
 * proof has to have (client-server API, spec v1.7, "User-Interactive Authentication API"). The
 * machine asks for a proof and knows whether a password passes; it has one session, and takes it
 * for granted that a proof is whole.
 */

import { randomUUID } from 'node:crypto';
import { parsed } from '../http/decode.ts';
import { type HttpRequest, type HttpResponse, response, statusOf } from '../http/message.ts';
import { userId } from '../matrix/account.ts';

/** A client that asks and asks must not fill the memory: beyond this the oldest is forgotten. */
const mostSessions = 100;

type Members = Readonly<Record<string, unknown>>;
type Ask = (request: HttpRequest) => HttpResponse;

/** What becomes of a proof: an answer at once, another challenge, or what the machine says. */
type Verdict =
  | { readonly refusal: HttpResponse }
  | { readonly session: string | null; readonly errcode: string | null }
  | { readonly passed: string };

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const badRequest = (errcode: string, error: string): HttpResponse =>
  response(400, { errcode, error });

/** What is wrong with a member that has to be a text; undefined for nothing. */
function flawIn(members: Members, name: string, where = 'auth'): HttpResponse | undefined {
  const value = members[name];
  if (typeof value === 'string') return undefined;
  const place = `${where}.${name}`;
  return value === undefined
    ? badRequest('M_MISSING_PARAM', `${place}: expected text, got nothing`)
    : badRequest('M_BAD_JSON', `${place}: expected text, got something else`);
}

/** A user is named in full or by the local part. */
const isUser = (name: unknown): boolean =>
  name === userId || name === userId.slice(1).split(':')[0];

const otherUser = response(403, {
  errcode: 'M_FORBIDDEN',
  error: 'auth: expected a proof of the user whose access token it is',
});

/** Who proves themselves; undefined if it is the user of the account. */
function flawInUser(auth: Members, session: string): Verdict | undefined {
  const { identifier } = auth;
  if (!isObject(identifier)) {
    const errcode = identifier === undefined ? 'M_MISSING_PARAM' : 'M_BAD_JSON';
    return { refusal: badRequest(errcode, 'auth.identifier: expected an object') };
  }
  const typeFlaw = flawIn(identifier, 'type', 'auth.identifier');
  if (typeFlaw !== undefined) return { refusal: typeFlaw };
  // Nobody here has an address or a telephone.
  if (identifier.type !== 'm.id.user') return { session, errcode: 'M_UNRECOGNIZED' };
  const flaw = flawIn(identifier, 'user', 'auth.identifier');
  if (flaw !== undefined) return { refusal: flaw };
  return isUser(identifier.user) ? undefined : { refusal: otherUser };
}

export class Uia {
  /** Those that have been given out and not been completed, with the machine's. */
  readonly #sessions = new Map<string, unknown>();

  /** The answer to a request that takes a proof; `ask` is the machine, which asks for one. */
  answer(request: HttpRequest, ask: Ask): HttpResponse {
    const body = request.body === undefined ? {} : parsed(request.body);
    if (body === undefined) return badRequest('M_NOT_JSON', 'expected JSON, got something else');
    if (!isObject(body)) return badRequest('M_BAD_JSON', 'expected an object');
    const { auth } = body;
    if (auth === undefined) return this.#challenge(ask(request), null);
    if (!isObject(auth)) return badRequest('M_BAD_JSON', 'auth: expected an object');
    const verdict = this.#judged(auth);
    if ('refusal' in verdict) return verdict.refusal;
    if ('errcode' in verdict) {
      const challenge = ask({ ...request, body: '{}' });
      return this.#challenge(challenge, verdict.session, verdict.errcode);
    }
    const proof = { ...auth, session: this.#sessions.get(verdict.passed) };
    const answer = ask({ ...request, body: JSON.stringify({ ...body, auth: proof }) });
    if (statusOf(answer) === 200) this.#sessions.delete(verdict.passed);
    return this.#challenge(answer, verdict.passed);
  }

  #judged(auth: Members): Verdict {
    const { type, session, password } = auth;
    for (const name of ['type', 'session']) {
      if (auth[name] === undefined) continue;
      const flaw = flawIn(auth, name);
      if (flaw !== undefined) return { refusal: flaw };
    }
    const known = typeof session === 'string' && this.#sessions.has(session) ? session : null;
    // A client that asks how far it is: no attempt has been made.
    if (type === undefined) return { session: known, errcode: null };
    if (session === undefined) return { refusal: flawIn(auth, 'session') as HttpResponse };
    if (known === null) return { session: null, errcode: 'M_FORBIDDEN' };
    if (type !== 'm.login.password') return { session: known, errcode: 'M_UNRECOGNIZED' };
    const flaw = flawIn({ password }, 'password');
    if (flaw !== undefined) return { refusal: flaw };
    return flawInUser(auth, known) ?? { passed: known };
  }

  /** An answer 401 with that session, or with a new one; all others as they are. */
  #challenge(
    answer: HttpResponse,
    session: string | null,
    errcode: string | null = null,
  ): HttpResponse {
    if (statusOf(answer) !== 401) return answer;
    const body = parsed(answer.body);
    const told = isObject(body) ? body : {};
    const error = errcode === null ? {} : { errcode };
    const asked = { ...told, ...error, session: session ?? this.#opened(told.session) };
    return { ...answer, body: JSON.stringify(asked) };
  }

  /** `machines`: the machine's session. */
  #opened(machines: unknown): string {
    const [oldest] = this.#sessions.keys();
    if (oldest !== undefined && this.#sessions.size === mostSessions) this.#sessions.delete(oldest);
    const session = randomUUID();
    this.#sessions.set(session, machines);
    return session;
  }
}
