/**
 * One path against a real client. Two systems take the path step by step: the reference, in which
 * all are machines, and the stage, in which the client plays the existing device with real values.
 * Whoever is no client does in both what the path says; what the client does is held against what
 * the machine does in its place, act by act, and so is what becomes of the others.
 */

import {
  canonicalJson,
  type Envelope,
  type Message,
  type Step,
  type StepResult,
  type System,
  type SystemSnapshot,
  type TakenTransition,
} from 'actorcheck';
import { type HttpResponse, statusOf } from '../http/message.ts';
import { existingActors } from '../msc3906/actors.ts';
import { visibilityTimeoutMs } from '../msc3906/timing.ts';
import { view } from '../msc3906/view.ts';
import type { ChannelContext } from '../rendezvous/channel.ts';
import { actOfRequest, actOfScreen, isRead } from './acts.ts';
import type { Pending } from './boundary.ts';
import type { Client } from './client.ts';
import { type Basis, basisOf, type Difference, Differs, silence } from './difference.ts';
import { lookInPlace } from './look.ts';
import { clientActors, saying, uncompared } from './stage.ts';

/** Endings that the text does not know: it does not say what a device does then. */
const unsaid: readonly string[] = [
  'uiaCancelled',
  'uiaFailed',
  'tokenRefused',
  'homeserverFailed',
  'channelFailed',
];

/** What a path is taken with. */
export interface Play {
  readonly client: Client;
  /** All are machines. */
  readonly reference: System;
  /** The client plays the existing device. */
  readonly staged: System;
  /** Of the existing device, on the stage. */
  readonly accessToken: string;
  /** Tells the client that the homeserver shows the new device. */
  readonly onVisible: () => void;
  /** The client is to forget all, and to begin anew. */
  readonly onCrash: () => Promise<void>;
}

/** An exchange of the client with a server, as the path has it under way. */
interface Exchange {
  /** The client's own request; null where it does not look when the path does. */
  readonly pending: Pending | null;
  isLost: boolean;
}

const linkOf = (actor: string): string =>
  actor === existingActors.channel ? `${actor}=relay` : `${actor}=homeserver`;

export class Conductor {
  #reference: SystemSnapshot;
  #stage: SystemSnapshot;
  readonly #exchanges = new Map<string, Exchange>();
  /** What the machine in the client's place took when it last did something. */
  #basis: readonly TakenTransition[] = [];
  /** The machine has ended in a way that the text does not know. */
  #endsUnsaid = false;
  /** Why the client cannot be expected to do the same, if it cannot. */
  #excuse: string | undefined;

  constructor(readonly play: Play) {
    this.#reference = play.reference.start().snapshot;
    this.#stage = play.staged.start().snapshot;
  }

  /** Takes the path. The first difference; null if there is none. */
  async run(steps: readonly Step[]): Promise<Difference | null> {
    const { reference, client } = this.play;
    let atStep = 0;
    try {
      client.begin();
      const start = reference.start();
      this.#note(start);
      await this.#match(start);
      for (const step of steps) {
        atStep++;
        const before = this.#reference;
        const result = reference.apply(before, step);
        this.#reference = result.snapshot;
        this.#note(result);
        await this.#mirror(step, before);
        await this.#match(result);
        this.#compareOthers();
      }
      const more = await client.boundary.promptly(() => client.ahead());
      if (more !== undefined) throw client.differs('nothing more', more);
      return null;
    } catch (error) {
      if (!(error instanceof Differs)) throw error;
      const { expected, seen, detail } = error;
      return { atStep, expected, seen, detail, ...this.#basisFor(seen) };
    }
  }

  #basisFor(seen: string): Basis {
    if (this.#excuse !== undefined) return { specStep: null, source: this.#excuse };
    // That it ends there is how the machine reads the text; what it may not write then is not.
    const isReading = this.#endsUnsaid && !seen.startsWith('writes');
    return isReading ? silence(this.#basis) : basisOf(this.#basis);
  }

  /** What leads to what is expected: of the client's part, or else of the others. */
  #note({ occurrences }: StepResult): void {
    const taken = (own: boolean) =>
      occurrences.flatMap((one) =>
        one.type === 'received' && clientActors.includes(one.actor) === own ? one.taken : [],
      );
    const [mine, others] = [taken(true), taken(false)];
    const isTold = (found: readonly TakenTransition[]) =>
      found.some(({ description }) => description !== undefined);
    if (isTold(mine)) this.#basis = mine;
    else if (this.#basis.length === 0 && isTold(others)) this.#basis = others;
  }

  /** Does on the stage what the path does in the reference, which was in `before`. */
  async #mirror(step: Step, before: SystemSnapshot): Promise<void> {
    const isClients = (actor: string) => clientActors.includes(actor);
    if ('link' in step) {
      const ends = step.link.split(/[=>]/);
      if (ends.some((end) => uncompared.includes(end))) return;
      if (ends.some(isClients)) await this.#onClientLink(step, before);
      else await this.#apply(step);
    } else if (step.type === 'timer' && isClients(step.actor)) {
      await this.#clientTimer(step.actor, step.id);
    } else if (step.type !== 'timer' || !uncompared.includes(step.actor)) {
      const { occurrences } = await this.#apply(step);
      for (const occurrence of occurrences) {
        if (occurrence.type !== 'handed') continue;
        const { to, message } = occurrence.envelope;
        if (to === existingActors.flow) this.play.client.tap(message);
      }
      if (!('party' in step) || step.party !== existingActors.flow) return;
      if (step.type === 'crash') await this.play.onCrash();
      else this.play.client.begin();
    }
  }

  async #apply(step: Step): Promise<StepResult> {
    const { staged, onVisible, client } = this.play;
    if (!staged.isEnabled(this.#stage, step)) {
      throw new Differs('that the others go on as before', 'they cannot');
    }
    const wasVisible = isVisible(this.#stage);
    const result = staged.apply(this.#stage, step);
    this.#stage = result.snapshot;
    if (!wasVisible && isVisible(this.#stage)) {
      onVisible();
      await client.asksForDevices();
    }
    return result;
  }

  /** A timer of the machine in the client's place: of the client's own nothing is known. */
  async #clientTimer(actor: string, id: string): Promise<void> {
    const { client } = this.play;
    if (id.includes('visibilityTimeout')) await client.boundary.pass(visibilityTimeoutMs);
    const exchange = this.#exchanges.get(linkOf(actor));
    // Nothing comes over a connection that has lost a message: it breaks in the end.
    const isOver = id.includes('requestTimeout') && exchange?.isLost;
    if (isOver && exchange.pending !== null) client.respond(exchange.pending, null);
  }

  /** A step on the client's connection to a server. */
  async #onClientLink(step: Step & { link: string }, before: SystemSnapshot): Promise<void> {
    const { client, staged, accessToken } = this.play;
    const index = 'index' in step ? step.index : 0;
    const envelope = before.context.links[step.link]?.[index] as Envelope;
    const { from, to, message } = envelope;
    const onStage = () => this.#stage.context.links[step.link]?.[0];
    const isRequest = clientActors.includes(from);
    if (isRequest && onStage()?.from !== from) {
      const pending = isRead(message) ? await client.looks(message.type, to) : client.delivered(to);
      const said = pending?.request ?? lookInPlace(envelope, before, this.#stage, accessToken);
      this.#exchanges.set(step.link, { pending, isLost: false });
      this.#stage = staged.inject(this.#stage, from, saying(to, said)).snapshot;
    }
    const answer = onStage()?.message;
    await this.#apply(step);
    const exchange = this.#exchanges.get(step.link);
    if (exchange === undefined) return;
    if (step.type === 'drop') exchange.isLost = true;
    else if (!isRequest) this.#answer(exchange.pending, envelope, before, answer);
  }

  #answer(
    pending: Pending | null,
    { to, message: expected }: Envelope,
    before: SystemSnapshot,
    answer: Message | undefined,
  ): void {
    const { client } = this.play;
    if (answer === undefined || expected.type !== answer.type) {
      const { type = '', headers = {} } = pending?.request ?? {};
      const came = answer && statusOf(answer);
      const seen = `${type} with the headers ${Object.keys(headers).sort().join(', ')}`;
      throw new Differs(`a request answered with ${statusOf(expected)}`, `${seen}: ${came}`);
    }
    if (pending !== null) {
      client.respond(pending, answer as HttpResponse);
      return;
    }
    if (to === existingActors.channel) this.#missesNews(before, answer);
  }

  /** What the client has not fetched: by going on without it, or by doing other things first. */
  #missesNews({ context }: SystemSnapshot, { type }: Message): void {
    const { client } = this.play;
    if (type !== 'response.200' && type !== 'response.404') return;
    const { outbox } = context.actors[existingActors.channel] as ChannelContext;
    const isAsking = context.links[linkOf(existingActors.flow)]?.length !== 0;
    const ahead =
      client.ahead() ??
      (client.asksForCapabilities && !isAsking ? 'asks for the capabilities' : undefined);
    if (type === 'response.200' && ahead !== undefined && outbox.length === 0) {
      throw client.differs('fetches what the new device has written', ahead);
    }
    this.#excuse = 'when a device looks for news: before it writes, or while it does other things';
  }

  /** Waits for all that the machine in the client's place has done in a step. */
  async #match({ snapshot, occurrences }: StepResult): Promise<void> {
    const { client, staged } = this.play;
    for (const occurrence of occurrences) {
      if (occurrence.type !== 'sent' && occurrence.type !== 'handed') continue;
      const { from, to, message } = occurrence.envelope;
      if (from !== existingActors.flow && from !== existingActors.channel) continue;
      if (to === 'user') {
        const act = actOfScreen(message);
        this.#endsUnsaid = unsaid.includes(String(message.outcome));
        const shown = act === undefined ? {} : await client.shows(act);
        const screen = { ...message, ...shown, type: message.type };
        this.#stage = staged.inject(this.#stage, from, saying('user', screen)).snapshot;
      } else if (to === 'relay' || to === 'homeserver') {
        const { plaintext } = view(occurrence.envelope, snapshot, { kind: 'symbolic' });
        const act = actOfRequest(to, message, plaintext);
        if (act !== undefined) await client.writes(act);
      }
    }
  }

  /** What becomes of the others is the same, as far as it is compared. */
  #compareOthers(): void {
    for (const [actor, value] of Object.entries(this.#reference.value)) {
      if (clientActors.includes(actor) || uncompared.includes(actor)) continue;
      const came = this.#stage.value[actor];
      if (canonicalJson(value) === canonicalJson(came)) continue;
      const text = (state: unknown) => `${actor} in ${JSON.stringify(state)}`;
      throw new Differs(text(value), text(came));
    }
  }
}

const isVisible = ({ value }: SystemSnapshot): boolean =>
  (value.homeserver as { readonly device?: unknown }).device === 'visible';
