/**
 * How actors react to an event: the one that receives it, and at once the co-located ones that it
 * sends to. It is carried out on the tracked state; what there is to report beside the changes is
 * collected until `take`.
 */

import type { TimerView } from '../../model/view.ts';
import type { System } from '../../system/compose.ts';
import { endlessHandover, mostHandovers } from '../../system/handover.ts';
import type { LocalMachine, LocalState, LocalStep } from '../../system/machine.ts';
import type { Message, Send } from '../../system/message.ts';
import type { Envelope } from '../../system/network.ts';
import type { ActorTransition, TakenTransition } from '../../system/transition.ts';
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
}

type Handover = [actor: number, event: Message][];

/** How a timer is named among what is stopped, and among actions. */
export const timerKey = (actor: string, id: string): string => `timer ${actor} ${id}`;

export class Reaction {
  readonly #system: System;
  readonly #slots: Slots;
  readonly #state: TrackedState;
  /** By actor: its transitions, with its name. */
  readonly #named: readonly WeakMap<TakenTransition, ActorTransition>[];
  #taken: ActorTransition[] = [];
  #stopped: string[] = [];
  #unspecified: string | null = null;
  #unread: string | null = null;

  constructor(slots: Slots, state: TrackedState) {
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
    };
    this.#taken = [];
    this.#stopped = [];
    this.#unspecified = null;
    this.#unread = null;
    return report;
  }

  /** A message arrives. */
  receive(envelope: Envelope): void {
    this.#process(this.#slots.actor(envelope.to), this.#system.eventOf(envelope), envelope);
  }

  /** An event that no message brings: a timer that fires, or a choice. */
  process(actor: number, event: Message): void {
    this.#process(actor, event, null);
  }

  start(actors: readonly number[]): void {
    const handover: Handover = [];
    for (const actor of actors) {
      const step = (this.#system.machines[actor] as LocalMachine).initial();
      this.#adopt(actor, step, handover);
    }
    this.#handOver(handover);
  }

  stopTimers(actor: number, isStopped: (timer: TimerView) => boolean): void {
    const timers = this.#state.timersOf(actor);
    const left = timers.filter((timer) => !isStopped(timer));
    if (left.length === timers.length) return;
    const name = this.#system.actorNames[actor] as string;
    for (const { id } of timers.filter(isStopped)) this.#stopped.push(timerKey(name, id));
    this.#state.setTimers(actor, left);
  }

  /** `envelope`: the message from the network that brings the event; null if none does. */
  #process(actor: number, event: Message, envelope: Envelope | null): void {
    const local = this.#state.localOf(actor);
    if (local === null || local.done) {
      if (envelope !== null && !this.#system.network.isAnswer(envelope)) {
        this.#unread ??= `${this.#system.actorNames[actor]}: ${event.type}`;
      }
      return;
    }
    const handover: Handover = [];
    this.#step(actor, local, event, envelope !== null, handover);
    this.#handOver(handover);
  }

  #handOver(handover: Handover): void {
    let left = mostHandovers;
    for (let next = handover.shift(); next !== undefined; next = handover.shift()) {
      const [actor, event] = next;
      if (left-- === 0) throw endlessHandover(this.#system.actorNames[actor] as string);
      const local = this.#state.localOf(actor);
      if (local !== null && !local.done) this.#step(actor, local, event, false, handover);
    }
  }

  #step(
    actor: number,
    local: LocalState,
    event: Message,
    isNetwork: boolean,
    handover: Handover,
  ): void {
    const step = (this.#system.machines[actor] as LocalMachine).step(local, event);
    const isAnswered = step.taken.some(({ meta }) => meta.unspecified !== true);
    if (!isAnswered && (isNetwork || step.taken.length > 0)) {
      const state = JSON.stringify(local.value);
      this.#unspecified ??= `${this.#system.actorNames[actor]} in ${state}: ${event.type}`;
    }
    this.#adopt(actor, step, handover);
  }

  #adopt(actor: number, step: LocalStep, handover: Handover): void {
    this.#state.setLocal(actor, step.state);
    for (const taken of step.taken) this.#taken.push(this.#withName(actor, taken));
    for (const effect of step.effects) {
      if (effect.type === 'send') this.#send(actor, effect.send, handover);
      else if (effect.type === 'start') {
        const { id, event, delayMs } = effect;
        this.#state.setTimers(actor, [...this.#state.timersOf(actor), { id, event, delayMs }]);
      } else this.stopTimers(actor, ({ id }) => id === effect.id);
    }
    if (step.state.done) this.stopTimers(actor, () => true);
  }

  #send(actor: number, send: Send, handover: Handover): void {
    const { network, actorNames } = this.#system;
    const route = network.route(actorNames[actor] as string, send.to);
    const envelope = this.#slots.envelopeOf(actor, send);
    if (route.direct) {
      handover.push([this.#slots.actor(send.to), this.#system.eventOf(envelope)]);
      return;
    }
    const { contents } = network.push(route.link, this.#state.contentsOf(route.link), envelope);
    this.#state.setContents(route.link, contents);
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
