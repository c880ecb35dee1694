/**
 * Machines driven live: the same that are checked and simulated, in real time.
 *
 * A host runs co-located actors, those of a device or a server. What they send to each other is
 * taken at once, as in a composed system; what they send to other actors is
 * passed to `send`; timers are real.
 */

import type { AnyStateMachine } from 'xstate';
import { ModelError } from '../system/errors.ts';
import { Mailboxes } from '../system/handover.ts';
import type { LocalEffect, LocalState, LocalStep } from '../system/local.ts';
import { LocalMachine } from '../system/machine.ts';
import type { Message, Send } from '../system/message.ts';
import { type Timer, withoutFired, withoutStopped, withTimer } from '../system/timers.ts';
import type { TakenTransition } from '../system/transition.ts';

/** A message to an actor that is not here. */
export interface Outgoing {
  readonly from: string;
  readonly to: string;
  readonly message: Message;
}

/** An event that an actor has received, and what it made of it. */
export interface Received {
  readonly actor: string;
  readonly event: Message;
  readonly taken: readonly TakenTransition[];
  readonly state: LocalState;
}

/** What a host runs, and where messages for others go. */
export interface HostOptions {
  /** By name, in the order in which they start. */
  readonly actors: Readonly<Record<string, AnyStateMachine>>;
  /** Carries a message away. What comes of it may be received before it returns. */
  readonly send: (outgoing: Outgoing) => void;
  readonly observe?: (received: Received) => void;
  /** What timers go by; usually real time. */
  readonly clock?: Clock;
}

/** Runs something later. What it returns stops that. */
export interface Clock {
  start(run: () => void, delayMs: number): () => void;
}

/** The clock of this computer. */
export const realClock: Clock = {
  start: (run, delayMs) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

interface Played {
  readonly machine: LocalMachine;
  readonly first: LocalStep;
}

/** By machine and name: all hosts that run a machine by one name share what drives it. */
const played = new WeakMap<AnyStateMachine, Map<string, Played>>();

/** Throws a PurityError for a machine that is not pure. */
function playedAs(name: string, machine: AnyStateMachine): Played {
  const byName = played.get(machine) ?? new Map<string, Played>();
  played.set(machine, byName);
  const known = byName.get(name);
  if (known !== undefined) return known;
  // Live states do not come again: what is remembered of them would only take memory.
  const local = new LocalMachine(name, machine, { remembers: false });
  const made = { machine: local, first: local.initial() };
  byName.set(name, made);
  return made;
}

/** A timer with what stops it. */
type RunningTimer = Timer & { readonly stop: () => void };

interface Actor {
  readonly machine: LocalMachine;
  state: LocalState;
  timers: readonly RunningTimer[];
}

/** Runs actors in real time: `start` them, pass what arrives to `receive`, `stop` at the end. */
export class Host {
  readonly #options: HostOptions;
  readonly #actors = new Map<string, Actor>();
  readonly #queue: { readonly to: string; readonly event: Message }[] = [];
  #isBusy = false;
  readonly #mailboxes = new Mailboxes<string, Message>(
    (name, event) => this.#take(name, event),
    (name) => name,
  );
  #isStopped = false;

  constructor(options: HostOptions) {
    this.#options = options;
  }

  /** Starts all actors, in their order. Throws a PurityError for a machine that is not pure. */
  start(): void {
    this.#isBusy = true;
    try {
      this.#mailboxes.start(Object.keys(this.#options.actors), (name) => this.#begin(name));
    } finally {
      this.#isBusy = false;
    }
    this.#takeAll();
  }

  #begin(name: string): void {
    const { machine, first } = playedAs(name, this.#options.actors[name] as AnyStateMachine);
    const { state, effects, taken } = first;
    const actor: Actor = { machine, state, timers: [] };
    this.#actors.set(name, actor);
    this.#options.observe?.({ actor: name, event: { type: 'xstate.init' }, taken, state });
    this.#carryOut(name, actor, effects);
  }

  /** A message for one of the actors, or, without `from`, a choice of the environment. */
  receive(to: string, message: Message, from?: string): void {
    if (this.#isStopped) return;
    this.#queue.push({ to, event: from === undefined ? message : { ...message, from } });
    this.#takeAll();
  }

  /** Throws a ModelError for an actor that is not here. */
  state(name: string): LocalState {
    return this.#actor(name).state;
  }

  /** Whether the actor has a transition for `event` now that its author meant. */
  can(name: string, event: Message): boolean {
    const { machine, state } = this.#actor(name);
    return machine.can(state, event);
  }

  /** Whether no timer is running: nothing more happens unless a message comes. */
  get isResting(): boolean {
    return [...this.#actors.values()].every(({ timers }) => timers.length === 0);
  }

  /** Stops all timers; what is received from now on is dropped. */
  stop(): void {
    this.#isStopped = true;
    for (const actor of this.#actors.values()) stopAll(actor);
  }

  #actor(name: string): Actor {
    const actor = this.#actors.get(name);
    if (actor === undefined) {
      const known = [...this.#actors.keys()].join(', ');
      throw new ModelError(`unknown actor "${name}": expected one of ${known}`);
    }
    return actor;
  }

  /** One after the other: what comes meanwhile waits until the actors here are done with it. */
  #takeAll(): void {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
        this.#mailboxes.deliver(next.to, next.event);
      }
    } finally {
      this.#isBusy = false;
    }
  }

  #take(name: string, event: Message): void {
    const actor = this.#actor(name);
    if (actor.state.done) return;
    const { state, effects, taken } = actor.machine.step(actor.state, event);
    actor.state = state;
    this.#options.observe?.({ actor: name, event, taken, state });
    this.#carryOut(name, actor, effects);
  }

  #carryOut(name: string, actor: Actor, effects: readonly LocalEffect[]): void {
    for (const effect of effects) {
      if (effect.type === 'cancel' || effect.type === 'end') {
        const left = withoutStopped(actor.timers, effect);
        for (const { stop } of actor.timers.filter(isNotIn(left))) stop();
        actor.timers = left;
      } else if (effect.type === 'start') this.#startTimer(name, actor, effect);
      else if (effect.type === 'send') this.#send(name, effect.send);
    }
  }

  #startTimer(name: string, actor: Actor, effect: Extract<LocalEffect, { type: 'start' }>): void {
    const { clock = realClock } = this.#options;
    const stop = clock.start(() => {
      const fired = actor.timers.find((timer) => timer.stop === stop) as RunningTimer;
      actor.timers = withoutFired(actor.timers, fired);
      this.receive(name, effect.event);
    }, effect.delayMs);
    actor.timers = withTimer<RunningTimer>(actor.timers, effect, { stop });
  }

  #send(from: string, { to, message }: Send): void {
    if (Object.hasOwn(this.#options.actors, to)) {
      this.#mailboxes.deliver(to, { ...message, from });
    } else this.#options.send({ from, to, message });
  }
}

/** Whether a timer is none of those that are left: they may have been numbered anew. */
const isNotIn =
  (left: readonly RunningTimer[]) =>
  ({ stop }: RunningTimer): boolean =>
    !left.some((other) => other.stop === stop);

function stopAll(actor: Actor): void {
  for (const { stop } of actor.timers) stop();
  actor.timers = [];
}
