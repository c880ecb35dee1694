/**
 * One path against a real client. Two systems take the path step by step: the reference, in which
 * all are machines, and the stage, in which the client plays one of them with real values.
 * All others do in both what the path says. What the client does is compared with what the machine
 * does in its place, act by act; and what becomes of the others is compared too.
 */

import {
  canonicalJson,
  type Envelope,
  linkName,
  type Message,
  type Step,
  type StepResult,
  type System,
  type SystemSnapshot,
} from 'actorcheck';
import type { Setting } from 'actorcheck/trace';
import { type HttpRequest, type HttpResponse, statusOf } from '../http/message.ts';
import type { Odd } from '../protocol/conform.ts';
import type { ConformProtocol } from '../protocol/protocol.ts';
import { Aftermath } from './aftermath.ts';
import type { Pending } from './boundary.ts';
import { type Client, isAct } from './client.ts';
import { type Basis, basisOf, type Difference, Differs, Reasons, silence } from './difference.ts';
import { SeenRun, type Violated } from './seen.ts';
import { saying } from './stage.ts';
import { answeredOddly, asTaken, isOnLink, type LinkStep, messageAt } from './suite/altered.ts';
import { isWriting, type OddAnswer, oddAnswer, type Writing } from './suite/answers.ts';

/** What it takes to conduct a path. */
interface Play {
  readonly protocol: ConformProtocol;
  readonly setting: Setting;
  readonly client: Client;
  /** All are machines. */
  readonly reference: System;
  /** The client plays its party. */
  readonly staged: System;
  /** Of the client's session, on the stage. */
  readonly accessToken: string;
  /** Tells the client, by its sync, that there is news. */
  readonly onNews: () => void;
  /** Has the client forget everything and begin anew. */
  readonly onCrash: () => Promise<void>;
  /** What is out of the ordinary in the path. */
  readonly odd: Odd | undefined;
}

/** What came of a run that differs, once it was left to itself. */
export interface Afterwards {
  /** What the client did from the difference on, in order. */
  readonly acts: readonly string[];
  /** How the others stand in the end, each in words. */
  readonly others: Readonly<Record<string, string>>;
  /** What the run as a whole violates, and the machine's in the client's place does not. */
  readonly violated: readonly Violated[];
}

/** An exchange of the client with a server that is under way in the path. */
interface Exchange {
  /** The client's own request; null where it does not look when the path does. */
  readonly pending: Pending | null;
  isLost: boolean;
}

/** How an act begins that is an end, and none as it should be. */
const unwell = 'ends, but not well';
/** For so long a client whose part is over is watched: more than any step of a text may take. */
const afterEndMs = 12_000;
/** Who acts this much before a time is over acts early. */
const earlyMs = 500;

export class Conductor {
  readonly #party: string;
  /** The actors of the client's party, and those actors that are not compared. */
  readonly #own: readonly string[];
  readonly #uncompared: readonly string[];
  #reference: SystemSnapshot;
  #stage: SystemSnapshot;
  readonly #seen: SeenRun;
  readonly #exchanges = new Map<string, Exchange>();
  readonly #reasons: Reasons;
  /** The answer in place of that of a step, and how all answers are written. */
  readonly #odd: OddAnswer | undefined;
  readonly #writing: Writing | undefined;
  /** The machine has ended in a way that the text does not know. */
  #endsUnsaid = false;
  /** Why the client may do otherwise from now on; undefined if it may not. */
  #excuse: string | undefined;

  constructor(readonly play: Play) {
    const { party, uncompared } = play.protocol.conform;
    this.#party = party;
    this.#own = this.#actorsOf(party);
    this.#uncompared = uncompared;
    this.#reasons = new Reasons((actor) => this.#isOwn(actor));
    const answer = play.odd?.answer === undefined ? undefined : oddAnswer(play.odd.answer);
    if (answer !== undefined && isWriting(answer)) this.#writing = answer;
    else this.#odd = answer;
    this.#reference = play.reference.start().snapshot;
    this.#seen = new SeenRun({
      ...play,
      isOwn: (actor) => this.#isOwn(actor),
      inside: () => play.client.role.inside(),
    });
    this.#stage = this.#staged(play.staged.start());
  }

  /** Takes the path. Null if there is no difference. */
  async run(
    steps: readonly Step[],
  ): Promise<{ difference: Difference; afterwards: Afterwards } | null> {
    const { reference, client } = this.play;
    let atStep = 0;
    try {
      client.begin();
      const start = reference.start();
      this.#seen.refer(start);
      this.#reasons.note(start);
      await this.#match(start);
      for (const step of steps) {
        const unaltered = this.#reference;
        const before = asTaken(unaltered, step, atStep++, this.play.odd);
        const result = this.#refer(before, step);
        this.#reasons.note(result);
        await this.#mirror(step, before, unaltered);
        await this.#match(result);
        this.#compareOthers();
      }
      await this.#nothingMore();
      return null;
    } catch (error) {
      if (!(error instanceof Differs)) throw error;
      const { expected, seen, detail } = error;
      const difference = { atStep, expected, seen, detail, ...this.#basisFor(atStep, error) };
      this.#seen.differs();
      for (const [at, step] of steps.entries()) {
        if (at >= atStep) this.#refer(asTaken(this.#reference, step, at, this.play.odd), step);
      }
      return { difference, afterwards: await this.#leftAlone() };
    }
  }

  #refer(before: SystemSnapshot, step: Step): StepResult {
    const result = this.play.reference.apply(before, step);
    this.#reference = result.snapshot;
    this.#seen.refer(result);
    return result;
  }

  #staged(result: StepResult): SystemSnapshot {
    this.#seen.note(result);
    return result.snapshot;
  }

  /** A client whose part is over does nothing any more, however long that is. */
  async #nothingMore(): Promise<void> {
    const { client } = this.play;
    const hasEnded = client.role.inside()[this.#party]?.done === true;
    if (hasEnded) await client.boundary.pass(afterEndMs);
    const more = await client.boundary.promptly(() => client.ahead());
    if (more !== undefined) throw client.differs('nothing more', more);
  }

  /** The run goes on as it will, and is judged as a whole. */
  async #leftAlone(): Promise<Afterwards> {
    const { staged, client, onNews } = this.play;
    for (const { pending, isLost } of this.#exchanges.values()) {
      if (isLost && pending !== null) client.respond(pending, null);
    }
    const underway = [...this.#exchanges].flatMap(([link, { pending, isLost }]) =>
      pending === null || isLost ? [] : [[link, pending] as const],
    );
    const aftermath = new Aftermath({
      staged,
      client,
      isOwn: (actor) => this.#isOwn(actor),
      snapshot: this.#stage,
      onResult: (result) => {
        this.#stage = this.#staged(result);
      },
      onNews,
      underway,
    });
    await aftermath.run();
    return {
      acts: aftermath.acts,
      others: this.#seen.others(),
      violated: this.#seen.violated(),
    };
  }

  #basisFor(atStep: number, { expected, seen }: Differs): Basis {
    const { odd, protocol } = this.play;
    if (this.#excuse !== undefined) return { specStep: null, source: this.#excuse };
    if (this.#writing !== undefined) {
      const { source, text, isWrong } = this.#writing;
      return { specStep: isWrong ? null : 'HTTP', source: `${source}: answers ${text}` };
    }
    // No text holds a client to taking what is wrong: it may go no further.
    const isStricter = !isAct(seen) || seen.startsWith(unwell);
    if (odd !== undefined && atStep > odd.at && isStricter && !expected.startsWith(unwell)) {
      return { specStep: null, source: 'stricter than the machine: it goes on' };
    }
    // That a device ends there is a reading of the text; that it writes nothing else is not.
    const isReading = this.#endsUnsaid && !seen.startsWith('writes');
    return isReading ? silence(this.#reasons.taken) : basisOf(protocol.steps, this.#reasons);
  }

  /**
   * Does on the stage what the path does in the reference, which was in `before`; where that is
   * out of the ordinary, it would have been in `unaltered`.
   */
  async #mirror(step: Step, before: SystemSnapshot, unaltered: SystemSnapshot): Promise<void> {
    if (isOnLink(step)) {
      const ends = step.link.split(/[=>]/);
      if (ends.some((end) => this.#uncompared.includes(end))) return;
      if (ends.some((end) => this.#isOwn(end))) await this.#onClientLink(step, before, unaltered);
      else await this.#apply(step);
    } else if (step.type === 'timer' && this.#isOwn(step.actor)) {
      await this.#clientTimer(step.actor, step.id);
    } else if (step.type !== 'timer' || !this.#uncompared.includes(step.actor)) {
      const { occurrences } = await this.#apply(step);
      for (const occurrence of occurrences) {
        if (occurrence.type !== 'handed') continue;
        const { to, message } = occurrence.envelope;
        if (this.#isOwn(to)) this.play.client.tap(message);
      }
      if (!('party' in step) || step.party !== this.#party) return;
      if (step.type === 'crash') await this.play.onCrash();
      else this.play.client.begin();
    }
  }

  async #apply(step: Step): Promise<StepResult> {
    const { staged, onNews, client } = this.play;
    if (!staged.isEnabled(this.#stage, step)) {
      throw new Differs('that the others go on as before', 'they cannot');
    }
    const before = this.#stage;
    const result = staged.apply(before, step);
    this.#stage = this.#staged(result);
    const news = client.role.newsBetween(before, this.#stage);
    if (news !== null) {
      onNews();
      await client.asksPromptly(news);
    }
    return result;
  }

  /** A timer of the machine in the client's place: the client's own timers are not known. */
  async #clientTimer(actor: string, id: string): Promise<void> {
    const { client } = this.play;
    const waitMs = client.role.waitMs(id);
    if (waitMs > 0) await this.#waits(waitMs);
    const exchange = this.#exchanges.get(this.#linkOf(actor));
    // A connection that has lost a message brings nothing more: in the end it breaks.
    const isOver = id.includes('requestTimeout') && exchange?.isLost;
    if (isOver && exchange.pending !== null) client.respond(exchange.pending, null);
  }

  /** Time that the client has to let pass before it does anything. */
  async #waits(ms: number): Promise<void> {
    const { client } = this.play;
    await client.boundary.pass(ms - earlyMs);
    const early = await client.boundary.promptly(() => client.ahead());
    if (early !== undefined) throw client.differs(`waits for ${ms / 1000} s`, early);
    await client.boundary.pass(earlyMs);
  }

  /** A step on the client's connection to a server. */
  async #onClientLink(
    step: LinkStep,
    before: SystemSnapshot,
    unaltered: SystemSnapshot,
  ): Promise<void> {
    const { from } = messageAt(unaltered, step) as Envelope;
    const isAsked = this.#isOwn(from);
    if (isAsked && this.#stage.context.links[step.link]?.[0]?.from !== from) {
      await this.#asks(step.link, messageAt(unaltered, step) as Envelope, unaltered);
    }
    if (before !== unaltered && this.#odd !== undefined) {
      this.#stage = answeredOddly(this.#stage, { ...step, index: 0 }, this.#odd);
    }
    const answer = this.#stage.context.links[step.link]?.[0]?.message;
    await this.#apply(step);
    const exchange = this.#exchanges.get(step.link);
    if (exchange === undefined) return;
    const isAnswer = !isAsked || before !== unaltered;
    if (step.type === 'drop') exchange.isLost = true;
    else if (isAnswer) {
      this.#exchanges.delete(step.link);
      await this.#answer(exchange.pending, messageAt(before, step) as Envelope, unaltered, answer);
    }
  }

  /** The client's request, or a look in its place, on the stage. */
  async #asks(link: string, envelope: Envelope, before: SystemSnapshot): Promise<void> {
    const { client, staged, accessToken } = this.play;
    const { from, to, message } = envelope;
    const pending = client.role.isRead(message)
      ? await client.looks(message.type, to)
      : client.delivered(to);
    const said =
      pending?.request ?? client.role.lookInPlace(envelope, before, this.#stage, accessToken);
    this.#exchanges.set(link, { pending, isLost: false });
    this.#stage = this.#staged(staged.inject(this.#stage, from, saying(to, said)));
  }

  async #answer(
    pending: Pending | null,
    { to, message: expected }: Envelope,
    before: SystemSnapshot,
    answer: Message | undefined,
  ): Promise<void> {
    const { client } = this.play;
    if (answer === undefined || expected.type !== answer.type) {
      const { type = '', headers = {} } = pending?.request ?? {};
      const came = answer && statusOf(answer);
      const seen = `${type} with the headers ${Object.keys(headers).sort().join(', ')}`;
      throw new Differs(`a request answered with ${statusOf(expected)}`, `${seen}: ${came}`);
    }
    if (pending !== null) {
      await this.#respond(pending, answer as HttpResponse);
      return;
    }
    const missed = client.role.missed(to, answer, before, client);
    if (missed === null) return;
    if ('expected' in missed) throw client.differs(missed.expected, missed.seen);
    this.#excuse = missed.excuse;
  }

  async #respond(pending: Pending, answer: HttpResponse): Promise<void> {
    const { client } = this.play;
    const { lateMs = 0 } = this.#writing ?? {};
    if (lateMs > 0) await client.boundary.pass(lateMs);
    const written = this.#writing?.write(answer, pending.request as HttpRequest);
    client.respond(pending, written ?? answer);
  }

  /** Waits for all that the machine in the client's place has done in a step. */
  async #match({ snapshot, occurrences }: StepResult): Promise<void> {
    const { client, staged } = this.play;
    for (const occurrence of occurrences) {
      if (occurrence.type !== 'sent' && occurrence.type !== 'handed') continue;
      const { from, to, message } = occurrence.envelope;
      if (!this.#isOwn(from) || this.#uncompared.includes(from)) continue;
      const act = client.role.expected(occurrence.envelope, snapshot);
      if (to === 'user') {
        this.#endsUnsaid = client.role.endsUnsaid(message);
        const shown = act === undefined ? {} : await client.shows(act);
        const screen = { ...message, ...shown, type: message.type };
        this.#stage = this.#staged(staged.inject(this.#stage, from, saying('user', screen)));
      } else if (act !== undefined) await client.writes(act);
    }
  }

  /** Compares the states of the others. Throws a Differs. */
  #compareOthers(): void {
    for (const [actor, value] of Object.entries(this.#reference.value)) {
      if (this.#isOwn(actor) || this.#uncompared.includes(actor)) continue;
      const came = this.#stage.value[actor];
      if (canonicalJson(value) === canonicalJson(came)) continue;
      const text = (state: unknown) => `${actor} in ${JSON.stringify(state)}`;
      throw new Differs(text(value), text(came));
    }
  }

  #isOwn(actor: string): boolean {
    return this.#own.includes(actor);
  }

  #actorsOf(party: string): string[] {
    const { parties } = this.play.reference.definition;
    return Object.keys(parties.find(({ name }) => name === party)?.actors ?? {});
  }

  /** The name of the connection over which an actor asks. */
  #linkOf(actor: string): string {
    const link = this.play.reference.definition.links.find(
      (one) => one.kind === 'connection' && one.client === actor,
    );
    return link === undefined || link.kind === 'direct' ? '' : linkName(link);
  }
}
