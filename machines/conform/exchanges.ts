/** The client's exchanges with servers, as a path has them. */

import {
  type Envelope,
  linkName,
  type Message,
  type System,
  type SystemSnapshot,
} from 'actorcheck';
import { type HttpResponse, statusOf } from '../http/message.ts';
import type { Pending } from './boundary.ts';
import type { Client } from './client.ts';
import { Differs } from './difference.ts';
import type { StageRun } from './stageRun.ts';
import { type LinkStep, messageAt } from './suite/altered.ts';

interface ExchangesOptions {
  readonly client: Client;
  readonly stage: StageRun;
  readonly reference: System;
  readonly isOwn: (actor: string) => boolean;
  /** Of the client's session, on the stage. */
  readonly accessToken: string;
  /** Whether the machine in the client's place has an exchange on that link. */
  readonly isAsking: (link: string) => boolean;
  /** Takes why the client may do otherwise from now on. */
  readonly onExcuse: (excuse: string) => void;
}

interface Exchange {
  /** The client's own request; null where it does not look when the path does. */
  readonly pending: Pending | null;
  isLost: boolean;
}

/** When a client gives up waiting for an answer, at the latest; the machine does before. */
const giveUpMs = 6_000;

/** Messages and choices of a server until it has answered a look. */
const mostToAnswer = 8;
/** Looks of a client that waits, by which it learns all that there is. */
const mostLooks = 4;

export class Exchanges {
  readonly #open = new Map<string, Exchange>();
  /** Looks that the path had in the client's place, by type: the client may take them later. */
  readonly #missed = new Set<string>();

  constructor(readonly options: ExchangesOptions) {
    options.client.boundary.onIdle = async () => {
      const { role } = options.client;
      const isAside = ({ request, server }: Pending) =>
        role.isAside?.(request) === true &&
        !options.isAsking(this.#linkOf(role.asker(server), server));
      await this.#answers((one) => this.#missed.has(one.request.type) || isAside(one));
    };
  }

  /** Nobody waits for any of them any more. */
  forget(): void {
    this.#open.clear();
  }

  /** Those that are under way, by link. Connections that have lost a message break. */
  async underway(): Promise<[link: string, pending: Pending][]> {
    const { client } = this.options;
    const found: [string, Pending][] = [];
    for (const [link, { pending, isLost }] of this.#open) {
      if (pending === null) continue;
      if (isLost) await client.respond(pending, null);
      else found.push([link, pending]);
    }
    return found;
  }

  /** The machine's time for an answer is over. */
  async timeOut(actor: string): Promise<void> {
    const exchange = this.#exchangeOf(actor);
    // A connection that has lost a message brings nothing more: in the end it breaks.
    if (exchange?.isLost !== true || exchange.pending === null) return;
    const { client } = this.options;
    await client.respond(exchange.pending, null);
    client.loses();
    // A client may have a time of its own for that, as the machine has.
    await client.boundary.pass(giveUpMs);
  }

  /**
   * A step on the client's connection to a server, number `at` of the path, taken in the reference
   * in the state `before`; where that is out of the ordinary, it would have been in `unaltered`.
   */
  async onLink(
    step: LinkStep,
    at: number,
    { before, unaltered }: { before: SystemSnapshot; unaltered: SystemSnapshot },
  ): Promise<void> {
    const { stage, isOwn } = this.options;
    const meant = messageAt(unaltered, step) as Envelope;
    const isAsked = isOwn(meant.from);
    if (isAsked && stage.first(step.link)?.from !== meant.from) {
      await this.#ask(step.link, meant, unaltered);
    }
    stage.alter({ ...step, index: 0 }, at);
    const answer = stage.first(step.link)?.message;
    await stage.apply(step);
    const exchange = this.#open.get(step.link);
    if (exchange === undefined) return;
    const isAnswer = !isAsked || before !== unaltered;
    if (step.type === 'drop') exchange.isLost = true;
    else if (isAnswer) {
      this.#open.delete(step.link);
      await this.#answer(exchange.pending, messageAt(before, step) as Envelope, unaltered, answer);
    }
  }

  /** The client's request, or a look in its place, on the stage. */
  async #ask(link: string, { from, to, message }: Envelope, before: SystemSnapshot): Promise<void> {
    const { client, stage, accessToken } = this.options;
    const { role } = client;
    const pending = role.isRead(message)
      ? await client.looks(message.type, to)
      : client.delivered(to);
    if (pending === null && role.isRead(message) && !role.isPolled(message.type)) {
      this.#missed.add(message.type);
    }
    const envelope = { from, to, message };
    const said =
      pending?.request ?? role.lookInPlace(envelope, before, stage.snapshot, accessToken);
    this.#open.set(link, { pending, isLost: false });
    stage.says(from, to, said);
  }

  /**
   * What the client does once it has looked at all that the machine in its place has not: what that
   * has asked for itself (`asked`, by type) it may learn later; undefined if nothing.
   */
  async actOnWhatThereIs(asked: ReadonlySet<string>): Promise<string | undefined> {
    const { client } = this.options;
    const isOther = ({ request }: Pending) =>
      client.role.isRead(request) && !asked.has(request.type);
    for (let looks = 0; looks < mostLooks; looks++) {
      const act = await client.boundary.promptly(() => client.ahead());
      if (act !== undefined || !(await this.#answers(isOther))) return act;
    }
    return undefined;
  }

  /** False if there is no such request that can be answered. */
  async #answers(isMeant: (pending: Pending) => boolean): Promise<boolean> {
    const { client, stage } = this.options;
    const pending = client.boundary.requests.find(isMeant);
    if (pending === undefined) return false;
    const from = client.role.asker(pending.server);
    const link = this.#linkOf(from, pending.server);
    if (this.#open.has(link) || stage.first(link) !== undefined) return false;
    client.boundary.take(pending);
    stage.says(from, pending.server, pending.request);
    for (let count = 0; count < mostToAnswer; count++) {
      const answer = stage.first(link);
      if (answer?.from === pending.server) {
        await stage.apply({ type: 'deliver', link, index: 0 });
        await client.respond(pending, answer.message as HttpResponse);
        return true;
      }
      const step = stage.usualStep(({ link: other }) => other === link, pending.server);
      if (step === undefined) break;
      await stage.apply(step);
    }
    await client.respond(pending, null);
    return false;
  }

  async #answer(
    pending: Pending | null,
    { to, message: expected }: Envelope,
    before: SystemSnapshot,
    answer: Message | undefined,
  ): Promise<void> {
    const { client, onExcuse } = this.options;
    if (pending !== null) await client.respond(pending, (answer as HttpResponse) ?? null);
    if (answer === undefined || expected.type !== answer.type) {
      const { type = '', headers = {} } = pending?.request ?? {};
      const came = answer && statusOf(answer);
      const seen = `${type} with the headers ${Object.keys(headers).sort().join(', ')}`;
      throw new Differs(`a request answered with ${statusOf(expected)}`, `${seen}: ${came}`);
    }
    if (pending !== null) return;
    const missed = client.role.missed(to, answer, before, client);
    if (missed === null) return;
    if ('expected' in missed) throw client.differs(missed.expected, missed.seen);
    onExcuse(missed.excuse);
  }

  /** The one of an actor that has lost a message, or else any that it waits for. */
  #exchangeOf(actor: string): Exchange | undefined {
    const own = [...this.#open].flatMap(([link, one]) => (link.split('=')[0] === actor ? one : []));
    return own.find(({ isLost }) => isLost) ?? own[0];
  }

  /** The name of the connection over which an actor asks a server. */
  #linkOf(actor: string, server: string): string {
    const link = this.options.reference.definition.links.find(
      (one) => one.kind === 'connection' && one.client === actor && one.server === server,
    );
    return link === undefined || link.kind === 'direct' ? '' : linkName(link);
  }
}
