/**
 * Composition: a definition becomes one system, with one state and a closed set of steps.
 *
 * The system is an ActorLogic, so that XState's own tools take it as it is. Its snapshot holds
 * the control state of every actor as `value` and all the rest as `context`, both plain.
 */

import type { ActorLogic, StateValue } from 'xstate';
import type { Choice, Clock, FaultBudget, Party, Step, SystemDefinition } from './definition.ts';
import { ModelError } from './errors.ts';
import {
  type LocalEffect,
  LocalMachine,
  type LocalState,
  type TakenTransition,
} from './machine.ts';
import type { Message } from './message.ts';
import { compareText, type Envelope, isUnderway, Network } from './network.ts';

export type { Envelope } from './network.ts';

/** A timer that has been started and has not fired. */
export interface PendingTimer {
  readonly actor: string;
  readonly id: string;
  readonly event: Message;
  readonly delayMs: number;
  /** Not in untimed reading. */
  readonly dueMs?: number;
}

export interface SystemContext {
  /** The context of each actor. */
  readonly actors: Readonly<Record<string, unknown>>;
  readonly links: Readonly<Record<string, readonly Envelope[]>>;
  readonly timers: readonly PendingTimer[];
  readonly faultsLeft: FaultBudget;
  /** Parties that have crashed and not started again. */
  readonly crashed: readonly string[];
  /** Not in untimed reading: the clock, and how many messages have been sent. */
  readonly nowMs?: number;
  readonly sent?: number;
}

export interface SystemSnapshot {
  readonly status: 'active';
  readonly output: undefined;
  readonly error: undefined;
  readonly value: Readonly<Record<string, StateValue>>;
  readonly context: SystemContext;
}

/** What a step did, in order. */
export type Occurrence =
  /** `handed`: given over a direct link to an actor of another party. */
  | { readonly type: 'sent' | 'handed'; readonly envelope: Envelope }
  | { readonly type: 'delivered' | 'lost' | 'abandoned'; readonly envelope: Envelope }
  | {
      readonly type: 'received';
      readonly actor: string;
      readonly event: Message;
      /** All transitions, in order: there may be several control states on the way. */
      readonly taken: readonly TakenTransition[];
      /** True if the actor had ended or was down: nobody read it. */
      readonly unread: boolean;
    };

export interface StepResult {
  readonly snapshot: SystemSnapshot;
  readonly occurrences: readonly Occurrence[];
}

/** The state of a crashed actor. */
const crashedValue = '(crashed)';

/** A step being carried out: the next snapshot under construction. */
interface Draft {
  locals: (LocalState | null)[];
  links: Record<string, readonly Envelope[]>;
  timers: PendingTimer[];
  faultsLeft: FaultBudget;
  crashed: readonly string[];
  nowMs: number;
  sent: number;
  occurrences: Occurrence[];
}

/** Two co-located actors that answer each other for ever would never return: so many will do. */
export const mostHandovers = 10_000;

export const endlessHandover = (actor: string): ModelError =>
  new ModelError(`co-located actors answer each other without end at "${actor}"`);

/** A composed system. `compose` makes it. */
export class System {
  readonly actorNames: readonly string[];
  readonly machines: readonly LocalMachine[];
  readonly network: Network;
  readonly logic: ActorLogic<SystemSnapshot, Step>;
  readonly #indexOf = new Map<string, number>();
  readonly #partyOf = new Map<string, Party>();
  readonly #events = new WeakMap<Envelope, Message>();
  /** The interned local states of a snapshot made here; a restored one is looked up anew. */
  readonly #localsOf = new WeakMap<SystemSnapshot, readonly (LocalState | null)[]>();

  constructor(
    readonly definition: SystemDefinition,
    readonly clock: Clock,
  ) {
    const machines: LocalMachine[] = [];
    for (const party of definition.parties) {
      for (const [name, machine] of Object.entries(party.actors)) {
        if (this.#indexOf.has(name)) throw new ModelError(`two actors are named "${name}"`);
        this.#indexOf.set(name, machines.length);
        this.#partyOf.set(name, party);
        machines.push(new LocalMachine(name, machine));
      }
    }
    this.machines = machines;
    this.actorNames = [...this.#indexOf.keys()];
    this.network = new Network(definition.parties, definition.links);
    for (const choice of definition.choices) this.#index(choice.actor);
    for (const named of [definition.parties, definition.choices]) {
      const names = named.map(({ name }) => name);
      const twice = names.find((name, index) => names.indexOf(name) !== index);
      if (twice !== undefined) throw new ModelError(`two parties or choices are named "${twice}"`);
    }
    this.logic = {
      transition: (snapshot, step) =>
        this.isEnabled(snapshot, step) ? this.apply(snapshot, step).snapshot : snapshot,
      getInitialSnapshot: () => this.start().snapshot,
      getPersistedSnapshot: (snapshot) => snapshot,
      restoreSnapshot: (snapshot) => snapshot as SystemSnapshot,
    };
  }

  /** The first snapshot, with what every actor did on starting. */
  start(): StepResult {
    const draft: Draft = {
      locals: this.machines.map(() => null),
      links: Object.fromEntries([...this.network.links.keys()].map((name) => [name, []])),
      timers: [],
      faultsLeft: this.definition.faults,
      crashed: [],
      nowMs: 0,
      sent: 0,
      occurrences: [],
    };
    this.#startActors(draft, this.actorNames);
    return this.#finish(draft);
  }

  partyOf(actor: string): Party {
    const party = this.#partyOf.get(actor);
    if (party === undefined) throw new ModelError(`unknown actor "${actor}"`);
    return party;
  }

  /** The actor's interned state, or null while it is down. */
  local(snapshot: SystemSnapshot, actor: string): LocalState | null {
    return this.#locals(snapshot)[this.#index(actor)] as LocalState | null;
  }

  /** Every step that can be taken. In virtual time: those whose moment is next, and the free. */
  enabled(snapshot: SystemSnapshot): Step[] {
    const { context } = snapshot;
    const { faultsLeft } = context;
    const next = this.nextDueMs(snapshot);
    const due = (at: number | undefined) => this.clock !== 'virtual' || at === next;
    const steps: Step[] = [];
    for (const timer of context.timers) {
      if (due(timer.dueMs)) steps.push({ type: 'timer', actor: timer.actor, id: timer.id });
    }
    for (const [link, contents] of Object.entries(context.links)) {
      const inTurn = this.#inTurn(snapshot, link, contents);
      const now = inTurn.filter((index) => due(contents[index]?.dueMs));
      steps.push(...now.map((index) => ({ type: 'deliver' as const, link, index })));
      // A message that overtakes arrives when the one before it would have.
      if (faultsLeft.reorder > 0 && now.length > 0 && this.network.link(link).kind === 'fifo') {
        for (let index = 1; index < contents.length; index++) {
          steps.push({ type: 'reorder', link, index });
        }
      }
      for (const index of now) {
        if (faultsLeft.loss > 0) steps.push({ type: 'drop', link, index });
        if (faultsLeft.duplicate > 0) steps.push({ type: 'duplicate', link, index });
      }
    }
    for (const choice of this.openChoices(snapshot)) {
      steps.push({ type: 'choose', choice: choice.name });
    }
    for (const party of this.definition.parties) {
      const down = context.crashed.includes(party.name);
      if (down) steps.push({ type: 'restart', party: party.name });
      else if (party.crashes && faultsLeft.crash > 0) {
        steps.push({ type: 'crash', party: party.name });
      }
    }
    return steps;
  }

  /** What may be delivered next on a link. */
  #inTurn(snapshot: SystemSnapshot, link: string, contents: readonly Envelope[]): number[] {
    const inTurn = this.network.deliverable(link, contents);
    if (this.network.link(link).kind !== 'duplicating') return inTurn;
    // It stays there for ever, so only what does something counts as a step.
    return inTurn.filter((index) => {
      const envelope = contents[index] as Envelope;
      const local = this.local(snapshot, envelope.to);
      const machine = this.machines[this.#index(envelope.to)] as LocalMachine;
      return local !== null && machine.can(local, this.eventOf(envelope));
    });
  }

  /** The event that an envelope arrives as. */
  eventOf(envelope: Envelope): Message {
    let event = this.#events.get(envelope);
    if (event === undefined) {
      event = { ...envelope.message, from: envelope.from };
      this.#events.set(envelope, event);
    }
    return event;
  }

  /** The choices that the environment has now. */
  openChoices(snapshot: SystemSnapshot): Choice[] {
    const locals = this.#locals(snapshot);
    return this.definition.choices.filter((choice) => {
      const index = this.#index(choice.actor);
      const local = locals[index];
      return local != null && (this.machines[index] as LocalMachine).can(local, choice.event);
    });
  }

  /** The virtual time of the next message or timer; Infinity if there is none. */
  nextDueMs(snapshot: SystemSnapshot): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { dueMs } of snapshot.context.timers) next = Math.min(next, dueMs ?? next);
    for (const contents of Object.values(snapshot.context.links)) {
      for (const { dueMs } of contents) next = Math.min(next, dueMs ?? next);
    }
    return next;
  }

  /** Whether `enabled` has the step, without listing all the others. */
  isEnabled(snapshot: SystemSnapshot, step: Step): boolean {
    const { timers, links, faultsLeft, crashed } = snapshot.context;
    const isNext = (dueMs: number | undefined) =>
      this.clock !== 'virtual' || dueMs === this.nextDueMs(snapshot);
    switch (step.type) {
      case 'timer':
        return timers.some(({ actor, id, dueMs }) => {
          return actor === step.actor && id === step.id && isNext(dueMs);
        });
      case 'choose':
        return this.openChoices(snapshot).some(({ name }) => name === step.choice);
      case 'restart':
        return crashed.includes(step.party);
      case 'crash': {
        const party = this.definition.parties.find(({ name }) => name === step.party);
        return party?.crashes === true && faultsLeft.crash > 0 && !crashed.includes(step.party);
      }
      default: {
        const contents = links[step.link] ?? [];
        const known = this.network.links.has(step.link);
        const inTurn = known ? this.#inTurn(snapshot, step.link, contents) : [];
        const isDue = (index: number) => isNext(contents[index]?.dueMs);
        if (step.type === 'reorder') {
          const isFifo = this.network.links.get(step.link)?.kind === 'fifo';
          const isLater = step.index > 0 && step.index < contents.length;
          return isFifo && isLater && faultsLeft.reorder > 0 && isDue(0);
        }
        if (!inTurn.includes(step.index) || !isDue(step.index)) return false;
        if (step.type === 'drop') return faultsLeft.loss > 0;
        return step.type === 'deliver' || faultsLeft.duplicate > 0;
      }
    }
  }

  /** Takes a step. Throws a ModelError for one that is not enabled. */
  apply(snapshot: SystemSnapshot, step: Step): StepResult {
    if (!this.isEnabled(snapshot, step)) {
      throw new ModelError(`this step cannot be taken here: ${JSON.stringify(step)}`);
    }
    const draft = this.#draftOf(snapshot);
    if (this.clock === 'virtual') draft.nowMs = this.#momentOf(snapshot, step);
    if (this.clock === 'stretched') draft.nowMs = this.#stretchedTo(snapshot, step);
    this.#carryOut(draft, step);
    return this.#finish(draft);
  }

  /**
   * What an event from outside does to an actor: for whoever plays a part of the system with
   * something that is no machine. It is no step, as no search could know of it.
   */
  inject(snapshot: SystemSnapshot, actor: string, event: Message): StepResult {
    const draft = this.#draftOf(snapshot);
    this.#process(draft, actor, event);
    return this.#finish(draft);
  }

  #draftOf(snapshot: SystemSnapshot): Draft {
    const { links, timers, faultsLeft, crashed, nowMs = 0, sent = 0 } = snapshot.context;
    const locals = [...this.#locals(snapshot)];
    const copied = { locals, links: { ...links }, timers: [...timers] };
    return { ...copied, faultsLeft, crashed, nowMs, sent, occurrences: [] };
  }

  /** When a step happens: at its own moment or, where it has none, at the one it is given. */
  #momentOf(snapshot: SystemSnapshot, step: Step): number {
    const next = this.nextDueMs(snapshot);
    const nowMs = snapshot.context.nowMs ?? 0;
    if (!('atMs' in step || step.type === 'choose' || 'party' in step)) return next;
    const atMs = step.atMs ?? nowMs;
    if (!(atMs >= nowMs && atMs <= next)) {
      throw new ModelError(`step at ${atMs} ms: expected a time from ${nowMs} to ${next} ms`);
    }
    return atMs;
  }

  /** The same where every step of the untimed reading may be next: see `Clock`. */
  #stretchedTo({ context }: SystemSnapshot, step: Step): number {
    const nowMs = context.nowMs ?? 0;
    if ('atMs' in step) return Math.max(nowMs, step.atMs ?? nowMs);
    if (step.type === 'timer') {
      const fired = context.timers.find(({ actor, id }) => actor === step.actor && id === step.id);
      return Math.max(nowMs, fired?.dueMs ?? nowMs);
    }
    if (!('link' in step)) return nowMs;
    const timersMs = context.timers.map(({ dueMs }) => dueMs ?? nowMs);
    const dueMs = context.links[step.link]?.[step.index]?.dueMs ?? nowMs;
    return Math.max(nowMs, Math.min(dueMs, ...timersMs));
  }

  #carryOut(draft: Draft, step: Step): void {
    switch (step.type) {
      case 'deliver':
        this.#deliver(draft, step.link, step.index);
        return;
      case 'reorder':
        draft.faultsLeft = { ...draft.faultsLeft, reorder: draft.faultsLeft.reorder - 1 };
        this.#deliver(draft, step.link, step.index);
        return;
      case 'duplicate': {
        draft.faultsLeft = { ...draft.faultsLeft, duplicate: draft.faultsLeft.duplicate - 1 };
        const contents = draft.links[step.link] as readonly Envelope[];
        const envelope = contents[step.index] as Envelope;
        draft.occurrences.push({ type: 'delivered', envelope });
        this.#receive(draft, envelope);
        return;
      }
      case 'drop': {
        draft.faultsLeft = { ...draft.faultsLeft, loss: draft.faultsLeft.loss - 1 };
        const contents = draft.links[step.link] as readonly Envelope[];
        const envelope = contents[step.index] as Envelope;
        draft.links[step.link] = contents.filter((_, index) => index !== step.index);
        draft.occurrences.push({ type: 'lost', envelope });
        return;
      }
      case 'timer': {
        const fired = (t: PendingTimer) => t.actor === step.actor && t.id === step.id;
        const timer = draft.timers.find(fired) as PendingTimer;
        draft.timers = draft.timers.filter((other) => other !== timer);
        this.#process(draft, step.actor, timer.event);
        return;
      }
      case 'choose': {
        const choice = this.choice(step.choice);
        this.#process(draft, choice.actor, choice.event);
        return;
      }
      case 'crash':
        this.#crash(draft, step.party);
        return;
      case 'restart': {
        draft.crashed = draft.crashed.filter((name) => name !== step.party);
        const party = this.definition.parties.find(({ name }) => name === step.party) as Party;
        this.#startActors(draft, Object.keys(party.actors));
        return;
      }
    }
  }

  /** The choice of that name. Throws a ModelError that lists the names. */
  choice(name: string): Choice {
    const choice = this.definition.choices.find((other) => other.name === name);
    if (choice === undefined) {
      const names = this.definition.choices.map((other) => other.name).join(', ');
      throw new ModelError(`unknown choice "${name}": expected one of ${names}`);
    }
    return choice;
  }

  #crash(draft: Draft, partyName: string): void {
    draft.faultsLeft = { ...draft.faultsLeft, crash: draft.faultsLeft.crash - 1 };
    draft.crashed = [...draft.crashed, partyName].sort(compareText);
    const down = (actor: string) => this.partyOf(actor).name === partyName;
    for (const [index, actor] of this.actorNames.entries()) {
      if (down(actor)) draft.locals[index] = null;
    }
    draft.timers = draft.timers.filter((timer) => !down(timer.actor));
    // Its connections break; what it had sent on other links is under way all the same.
    const actors = this.actorNames.filter(down);
    for (const name of this.network.connectionsOf(actors)) {
      for (const envelope of draft.links[name] as readonly Envelope[]) {
        if (!isUnderway(envelope)) draft.occurrences.push({ type: 'abandoned', envelope });
      }
      draft.links[name] = [];
    }
  }

  #deliver(draft: Draft, link: string, index: number): void {
    const contents = draft.links[link] as readonly Envelope[];
    const envelope = contents[index] as Envelope;
    draft.links[link] = this.network.take(link, contents, index);
    draft.occurrences.push({ type: 'delivered', envelope });
    this.#receive(draft, envelope);
  }

  #receive(draft: Draft, envelope: Envelope): void {
    this.#process(draft, envelope.to, this.eventOf(envelope));
  }

  #startActors(draft: Draft, actors: readonly string[]): void {
    const handover: { to: string; event: Message }[] = [];
    for (const actor of actors) {
      const { state, effects, taken } = (
        this.machines[this.#index(actor)] as LocalMachine
      ).initial();
      draft.locals[this.#index(actor)] = state;
      const event = { type: 'xstate.init' };
      draft.occurrences.push({ type: 'received', actor, event, taken, unread: false });
      this.#effects(draft, actor, effects, handover);
    }
    this.#handOver(draft, handover);
  }

  /** One event to one actor, and at once all that co-located actors say to each other of it. */
  #process(draft: Draft, actor: string, event: Message): void {
    this.#handOver(draft, [{ to: actor, event }]);
  }

  #handOver(draft: Draft, handover: { to: string; event: Message }[]): void {
    let left = mostHandovers;
    for (let next = handover.shift(); next !== undefined; next = handover.shift()) {
      if (left-- === 0) throw endlessHandover(next.to);
      const { to: actor, event } = next;
      const index = this.#index(actor);
      const local = draft.locals[index] as LocalState | null;
      if (local === null || local.done) {
        draft.occurrences.push({ type: 'received', actor, event, taken: [], unread: true });
        continue;
      }
      const { state, effects, taken } = (this.machines[index] as LocalMachine).step(local, event);
      draft.locals[index] = state;
      draft.occurrences.push({ type: 'received', actor, event, taken, unread: false });
      this.#effects(draft, actor, effects, handover);
      if (state.done) draft.timers = draft.timers.filter((timer) => timer.actor !== actor);
    }
  }

  #effects(
    draft: Draft,
    actor: string,
    effects: readonly LocalEffect[],
    handover: { to: string; event: Message }[],
  ): void {
    const isTimed = this.clock !== 'untimed';
    for (const effect of effects) {
      if (effect.type === 'cancel') {
        draft.timers = draft.timers.filter((t) => t.actor !== actor || t.id !== effect.id);
      } else if (effect.type === 'start') {
        const { id, event, delayMs } = effect;
        const timer = { actor, id, event, delayMs };
        draft.timers.push(isTimed ? { ...timer, dueMs: draft.nowMs + delayMs } : timer);
      } else {
        const { to, message } = effect.send;
        const route = this.network.route(actor, to);
        if (route.direct) {
          handover.push({ to, event: { ...message, from: actor } });
          if (this.partyOf(actor) !== this.partyOf(to)) {
            draft.occurrences.push({ type: 'handed', envelope: { from: actor, to, message } });
          }
        } else this.#transmit(draft, route.link, { from: actor, to, message });
      }
    }
  }

  #transmit(draft: Draft, link: string, bare: Envelope): void {
    const { latencyMs } = this.network.link(link);
    const times = { sentAtMs: draft.nowMs, dueMs: draft.nowMs + latencyMs, number: draft.sent };
    const envelope = this.clock === 'untimed' ? bare : { ...bare, ...times };
    draft.sent++;
    const before = draft.links[link] as readonly Envelope[];
    const { contents, abandoned } = this.network.push(link, before, envelope);
    draft.links[link] = contents;
    draft.occurrences.push({ type: 'sent', envelope });
    for (const given of abandoned) draft.occurrences.push({ type: 'abandoned', envelope: given });
  }

  #finish(draft: Draft): StepResult {
    const value: Record<string, StateValue> = {};
    const actors: Record<string, unknown> = {};
    for (const [index, name] of this.actorNames.entries()) {
      const local = draft.locals[index] as LocalState | null;
      value[name] = local === null ? crashedValue : local.value;
      actors[name] = local === null ? null : local.context;
    }
    // Which timer was started first says nothing: one order, or equal states would differ.
    draft.timers.sort((a, b) => compareText(a.actor, b.actor) || compareText(a.id, b.id));
    const { links, timers, faultsLeft, crashed } = draft;
    const shared = { actors, links, timers, faultsLeft, crashed };
    const context: SystemContext =
      this.clock === 'untimed' ? shared : { ...shared, nowMs: draft.nowMs, sent: draft.sent };
    const snapshot: SystemSnapshot = {
      status: 'active',
      output: undefined,
      error: undefined,
      value,
      context,
    };
    this.#localsOf.set(snapshot, draft.locals);
    return { snapshot, occurrences: draft.occurrences };
  }

  #locals(snapshot: SystemSnapshot): readonly (LocalState | null)[] {
    const known = this.#localsOf.get(snapshot);
    if (known !== undefined) return known;
    const locals = this.actorNames.map((name, index) => {
      const value = snapshot.value[name];
      if (value === undefined) throw new ModelError(`snapshot without actor "${name}"`);
      if (value === crashedValue) return null;
      return (this.machines[index] as LocalMachine).restore(value, snapshot.context.actors[name]);
    });
    this.#localsOf.set(snapshot, locals);
    return locals;
  }

  #index(actor: string): number {
    const index = this.#indexOf.get(actor);
    if (index === undefined) {
      throw new ModelError(`unknown actor "${actor}": expected one of ${this.actorNames}`);
    }
    return index;
  }
}

/** Composes a definition. Throws a ModelError or PurityError that names what is wrong with it. */
export function compose(definition: SystemDefinition, clock: Clock): System {
  return new System(definition, clock);
}
