/**
 * A device, live: the machines of one of the two sides in real time, over real HTTP.
 *
 * They are those that are checked and simulated. What they ask goes out as requests, one at a time
 * for each of them, as over the connections of the model: a new request gives up the one before,
 * so that no answer is taken for that of another. Where no answer comes the machine hears nothing
 * and decides by its own timer.
 */

import type { Envelope, LocalState, Message } from 'actorcheck';
import { Host, type Outgoing, type Received } from 'actorcheck/run';
import { cryptoFor } from '../crypto/index.ts';
import type { HttpRequest } from '../http/message.ts';
import type { ToDevice } from '../matrix/secrets.ts';
import type { Screen } from '../matrix/user.ts';
import { type DeviceActors, existingActors, newActors } from '../msc3906/actors.ts';
import { amendedWith } from '../msc3906/amendments.ts';
import { type DeviceOptions, deviceActors, type Role } from '../msc3906/devices.ts';
import type { NewDeviceContext } from '../msc3906/newDevice.ts';
import { agentOf, overHttp } from './client.ts';
import { followSync } from './homeserverSync.ts';

/** What a person does at a device, and step 7, which is the new device's own choice. */
export type Act =
  | { readonly type: 'user.scan'; readonly qr: string }
  | { readonly type: 'user.approve' | 'user.decline' | 'user.cancel' | 'user.uia.cancel' }
  | { readonly type: 'user.password'; readonly password: string }
  | { readonly type: 'take-protocol' | 'refuse-protocol' };

/** What becomes of what a device says and hears. `lost`: the connection broke without an answer. */
export type Seen =
  | { readonly type: 'sent' | 'arrived' | 'lost' | 'abandoned'; readonly envelope: Envelope }
  | { readonly type: 'received'; readonly received: Received };

export interface LiveDeviceOptions
  extends Pick<
    DeviceOptions,
    'names' | 'places' | 'deletes' | 'scans' | 'stepThree' | 'e2ee' | 'account'
  > {
  readonly role: Role;
  /** What its keys follow from: a text that nobody can guess. */
  readonly seed: string;
  /** What the device takes at step 7 as soon as it may; null: it is told by `act`. */
  readonly atStep7: 'take-protocol' | 'refuse-protocol' | null;
  readonly show: (screen: Screen) => void;
  readonly observe?: (seen: Seen) => void;
}

interface Underway {
  readonly envelope: Envelope;
  readonly controller: AbortController;
}

export class LiveDevice {
  readonly actors: DeviceActors;
  readonly #options: LiveDeviceOptions;
  readonly #host: Host;
  /** Requests without an answer, by the actor that asks. */
  readonly #underway = new Map<string, Underway>();
  readonly #sync = new AbortController();
  #syncs = false;
  #hasChosen = false;

  /** Throws an Error for a helper without an account. */
  constructor(options: LiveDeviceOptions) {
    this.#options = options;
    this.actors = options.role === 'newcomer' ? newActors : existingActors;
    const actors = deviceActors(this.actors, options.role, {
      ...options,
      crypto: cryptoFor({ kind: 'real', seed: options.seed }),
      amended: amendedWith([]),
      timesOut: true,
    });
    this.#host = new Host({
      actors,
      send: (outgoing) => this.#carry(outgoing),
      observe: (received) => this.#observe(received),
    });
  }

  start(): void {
    this.#host.start();
    const { account, places } = this.#options;
    if (account !== null) this.#startSync(places.homeserverUrl, account.accessToken);
  }

  act(act: Act): void {
    const { flow } = this.actors;
    if (act.type.startsWith('user.')) this.#host.receive(flow, act, 'user');
    else this.#host.receive(flow, act);
  }

  /** Whether `act` means anything to the device as it is now. */
  can(act: Act): boolean {
    return this.#host.can(this.actors.flow, act);
  }

  /** Throws a ModelError for an actor that is not on this device. */
  state(actor: string): LocalState {
    return this.#host.state(actor);
  }

  /** Whether nothing is under way or timed: only a person or a to-device event moves it now. */
  get isResting(): boolean {
    return this.#host.isResting && this.#underway.size === 0;
  }

  /** Hangs up. */
  stop(): void {
    this.#host.stop();
    this.#sync.abort();
    for (const client of [...this.#underway.keys()]) this.#abandon(client);
  }

  get #agent(): string {
    return agentOf[this.actors.flow];
  }

  #carry({ from, to, message }: Outgoing): void {
    if (to === 'user') {
      this.#see('sent', { from, to, message });
      this.#options.show(message as unknown as Screen);
    } else void this.#exchange({ from, to, message });
  }

  async #exchange(envelope: Envelope): Promise<void> {
    const { from: client, to: server, message } = envelope;
    this.#abandon(client);
    const controller = new AbortController();
    const underway = { envelope, controller };
    this.#underway.set(client, underway);
    this.#see('sent', envelope);
    const { signal } = controller;
    const answer = await overHttp(message as HttpRequest, { signal, agent: this.#agent });
    if (this.#underway.get(client) !== underway) return;
    this.#underway.delete(client);
    if (answer === null) {
      this.#see('lost', envelope);
      return;
    }
    this.#see('arrived', { from: server, to: client, message: answer });
    this.#host.receive(client, answer, server);
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
    this.#options.observe?.({ type: 'received', received });
    const { actor, state } = received;
    if (actor !== this.actors.flow || this.#options.role !== 'newcomer') return;
    const { accessToken, homeserver } = state.context as NewDeviceContext;
    if (accessToken !== null && homeserver !== null && this.#options.e2ee) {
      this.#startSync(homeserver, accessToken);
    }
    const { atStep7 } = this.#options;
    if (atStep7 !== null && state.value === 'choosingProtocol' && !this.#hasChosen) {
      this.#hasChosen = true;
      this.#host.receive(actor, { type: atStep7 });
    }
  }

  #startSync(homeserverUrl: string, accessToken: string): void {
    if (this.#syncs) return;
    this.#syncs = true;
    const take = (event: ToDevice): void => {
      const message = event as ToDevice & Message;
      const { secrets } = this.actors;
      this.#see('arrived', { from: 'mailbox', to: secrets, message });
      this.#host.receive(secrets, message, 'mailbox');
    };
    const { signal } = this.#sync;
    void followSync({ homeserverUrl, accessToken, signal, agent: this.#agent, take });
  }

  #see(type: Exclude<Seen['type'], 'received'>, envelope: Envelope): void {
    this.#options.observe?.({ type, envelope });
  }
}
