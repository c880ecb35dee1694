/**
 * A run taken again by real actors, step by step. The engine says which message arrives, which
 * timer fires and what the environment does; what comes of it is XState's, and is compared with
 * what the engine has.
 */

import type { ActorsOf, Machines } from '../../model/typed.ts';
import type { System } from '../../system/compose.ts';
import { listening, type Step } from '../../system/definition.ts';
import { Mailboxes } from '../../system/handover.ts';
import type { LocalState } from '../../system/local.ts';
import type { Envelope, Message } from '../../system/message.ts';
import type { Occurrence } from '../../system/occurrence.ts';
import type { PendingTimer, SystemSnapshot } from '../../system/snapshot.ts';
import { compareSent, compareStates, compareTimers, timeoutOf } from './compare.ts';
import { Troupe } from './troupe.ts';

/** One step of a run that has been taken by real actors. */
export interface ReplayedStep<M extends Machines = Machines> {
  /** What happens, in words. */
  readonly text: string;
  readonly step: Step;
  /** The actors after it: root machines by name, what they have started as `root/child`. */
  readonly actors: ActorsOf<M>;
  /** What the actors do otherwise than the engine has it, in words; null if nothing. */
  readonly difference: string | null;
}

/**
 * A run taken again by real actors: `createActor` makes them of the machines of the model, with a
 * clock that holds each timeout until the run has it fire. Promises, callbacks and observables are
 * not started: they do what the run says. Actions with effects are not carried out.
 *
 * It can be iterated over once, and ends after the first difference.
 */
export class ActorReplay<M extends Machines = Machines>
  implements IterableIterator<ReplayedStep<M>>
{
  readonly #system: System;
  readonly #mailboxes = new Mailboxes<string, Mail>(
    (to, mail) => this.#take(to, mail),
    (to) => to,
  );
  readonly #steps: readonly { readonly step: Step; readonly text: string }[];
  readonly #troupes = new Map<string, Troupe>();
  /** Messages from one device to another of the step under way. */
  #sent: { readonly from: string; readonly to: string; readonly message: Message }[] = [];
  #snapshot: SystemSnapshot;
  #taken = 0;
  #difference: string | null;

  /** The actors have started, and no step is taken yet. */
  constructor(system: System, steps: readonly { readonly step: Step; readonly text: string }[]) {
    this.#system = system;
    this.#steps = steps;
    const { snapshot, occurrences } = system.start();
    this.#snapshot = snapshot;
    this.#startAll(system.actorNames);
    this.#difference = this.#compared(occurrences);
  }

  /** What the actors have done otherwise than the engine so far, in words; null if nothing. */
  get difference(): string | null {
    return this.#difference;
  }

  /** The actors now: root machines by name, what they have started as `root/child`. */
  get actors(): ActorsOf<M> {
    const all = [...this.#troupes].flatMap(([name, { actors }]) =>
      [...actors].map(([path, actor]) => [path === '' ? name : `${name}/${path}`, actor] as const),
    );
    return Object.fromEntries(all) as unknown as ActorsOf<M>;
  }

  [Symbol.iterator](): this {
    return this;
  }

  /** Takes the next step. */
  next(): IteratorResult<ReplayedStep<M>, undefined> {
    const next = this.#steps[this.#taken];
    if (next === undefined || this.#difference !== null) return { done: true, value: undefined };
    this.#taken++;
    const before = this.#snapshot;
    const { snapshot, occurrences } = this.#system.apply(before, next.step);
    this.#snapshot = snapshot;
    this.#difference = this.#carryOut(before, next.step) ?? this.#compared(occurrences);
    const { actors, difference } = this;
    return { done: false, value: { ...next, actors, difference } };
  }

  /** A step, by the actors; a difference if they cannot take it. */
  #carryOut(before: SystemSnapshot, step: Step): string | null {
    const { definition } = this.#system;
    switch (step.type) {
      case 'timer':
        return this.#fire(before, step);
      case 'choose': {
        const { actor, event } = this.#system.choice(step.choice);
        const { index, path } = this.#system.placeOf(actor);
        this.#mailboxes.deliver(this.#system.actorNames[index] as string, { path, event });
        return null;
      }
      case 'crash':
      case 'restart': {
        const party = definition.parties.find(({ name }) => name === step.party);
        const actors = Object.keys(party?.actors ?? {});
        if (step.type === 'restart') this.#startAll(actors);
        else for (const name of actors) this.#crash(name);
        return null;
      }
      case 'drop':
        return null;
      default: {
        const envelope = before.context.links[step.link]?.[step.index] as Envelope;
        this.#mailboxes.deliver(envelope.to, { path: '', event: this.#system.eventOf(envelope) });
        return null;
      }
    }
  }

  #fire(before: SystemSnapshot, { actor, id }: Step & { readonly type: 'timer' }): string | null {
    const timers = before.context.timers.filter((timer) => timer.actor === actor);
    const timer = timers.find((other) => other.id === id) as PendingTimer;
    const troupe = this.#troupes.get(actor);
    const timeout = troupe && timeoutOf(timers, timer, troupe);
    if (troupe === undefined || timeout === undefined) {
      return `timer "${id}" of ${actor}: expected that it runs, got none like it`;
    }
    troupe.fire(timeout);
    this.#passOn(actor);
    return null;
  }

  #crash(name: string): void {
    this.#troupes.get(name)?.stop();
    this.#troupes.delete(name);
  }

  #startAll(names: readonly string[]): void {
    this.#mailboxes.start(names, (name) => {
      const troupe = this.#troupeOf(name);
      this.#troupes.set(name, troupe);
      troupe.start();
      this.#passOn(name);
    });
  }

  #troupeOf(name: string): Troupe {
    const { actorNames, definition } = this.#system;
    const { environment = {}, listeners = [] } = definition;
    const { actors, inputs } = this.#system.partyOf(name);
    return new Troupe({
      name,
      machine: actors[name] as NonNullable<(typeof actors)[string]>,
      input: inputs?.[name],
      others: actorNames.filter((other) => other !== name),
      environment,
      listening: (actor, type) => listening(listeners, actor, type),
    });
  }

  #take(to: string, { path, event }: Mail): void {
    this.#troupes.get(to)?.send(path, event);
    this.#passOn(to);
  }

  /** What an actor has sent: what goes on a link is noted, the rest is delivered. */
  #passOn(from: string): void {
    for (const { to, message } of this.#troupes.get(from)?.takeSent() ?? []) {
      const envelope = { from, to, message };
      const { direct } = this.#system.network.route(from, to);
      const isWithin = this.#system.partyOf(from) === this.#system.partyOf(to);
      if (!direct || !isWithin) this.#sent.push(envelope);
      if (!direct) continue;
      this.#mailboxes.deliver(to, { path: '', event: this.#system.eventOf(envelope) });
    }
  }

  #compared(occurrences: readonly Occurrence[]): string | null {
    const came = this.#sent;
    this.#sent = [];
    const expected = occurrences.flatMap((occurrence) =>
      occurrence.type === 'sent' || occurrence.type === 'handed' ? [occurrence.envelope] : [],
    );
    const { timers } = this.#snapshot.context;
    for (const [name, troupe] of this.#troupes) {
      const local = this.#system.local(this.#snapshot, name) as LocalState;
      const own = timers.filter(({ actor }) => actor === name);
      const found = compareStates(name, local, troupe) ?? compareTimers(name, own, troupe);
      if (found !== null) return found;
    }
    return compareSent(expected, came);
  }
}

interface Mail {
  /** Of an actor beneath the root machine that gets it. */
  readonly path: string;
  readonly event: Message;
}
