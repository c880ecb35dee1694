/**
 * A party of a live run: its machines in real time, and their requests over real HTTP.
 *
 * The machines are those that are checked and simulated. Each has one request under way at a time,
 * as over a connection of the model: a new request gives up the one before, so that no answer is
 * taken for that of another. Where no answer comes the machine hears nothing, and its own timer
 * decides.
 */

import type { Envelope, LocalState, Message, Party } from 'actorcheck';
import { type Clock, Host, type Outgoing, type Received } from 'actorcheck/run';
import type { HttpRequest } from '../http/message.ts';
import type { ToDevice } from '../matrix/mailbox.ts';
import type { Inbox } from '../protocol/live.ts';
import { overHttp, patientlyOverHttp } from './client.ts';
import { followSync } from './homeserverSync.ts';

/** What becomes of what a party says and hears. `lost`: the connection broke without an answer. */
export type Seen =
  | { readonly type: 'sent' | 'arrived' | 'lost' | 'abandoned'; readonly envelope: Envelope }
  | { readonly type: 'received'; readonly received: Received };

interface LivePartyOptions {
  readonly actors: Party['actors'];
  /** Its User-Agent. */
  readonly agent: string;
  /** Hands a message to another party that is run here; false if it is for a server. */
  readonly hand: (envelope: Envelope) => boolean;
  /** Where its to-device events come from; null as long as it has no session. */
  readonly inbox?: (actors: ReadonlyMap<string, LocalState>) => Inbox | null;
  readonly observe?: (seen: Seen) => void;
  readonly clock?: LiveClock;
  /** Whether a request that is answered 429 is made again, before the machine hears of it. */
  readonly heedsLimits?: boolean;
}

/** A clock that may pass over time in which nobody does anything. */
export interface LiveClock extends Clock {
  /** A request is under way, which takes real time; what it returns is called when it is over. */
  busy(): () => void;
}

interface Underway {
  readonly envelope: Envelope;
  readonly controller: AbortController;
}

export class LiveParty {
  readonly #options: LivePartyOptions;
  readonly #host: Host;
  readonly #states = new Map<string, LocalState>();
  /** Requests without an answer, by the actor that asks. */
  readonly #underway = new Map<string, Underway>();
  readonly #sync = new AbortController();
  #syncs = false;

  constructor(options: LivePartyOptions) {
    this.#options = options;
    this.#host = new Host({
      actors: options.actors,
      send: (outgoing) => this.#carry(outgoing),
      observe: (received) => this.#observe(received),
      ...(options.clock && { clock: options.clock }),
    });
  }

  start(): void {
    this.#host.start();
    this.#lookForInbox();
  }

  /** A message for one of its actors, or, without `from`, a choice of the environment. */
  receive(actor: string, message: Message, from?: string): void {
    this.#host.receive(actor, message, from);
  }

  /** Whether an event means anything to the actor as it is now. */
  can(actor: string, event: Message): boolean {
    return this.#host.can(actor, event);
  }

  /** Throws a ModelError for an actor that is not here. */
  state(actor: string): LocalState {
    return this.#host.state(actor);
  }

  /** Whether no request and no timer is under way: only a person or an event moves it now. */
  get isResting(): boolean {
    return this.#host.isResting && this.#underway.size === 0;
  }

  /** Hangs up. */
  stop(): void {
    this.#host.stop();
    this.#sync.abort();
    for (const client of [...this.#underway.keys()]) this.#abandon(client);
  }

  #carry(envelope: Outgoing): void {
    if (!this.#options.hand(envelope)) void this.#exchange(envelope);
  }

  async #exchange(envelope: Envelope): Promise<void> {
    const { from: client, to: server, message } = envelope;
    const { agent, clock, heedsLimits } = this.#options;
    const over = clock?.busy();
    this.#abandon(client);
    const controller = new AbortController();
    const underway = { envelope, controller };
    this.#underway.set(client, underway);
    this.#see('sent', envelope);
    const { signal } = controller;
    const ask = heedsLimits ? patientlyOverHttp : overHttp;
    const answer = await ask(message as HttpRequest, { signal, agent });
    if (this.#underway.get(client) === underway) {
      this.#underway.delete(client);
      if (answer === null) this.#see('lost', envelope);
      else {
        this.#see('arrived', { from: server, to: client, message: answer });
        this.#host.receive(client, answer, server);
      }
    }
    over?.();
  }

  /** Gives up what `client` has asked and not been answered. */
  #abandon(client: string): void {
    const underway = this.#underway.get(client);
    if (underway === undefined) return;
    this.#underway.delete(client);
    underway.controller.abort();
    this.#see('abandoned', underway.envelope);
  }

  #observe(received: Received): void {
    this.#states.set(received.actor, received.state);
    this.#options.observe?.({ type: 'received', received });
    this.#lookForInbox();
  }

  #lookForInbox(): void {
    const inbox = this.#syncs ? null : this.#options.inbox?.(this.#states);
    if (!inbox) return;
    this.#syncs = true;
    const { from, to, ...session } = inbox;
    const take = (event: ToDevice): void => {
      const message = event as ToDevice & Message;
      this.#see('arrived', { from, to, message });
      this.#host.receive(to, message, from);
    };
    const { signal } = this.#sync;
    void followSync({ ...session, signal, agent: this.#options.agent, take });
  }

  #see(type: Exclude<Seen['type'], 'received'>, envelope: Envelope): void {
    this.#options.observe?.({ type, envelope });
  }
}
