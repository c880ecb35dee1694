/**
 * How actors react to an event: the one that receives it, and at once the co-located ones that it
 * sends to. It is carried out on the tracked state; what there is to report beside the changes is
 * collected until `take`.
 */

import type { System } from '../../system/compose.ts';
import { BoundError } from '../../system/errors.ts';
import { Mailboxes } from '../../system/handover.ts';
import type { LocalState, LocalStep } from '../../system/local.ts';
import type { LocalMachine } from '../../system/machine.ts';
import type { Envelope, Message, Send } from '../../system/message.ts';
import type { Occurrence } from '../../system/occurrence.ts';
import {
  type Timer,
  type TimerEffect,
  withoutFired,
  withoutStopped,
  withTimer,
} from '../../system/timers.ts';
import type { ActorTransition, TakenTransition } from '../../system/transition.ts';
import { mostTimers } from './limits.ts';
import type { Slots } from './slots.ts';
import type { TrackedState } from './trackedState.ts';

/** What there is to say of a step beside what it changes. */
export interface Report {
  readonly taken: readonly ActorTransition[];
  /** Timers that ran before the step, and do not run on: but for one that fires. */
  readonly stopped: readonly string[];
  /** Actor and event of the first reception that the text, or the machine, has no answer to. */
  readonly unspecified: string | null;
  /** Actor and event of the first message that nobody read. */
  readonly unread: string | null;
  /** Actor and error of the first that came to one. */
  readonly failed: string | null;
  /** In order; empty unless there are observers. */
  readonly happened: readonly Occurrence[];
}

/** Who is told what machines are asked, and what they answer. */
export interface Hearing {
  stepped(actor: number, local: LocalState, path: string, event: Message, step: LocalStep): void;
  /** Whether a machine has a transition for a message that may arrive. */
  handled(actor: number, local: LocalState, event: Message, isHandled: boolean): void;
}

const nothing: readonly Occurrence[] = [];

/** `path`: of an actor beneath the root machine that gets it. */
interface Mail {
  readonly path: string;
  readonly event: Message;
  /** The message from the network that brings it; null if none does. */
  readonly envelope: Envelope | null;
}

/** How a timer is named among what is stopped, and among actions. */
export const timerKey = (actor: string, id: string): string => `timer ${actor} ${id}`;

export class Reaction {
  readonly #system: System;
  readonly #slots: Slots;
  readonly #state: TrackedState;
  /** What happens, if somebody wants to know. */
  #happened: Occurrence[] | null;
  /** By actor: its transitions, with its name. */
  readonly #mailboxes = new Mailboxes<number, Mail>(
    (actor, mail) => this.#take(actor, mail),
    (actor) => this.#system.actorNames[actor] as string,
  );
  readonly #named: readonly WeakMap<TakenTransition, ActorTransition>[];
  #taken: ActorTransition[] = [];
  #stopped: string[] = [];
  #unspecified: string | null = null;
  #unread: string | null = null;
  #failed: string | null = null;
  /** Usually nobody. */
  hearing: Hearing | null = null;

  constructor(slots: Slots, state: TrackedState, isObserved: boolean) {
    this.#happened = isObserved ? [] : null;
    this.#system = slots.system;
    this.#slots = slots;
    this.#state = state;
    this.#named = slots.system.machines.map(() => new WeakMap());
  }

  /** What there is to say of all since the last call. */
  take(): Report {
    const report = {
      taken: this.#taken,
      stopped: this.#stopped,
      unspecified: this.#unspecified,
      unread: this.#unread,
      failed: this.#failed,
      happened: this.#happened ?? nothing,
    };
    if (this.#happened !== null) this.#happened = [];
    this.#taken = [];
    this.#stopped = [];
    this.#unspecified = null;
    this.#unread = null;
    this.#failed = null;
    return report;
  }

  /** Something has become of a message without an actor. */
  note(type: 'lost' | 'abandoned', envelope: Envelope): void {
    this.#happened?.push({ type, envelope });
  }

  /** A message arrives. */
  receive(envelope: Envelope): void {
    this.#happened?.push({ type: 'delivered', envelope });
    const event = this.#system.eventOf(envelope);
    this.#mailboxes.deliver(this.#slots.actor(envelope.to), { path: '', event, envelope });
  }

  /** Whether the machine that a message is for has a transition for it. */
  isHandled(envelope: Envelope): boolean {
    const actor = this.#slots.actor(envelope.to);
    const local = this.#state.localOf(actor);
    if (local === null) return false;
    const event = this.#system.eventOf(envelope);
    const isHandled = (this.#system.machines[actor] as LocalMachine).can(local, event);
    this.hearing?.handled(actor, local, event, isHandled);
    return isHandled;
  }

  /** A choice, for the root machine or for an actor at a path beneath it. */
  process(actor: number, path: string, event: Message): void {
    this.#mailboxes.deliver(actor, { path, event, envelope: null });
  }

  /** A timer fires. */
  fire(actor: number, timer: Timer): void {
    const timers = this.#state.timersOf(actor);
    this.#setTimers(actor, withoutFired(timers, timer), timer.id);
    const { event, source = '', target = { path: source } } = timer;
    if ('path' in target) {
      this.#mailboxes.deliver(actor, { path: target.path, event, envelope: null });
      return;
    }
    if ('ended' in target) return;
    this.#send(actor, { type: 'send', to: target.actor, message: event });
  }

  start(actors: readonly number[]): void {
    this.#mailboxes.start(actors, (actor) => {
      this.#adopt(actor, (this.#system.machines[actor] as LocalMachine).initial());
    });
  }

  /** The actor is down: it has no timers. */
  stopTimers(actor: number): void {
    this.#setTimers(actor, []);
  }

  #stopTimers(actor: number, effect: Exclude<TimerEffect, { type: 'start' }>): void {
    const timers = this.#state.timersOf(actor);
    const left = withoutStopped(timers, effect);
    if (left !== timers) this.#setTimers(actor, left);
  }

  /** What is gone has been stopped, but for what has fired. */
  #setTimers(actor: number, timers: readonly Timer[], fired?: string): void {
    const name = this.#system.actorNames[actor] as string;
    for (const { id } of this.#state.timersOf(actor)) {
      if (id !== fired && !timers.some((other) => other.id === id)) {
        this.#stopped.push(timerKey(name, id));
      }
    }
    this.#state.setTimers(actor, timers);
  }

  #take(actor: number, { path, event, envelope }: Mail): void {
    const local = this.#state.localOf(actor);
    if (local === null || (local.done && path === '')) {
      if (envelope !== null && !this.#system.network.isAnswer(envelope)) {
        this.#unread ??= `${this.#system.actorNames[actor]}: ${event.type}`;
      }
      this.#unreadBy(actor, event);
      return;
    }
    const step = (this.#system.machines[actor] as LocalMachine).step(local, event, path);
    this.hearing?.stepped(actor, local, path, event, step);
    if ((envelope !== null && !step.isAnswered) || step.isUnspecified) {
      const state = JSON.stringify(local.value);
      this.#unspecified ??= `${this.#system.actorNames[actor]} in ${state}: ${event.type}`;
    }
    this.#adopt(actor, step);
  }

  #unreadBy(index: number, event: Message): void {
    const actor = this.#system.actorNames[index] as string;
    this.#happened?.push({ type: 'received', actor, event, taken: [], unread: true });
  }

  /** What a machine did in a step, but for what it sends. */
  #note({ received, failed }: LocalStep): void {
    for (const [place, { actor, event, taken }] of received.entries()) {
      const own = { type: 'received', actor, event, taken, unread: false } as const;
      this.#happened?.push(place === 0 ? own : { ...own, isWithin: true });
    }
    if (failed !== null) this.#happened?.push({ type: 'failed', ...failed });
  }

  #adopt(actor: number, step: LocalStep): void {
    this.#state.setLocal(actor, step.state);
    if (this.#happened !== null) this.#note(step);
    for (const taken of step.taken) this.#taken.push(this.#withName(actor, taken));
    if (step.failed !== null) this.#failed ??= `${step.failed.actor}: ${step.failed.error}`;
    for (const effect of step.effects) {
      if (effect.type === 'send') this.#send(actor, effect.send);
      else if (effect.type === 'start') {
        const timers = withTimer(this.#state.timersOf(actor), effect, {});
        if (timers.length > mostTimers) throw this.#tooMany(actor, timers);
        this.#state.setTimers(actor, timers);
      } else if (effect.type === 'cancel' || effect.type === 'end') this.#stopTimers(actor, effect);
      else this.#happened?.push(effect);
    }
  }

  #send(actor: number, send: Send): void {
    const { network, actorNames } = this.#system;
    const route = network.route(actorNames[actor] as string, send.to);
    const envelope = this.#slots.envelopeOf(actor, send);
    if (route.direct) {
      if (this.#happened !== null && !this.#areTogether(envelope)) {
        this.#happened.push({ type: 'handed', envelope });
      }
      const event = this.#system.eventOf(envelope);
      this.#mailboxes.deliver(this.#slots.actor(send.to), { path: '', event, envelope: null });
      return;
    }
    if (network.link(route.link).kind !== 'connection') {
      this.#state.append(route.link, envelope);
      this.#happened?.push({ type: 'sent', envelope });
      return;
    }
    const before = this.#state.contentsOf(route.link);
    const { contents, abandoned } = network.push(route.link, before, envelope);
    if (contents !== before) this.#state.pushed(route.link, contents);
    this.#happened?.push({ type: 'sent', envelope });
    for (const given of abandoned) this.note('abandoned', given);
  }

  /** Names the timer of which there are most. */
  #tooMany(actor: number, timers: readonly Timer[]): BoundError {
    const counts = new Map<string, number>();
    for (const { event } of timers) counts.set(event.type, (counts.get(event.type) ?? 0) + 1);
    const [most = ['', 0]] = [...counts].sort(([, a], [, b]) => b - a);
    const name = /^xstate\.after\.(.+?)\./.exec(most[0])?.[1] ?? most[0];
    const starts = `"${this.#system.actorNames[actor]}" starts the timer "${name}" again and again`;
    const expected = `expected at most ${mostTimers} timers of it at a time`;
    return new BoundError(`${starts}: ${expected}, got one more`);
  }

  #areTogether({ from, to }: Envelope): boolean {
    return this.#system.partyOf(from) === this.#system.partyOf(to);
  }

  /** A transition with the name of its actor: of the same one the same object. */
  #withName(actor: number, transition: TakenTransition): ActorTransition {
    const known = this.#named[actor] as WeakMap<TakenTransition, ActorTransition>;
    let named = known.get(transition);
    if (named === undefined) {
      named = { ...transition, actor: this.#system.actorNames[actor] as string };
      known.set(transition, named);
    }
    return named;
  }
}
