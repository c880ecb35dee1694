/** The real client as a party of the system: what it does, act by act. */

import type { Message } from 'actorcheck';
import type { HttpResponse } from '../http/message.ts';
import type { Act, Doings, Order, Role, Shown } from '../protocol/conform.ts';
import type { Boundary, Pending } from './boundary.ts';
import { Differs } from './difference.ts';
import type { Writing } from './suite/answers.ts';

/** What a client shows of something that it knows it shows within so many seconds of its time. */
const soonSteps = 3;

export class Client implements Doings {
  /** Writes that have been matched with what is expected, and wait for the path to deliver them. */
  readonly #matched = new Set<Pending>();
  /** What it was expected to look at and did not, by type; it has been told nothing since. */
  readonly #idle = new Set<string>();
  /** It has yet to hear something that the machine knows: how long it waits is its own affair. */
  #isBehind = false;

  constructor(
    readonly boundary: Boundary,
    readonly role: Role,
    /** How all answers to it are written, where that is out of the ordinary. */
    readonly writing: Writing | undefined,
  ) {}

  /** It begins. */
  begin(): void {
    this.#order(this.role.begins);
  }

  /** What the user does at it. */
  tap(message: Message): void {
    this.#order(this.role.told(message));
  }

  /** A message is lost, or late: it waits for it as long as it will. */
  loses(): void {
    this.#isBehind = true;
  }

  /** Null cuts the connection. */
  async respond(pending: Pending, answer: HttpResponse | null): Promise<void> {
    const { lateMs = 0 } = this.writing ?? {};
    if (lateMs > 0) await this.boundary.pass(lateMs);
    const written = answer && this.writing?.write(answer, pending.request);
    pending.respond(written ?? answer);
    this.#idle.clear();
    this.#isBehind = false;
  }

  /**
   * The next thing it shows, if that is `act`. Throws a Differs if it is not. `hasTime`: the text
   * gives it some until then.
   */
  async shows(act: Act, hasTime: boolean): Promise<Shown> {
    const most = hasTime || this.#isBehind ? undefined : soonSteps;
    const shown = await this.boundary.inTime(() => this.boundary.shown[0], most);
    const seen = shown && this.role.actOfShown(shown);
    if (shown === undefined || !fits(act, seen)) {
      throw this.differs(act.text, seen?.text);
    }
    this.boundary.shown.shift();
    this.role.heedShown(shown);
    return shown;
  }

  /** Waits for the write that `act` is. Throws a Differs if another comes, or none. */
  async writes(act: Act): Promise<void> {
    const pending = await this.boundary.inTime(() => this.#unmatched(act.place));
    const seen = pending && this.#actOf(pending);
    if (pending === undefined || !fits(act, seen)) {
      throw this.differs(act.text, seen?.text);
    }
    this.#matched.add(pending);
    this.role.heedRequest(pending.request);
  }

  /** The write that was matched first and is not delivered yet. */
  delivered(server: string): Pending | null {
    const found = this.boundary.requests.find(
      (one) => one.server === server && this.#matched.has(one),
    );
    if (found !== undefined) this.boundary.take(found);
    return found ?? null;
  }

  /** Its look at a server; null if it takes none: it writes, or waits for something else. */
  async looks(type: string, server: string): Promise<Pending | null> {
    const now = () =>
      // Of several the last: the others may have been given up, which is not known at once.
      this.boundary.requests.findLast(({ request }) => request.type === type) ??
      this.#unmatched(server as Act['place']);
    const isPolled = this.role.isPolled(type);
    let found = now();
    if (found === undefined && !(isPolled ? this.#idle.has(type) : this.#idle.size > 0)) {
      const seconds = this.role.pollSeconds?.(type) ?? 1;
      found = await (isPolled ? this.boundary.inTime(now, seconds) : this.boundary.promptly(now));
      if (isPolled && found === undefined) this.#idle.add(type);
    }
    if (found === undefined || !this.role.isRead(found.request)) {
      this.#isBehind = true;
      return null;
    }
    this.boundary.take(found);
    return found;
  }

  /** Whether a write has been matched with what was expected. */
  isMatched(pending: Pending): boolean {
    return this.#matched.has(pending);
  }

  /** Waits a moment for it to ask for what it has just been told of. */
  async asksPromptly(type: string): Promise<void> {
    await this.boundary.promptly(() => this.boundary.requests.find(isOf(type)));
  }

  /** The difference where it does something else: `seen`, or else what it does now. */
  differs(expected: string, seen = this.#doing()): Differs {
    const end = this.boundary.shown.find((shown) => shown.event === 'ended');
    return new Differs(expected, seen, end?.reason);
  }

  asks(type: string): boolean {
    return this.boundary.requests.some(isOf(type));
  }

  ahead(): string | undefined {
    return this.aheadAt()?.text;
  }

  /** The same, and when it came by the client's time. */
  aheadAt(): { readonly text: string | undefined; readonly ms: number } | undefined {
    const [shown] = this.boundary.shown;
    if (shown !== undefined) {
      return { text: this.role.actOfShown(shown).text, ms: this.boundary.cameMs(shown) };
    }
    const pending = this.#unmatched('relay') ?? this.#unmatched('homeserver');
    return pending && { text: this.#actOf(pending)?.text, ms: this.boundary.cameMs(pending) };
  }

  #order(order: Order | null): void {
    if (order !== null) this.boundary.adapter.order(order);
    this.#idle.clear();
  }

  #doing(): string {
    const isLooking = this.boundary.requests.some(({ request }) => this.role.isRead(request));
    return this.ahead() ?? (isLooking ? onlyLooks : nothing);
  }

  #unmatched(place: Act['place']): Pending | undefined {
    return this.boundary.requests.find(
      (one) => one.server === place && !this.role.isRead(one.request) && !this.#matched.has(one),
    );
  }

  #actOf({ server, request }: Pending): Act | undefined {
    return this.role.actOfRequest(server, request);
  }
}

const onlyLooks = 'only looks for news';
const nothing = 'nothing';

/** Whether what was seen is something that the client did. */
export const isAct = (seen: string): boolean => seen !== onlyLooks && seen !== nothing;

/** The same act, or, where one of both says only in general how it ended, that in particular. */
const fits = ({ text }: Act, seen: Act | undefined): boolean =>
  seen !== undefined &&
  (seen.text === text || seen.text.startsWith(`${text}: `) || text.startsWith(`${seen.text}: `));

const isOf =
  (type: string) =>
  ({ request }: Pending): boolean =>
    request.type === type;
