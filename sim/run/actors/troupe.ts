/**
 * A root machine and all that it starts as real actors: what `createActor` makes of it, in the
 * actor system that XState makes for it. What the engine decides is held back: timeouts, promises,
 * callbacks and observables, actions with effects, and messages to the other actors of the model.
 */

import { type AnyActorLogic, type AnyStateMachine, createActor, type EventObject } from 'xstate';
import { pathBeneath } from '../../system/called.ts';
import type { Environment } from '../../system/environment.ts';
import { MadeUpIds } from '../../system/madeUpIds.ts';
import { isSend, type Message } from '../../system/message.ts';
import { Script } from '../../system/script.ts';
import { overhear, type StageActor } from '../../system/stage.ts';
import { stagedFor } from '../../system/staged.ts';
import { anotherActor } from '../../system/standIn.ts';
import { type Held, HeldClock } from './heldClock.ts';

/** A message of a root machine, or of an actor beneath it, to another actor of the model. */
interface Sent {
  readonly to: string;
  readonly message: Message;
}

/** How a root machine comes to be. */
interface TroupeOptions {
  readonly name: string;
  readonly machine: AnyStateMachine;
  readonly input: unknown;
  /** Names of the other actors of the model. */
  readonly others: readonly string[];
  readonly environment: Environment;
  /** Who gets what an actor emits that is no send. */
  readonly listening: (actor: string, type: string) => readonly string[];
}

/** What XState's actor systems have beyond their public type, as far as it is used here. */
interface ActorSystem {
  get: (systemId: string) => StageActor | undefined;
  _register: (sessionId: string, actor: StageActor) => string;
  readonly scheduler: {
    schedule: (
      source: StageActor,
      target: StageActor,
      event: EventObject,
      delayMs: number,
      id?: string,
    ) => void;
  };
}

export class Troupe {
  readonly root: StageActor;
  readonly clock = new HeldClock();
  /** What has been sent to others, in order, and has not been taken away. */
  #sent: Sent[] = [];
  readonly #options: TroupeOptions;
  readonly #others: ReadonlyMap<string, StageActor>;
  readonly #script: Script;
  readonly #staged: (logic: AnyActorLogic) => AnyActorLogic;
  readonly #paths = new Map<StageActor, string>();
  /** Those that run, or have run since the step began. */
  #cast = new Set<StageActor>();
  readonly #ids = new MadeUpIds();

  constructor(options: TroupeOptions) {
    this.#options = options;
    const { name, machine, input, others } = options;
    this.#others = new Map(others.map((other) => [other, this.#another(other)]));
    this.#script = new Script(name, new Set(this.#others.values()));
    this.#staged = stagedFor(this.#others, options.environment);
    const inspect = (seen: { type: string; actorRef: unknown }) => {
      if (seen.type === '@xstate.actor') this.#enters(seen.actorRef as StageActor);
    };
    const { clock } = this;
    const root = createActor(machine, { id: name, input, clock, inspect, logger: () => {} });
    this.root = root as unknown as StageActor;
    this.#wire(root.system as unknown as ActorSystem);
    // An error is seen by its snapshot: nobody else has to be told.
    root.subscribe({ error: () => {} });
  }

  /** Starts the root. */
  start(): void {
    this.root.start();
  }

  /** Stops all of them, as a crash does. */
  stop(): void {
    (this.root as unknown as { stop(): void }).stop();
  }

  /** The actors that run, and the root in any case, by path: '' for the root. */
  get actors(): Map<string, StageActor> {
    const running = [...this.#paths].filter(([actor]) => actor._processingStatus === 1);
    const all = new Map([['', this.root]]);
    for (const [actor, path] of running) all.set(path, actor);
    return all;
  }

  /** Gives an event to the actor at a path. */
  send(path: string, event: EventObject): void {
    const find = (name: string) =>
      name === this.#options.name ? this.root : this.#others.get(name);
    const actor = this.actors.get(path);
    this.#begin();
    if (actor?._processingStatus === 1) actor._send(this.#script.received(event, find));
  }

  /** Lets a timeout happen. */
  fire(timeout: Held): void {
    this.#begin();
    this.clock.fire(timeout);
  }

  /** A step begins. */
  #begin(): void {
    this.#cast = new Set(this.actors.values());
    const place = (actor: StageActor) => this.#paths.get(actor) ?? '';
    this.#script.begin((actor) =>
      this.#cast.has(actor) ? { running: actor, place: place(actor) } : { ended: actor },
    );
    this.#ids.begin([...this.#cast].flatMap((actor) => this.#script.written(actor).heldIds));
  }

  /** What has been sent to others since it was last asked. */
  takeSent(): readonly Sent[] {
    const sent = this.#sent;
    this.#sent = [];
    return sent;
  }

  /** A value in which references to actors are those that a message has. */
  written(event: EventObject): Message {
    const nameOf = (actor: StageActor) => (actor === this.root ? this.#options.name : undefined);
    return this.#script.sent(event, 'a message', nameOf) as Message;
  }

  #another(name: string): StageActor {
    const send = (event: EventObject) => {
      this.#sent.push({ to: name, message: this.written(event) });
    };
    return anotherActor(name, send, (problem) => {
      throw new Error(problem);
    });
  }

  /** A new actor, of which nothing has run yet. */
  #enters(actor: StageActor): void {
    this.#script.enter(actor);
    const booked = this.#ids.next(this.#cast);
    // XState counts those that are given no id through all systems, so that no run is like another.
    const named = actor as { id: string; readonly sessionId?: string };
    if (actor.id === named.sessionId) named.id = booked;
    actor.logic = this.#staged(actor.logic);
    overhear(actor, {
      onRan: () => {},
      onEmitted: (event) => this.#emitted(actor, event),
      isOther: (other) => this.#script.isOther(other),
    });
  }

  #emitted(actor: StageActor, event: EventObject): void {
    if (isSend(event)) {
      this.#sent.push({ to: event.to, message: event.message });
      return;
    }
    const { name, listening } = this.#options;
    const path = this.#paths.get(actor) ?? actor.id;
    for (const other of listening(path === '' ? name : `${name}/${path}`, event.type)) {
      this.#sent.push({ to: other, message: this.written(event) });
    }
  }

  /** What a system does is done, and noted where it has to be known. */
  #wire(system: ActorSystem): void {
    const { get, _register: register, scheduler } = system;
    system.get = (systemId) => get(systemId) ?? this.#others.get(systemId);
    system._register = (sessionId, actor) => {
      this.#cast.add(actor);
      this.#paths.set(actor, this.#pathFor(actor));
      return register(sessionId, actor);
    };
    const { schedule } = scheduler;
    scheduler.schedule = (source, target, event, delayMs, id) => {
      const path = this.#paths.get(source) ?? '';
      this.clock.next = { source: path, event: this.written(event), delayMs, id };
      schedule(source, target, event, delayMs, id);
    };
  }

  /** As the engine numbers actors of one name. */
  #pathFor(actor: StageActor): string {
    if (actor === this.root) return '';
    const above = this.#paths.get(actor._parent as StageActor) ?? '';
    const taken = new Set(this.actors.keys());
    return pathBeneath(above, actor._parent?.logic, actor.id, taken);
  }
}
