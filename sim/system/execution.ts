/** Steps carried out: from one snapshot to the next, with all that happens on the way. */

import type { FaultBudget, Party, Step } from './definition.ts';
import { type Draft, snapshotOf } from './draft.ts';
import { arrivedAt, openedAfter, sentAt, withoutTaken } from './exact.ts';
import { Mailboxes } from './handover.ts';
import type { LocalEffect, LocalState, LocalStep } from './local.ts';
import type { LocalMachine } from './machine.ts';
import type { Envelope, Message, Send } from './message.ts';
import { compareText, isUnderway } from './network.ts';
import { initialOf, type Observer, observed, withoutObservers } from './observer.ts';
import type { Parts } from './parts.ts';
import type { PendingTimer, StepResult, SystemSnapshot } from './snapshot.ts';
import { viewOf } from './stateView.ts';
import { withoutFired, withoutStopped, withTimer } from './timers.ts';

/** `path`: of an actor beneath the root machine that gets it. */
interface Mail {
  readonly path: string;
  readonly event: Message;
}

/** One step being carried out; `finish` gives what has come of it. */
export class Execution {
  readonly #parts: Parts;
  readonly #draft: Draft;
  readonly #mailboxes = new Mailboxes<string, Mail>(
    (actor, mail) => this.#take(actor, mail),
    (actor) => actor,
  );

  private constructor(parts: Parts, draft: Draft) {
    this.#parts = parts;
    this.#draft = draft;
  }

  /** From nothing: no actor has started. */
  static fromNothing(parts: Parts, observers: readonly string[]): Execution {
    return new Execution(parts, {
      locals: parts.machines.map(() => null),
      links: Object.fromEntries([...parts.network.links.keys()].map((name) => [name, []])),
      timers: [],
      faultsLeft: parts.definition.faults,
      crashed: [],
      nowMs: 0,
      sent: 0,
      opened: {},
      occurrences: [],
      observed: Object.fromEntries(
        observers.map((name) => [name, initialOf(name, observerOf(parts, name))]),
      ),
    });
  }

  /** From a snapshot on; `atMs` is the time at which it happens, usually that of the snapshot. */
  static from(parts: Parts, snapshot: SystemSnapshot, atMs?: number): Execution {
    const { links, timers, faultsLeft, crashed, nowMs = 0, sent = 0 } = snapshot.context;
    const { opened = {}, observed = {} } = snapshot.context;
    const locals = [...parts.localsOf(snapshot)];
    const copied = { locals, links: { ...links }, timers: [...timers] };
    const rest = { faultsLeft, crashed, nowMs: atMs ?? nowMs, sent, opened, occurrences: [] };
    return new Execution(parts, { ...copied, ...rest, observed: { ...observed } });
  }

  carryOut(step: Step): void {
    switch (step.type) {
      case 'deliver':
        this.#deliver(step.link, step.index);
        return;
      case 'reorder':
        this.#spend('reorder');
        this.#deliver(step.link, step.index);
        return;
      case 'duplicate':
        this.#duplicate(step);
        return;
      case 'drop':
        this.#drop(step);
        return;
      case 'timer':
        this.#fire(step);
        return;
      case 'choose': {
        const { actor, event } = this.#parts.choice(step.choice);
        this.#draft.opened = withoutTaken(this.#draft.opened, step.choice);
        this.process(actor, event);
        return;
      }
      case 'crash':
        this.#crash(step.party);
        return;
      case 'restart':
        this.#restart(step.party);
        return;
    }
  }

  #fire(step: { readonly actor: string; readonly id: string }): void {
    const { timers } = this.#draft;
    const fired = timers.find(({ actor, id }) => actor === step.actor && id === step.id);
    const { actor, event, source = '', target = { path: source } } = fired as PendingTimer;
    this.#changeTimers(actor, (own) => withoutFired(own, fired as PendingTimer));
    if ('path' in target) {
      this.#mailboxes.deliver(actor, { path: target.path, event });
      return;
    }
    if ('ended' in target) return;
    this.#send(actor, { type: 'send', to: target.actor, message: event });
  }

  /** The timers of one root machine, changed. */
  #changeTimers(
    actor: string,
    change: (own: readonly PendingTimer[]) => readonly PendingTimer[],
  ): void {
    const draft = this.#draft;
    const own = draft.timers.filter((timer) => timer.actor === actor);
    const others = draft.timers.filter((timer) => timer.actor !== actor);
    draft.timers = [...others, ...change(own)];
  }

  #spend(kind: keyof FaultBudget): void {
    const { faultsLeft } = this.#draft;
    this.#draft.faultsLeft = { ...faultsLeft, [kind]: faultsLeft[kind] - 1 };
  }

  #envelope({ link, index }: { readonly link: string; readonly index: number }): Envelope {
    return (this.#draft.links[link] as readonly Envelope[])[index] as Envelope;
  }

  /** A message arrives, and stays under way. */
  #duplicate(step: { readonly link: string; readonly index: number }): void {
    this.#spend('duplicate');
    const draft = this.#draft;
    const again = arrivedAt(draft.nowMs, this.#envelope(step), this.#parts.network.link(step.link));
    draft.links[step.link] = (draft.links[step.link] ?? []).with(step.index, again);
    this.#arrive(again);
  }

  #drop(step: { readonly link: string; readonly index: number }): void {
    this.#spend('loss');
    const contents = this.#draft.links[step.link] as readonly Envelope[];
    const envelope = this.#envelope(step);
    this.#draft.links[step.link] = contents.filter((_, index) => index !== step.index);
    this.#draft.occurrences.push({ type: 'lost', envelope });
  }

  #deliver(link: string, index: number): void {
    const contents = this.#draft.links[link] as readonly Envelope[];
    const envelope = contents[index] as Envelope;
    this.#draft.links[link] = this.#parts.network.take(link, contents, index);
    this.#arrive(envelope);
  }

  #arrive(envelope: Envelope): void {
    this.#draft.occurrences.push({ type: 'delivered', envelope });
    this.process(envelope.to, this.#parts.eventOf(envelope));
  }

  #crash(partyName: string): void {
    const { actorNames, network } = this.#parts;
    const draft = this.#draft;
    this.#spend('crash');
    draft.crashed = [...draft.crashed, partyName].sort(compareText);
    const down = (actor: string) => this.#parts.partyOf(actor).name === partyName;
    for (const [index, actor] of actorNames.entries()) {
      if (down(actor)) draft.locals[index] = null;
    }
    draft.timers = draft.timers.filter((timer) => !down(timer.actor));
    // Its connections break; what it had sent on other links is under way all the same.
    for (const name of network.connectionsOf(actorNames.filter(down))) {
      for (const envelope of draft.links[name] as readonly Envelope[]) {
        if (!isUnderway(envelope)) draft.occurrences.push({ type: 'abandoned', envelope });
      }
      draft.links[name] = [];
    }
  }

  #restart(partyName: string): void {
    const { parties } = this.#parts.definition;
    this.#draft.crashed = this.#draft.crashed.filter((name) => name !== partyName);
    const party = parties.find(({ name }) => name === partyName) as Party;
    this.startActors(Object.keys(party.actors));
  }

  startActors(actors: readonly string[]): void {
    const { machines } = this.#parts;
    this.#mailboxes.start(actors, (actor) => {
      const index = this.#parts.indexOf(actor);
      this.#adopt(actor, index, (machines[index] as LocalMachine).initial());
    });
  }

  /** One event to one actor, and at once all that co-located actors say to each other of it. */
  process(actor: string, event: Message): void {
    const { index, path } = this.#parts.placeOf(actor);
    this.#mailboxes.deliver(this.#parts.actorNames[index] as string, { path, event });
  }

  #take(actor: string, { path, event }: Mail): void {
    const draft = this.#draft;
    const index = this.#parts.indexOf(actor);
    const local = draft.locals[index] as LocalState | null;
    if (local === null || (local.done && path === '')) {
      draft.occurrences.push({ type: 'received', actor, event, taken: [], unread: true });
      return;
    }
    const machine = this.#parts.machines[index] as LocalMachine;
    this.#adopt(actor, index, machine.step(local, event, path));
  }

  /** What a machine has done becomes a part of the next snapshot. */
  #adopt(actor: string, index: number, step: LocalStep): void {
    const draft = this.#draft;
    draft.locals[index] = step.state;
    for (const [place, { actor: who, event, taken }] of step.received.entries()) {
      const received = { type: 'received', actor: who, event, taken, unread: false } as const;
      draft.occurrences.push(place === 0 ? received : { ...received, isWithin: true });
    }
    if (step.failed !== null) {
      const { actor: who, error } = step.failed;
      draft.occurrences.push({ type: 'failed', actor: who, error });
    }
    this.#effects(actor, step.effects);
  }

  #effects(actor: string, effects: readonly LocalEffect[]): void {
    const isTimed = this.#parts.clock !== 'untimed';
    const draft = this.#draft;
    for (const effect of effects) {
      switch (effect.type) {
        case 'send':
          this.#send(actor, effect.send);
          break;
        case 'start': {
          const moment = { dueMs: draft.nowMs + effect.delayMs, number: draft.sent };
          const more = isTimed ? { actor, ...moment } : { actor };
          draft.sent++;
          this.#changeTimers(actor, (own) => withTimer<PendingTimer>(own, effect, more));
          break;
        }
        case 'cancel':
        case 'end':
          this.#changeTimers(actor, (own) => withoutStopped(own, effect));
          break;
        default:
          draft.occurrences.push(effect);
      }
    }
  }

  #send(actor: string, { to, message }: Send): void {
    const envelope = { from: actor, to, message };
    const route = this.#parts.network.route(actor, to);
    if (!route.direct) {
      this.#transmit(route.link, envelope);
      return;
    }
    if (this.#parts.partyOf(actor) !== this.#parts.partyOf(to)) {
      this.#draft.occurrences.push({ type: 'handed', envelope });
    }
    this.#mailboxes.deliver(to, { path: '', event: this.#parts.eventOf(envelope) });
  }

  #transmit(link: string, bare: Envelope): void {
    const { network, clock } = this.#parts;
    const draft = this.#draft;
    const times = sentAt(draft.nowMs, network.link(link), clock);
    const envelope = clock === 'untimed' ? bare : { ...bare, ...times, number: draft.sent };
    draft.sent++;
    const before = draft.links[link] as readonly Envelope[];
    const { contents, abandoned } = network.push(link, before, envelope);
    draft.links[link] = contents;
    draft.occurrences.push({ type: 'sent', envelope });
    for (const given of abandoned) draft.occurrences.push({ type: 'abandoned', envelope: given });
  }

  finish(): StepResult {
    this.#draft.opened = openedAfter(this.#parts, this.#draft);
    const snapshot = snapshotOf(this.#parts, this.#draft);
    this.#parts.remember(snapshot, this.#draft.locals);
    this.#observe(snapshot);
    return { snapshot, occurrences: this.#draft.occurrences };
  }

  /** The snapshot has the values of observers as they become here. */
  #observe(snapshot: SystemSnapshot): void {
    const { occurrences, observed: values } = this.#draft;
    const view = withoutObservers(viewOf(this.#parts, snapshot));
    for (const [name, before] of Object.entries(values)) {
      values[name] = observed(name, observerOf(this.#parts, name), occurrences, before, view);
    }
  }
}

const observerOf = ({ definition }: Parts, name: string): Observer =>
  definition.observers?.[name] as Observer;
