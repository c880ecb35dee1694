/**
 * The system in integers. A state is a list of slots: for each actor its local state and its
 * timers, for each link its contents, and the fault budget. What a slot can hold is interned, so
 * a slot is a small number, and a step is a change of some slots.
 *
 * The kernel is asked about *groups* of steps: all that can happen on one link, by the timers or
 * the choices of one actor, or by the crash of one party. It notes which slots it read to answer:
 * the answer is the same for every state that agrees on these.
 */

import type { LocalView, TimerView, View } from '../../model/property.ts';
import { canonicalJson } from '../../system/canonical.ts';
import {
  endlessHandover,
  mostHandovers,
  type Occurrence,
  type System,
  type SystemSnapshot,
} from '../../system/compose.ts';
import type { FaultBudget, Party, Step } from '../../system/definition.ts';
import { ModelError } from '../../system/errors.ts';
import type { LocalMachine, LocalState, LocalStep, TakenTransition } from '../../system/machine.ts';
import type { Message, Send } from '../../system/message.ts';
import { compareText, type Envelope, isUnderway } from '../../system/network.ts';

/** Gives equal things the same number, in the order in which they are met. */
class Interner<T> {
  readonly items: T[] = [];
  readonly #ids = new Map<string, number>();

  /** `onNew` is called for each thing that is met for the first time. */
  constructor(readonly onNew: () => void = () => {}) {}

  id(key: string, make: () => T): number {
    let id = this.#ids.get(key);
    if (id === undefined) {
      id = this.items.length;
      this.#ids.set(key, id);
      this.items.push(make());
      this.onNew();
    }
    return id;
  }
}

/** A slot that a step changes. */
export interface Change {
  readonly slot: number;
  readonly from: number;
  readonly to: number;
}

type Taken = TakenTransition & { readonly actor: string };

/** One step that a group offers: what it changes, and what there is to say of it. */
export interface Successor {
  readonly step: number;
  /** The group that offers it. */
  readonly group: number;
  readonly changes: readonly Change[];
  /** Number of the fair action that the step carries out; -1 if nothing owes it. */
  readonly action: number;
  /** The actions of timers that ran before the step, and do not run on: but for one that fires. */
  readonly stops: readonly number[];
  readonly taken: readonly Taken[];
  /** Actor and event of the first reception that the text, or the machine, has no answer to. */
  readonly unspecified: string | null;
  /** Actor and event of the first message that nobody read. */
  readonly unread: string | null;
}

type Group =
  | { readonly kind: 'link'; readonly link: string }
  | { readonly kind: 'timers' | 'choices'; readonly actor: number }
  | { readonly kind: 'crash'; readonly party: Party };

export class Kernel implements View {
  readonly groups: readonly Group[];
  readonly slotCount: number;
  /** Every step met so far, by number. */
  readonly steps = new Interner<Step>();
  /** Every fair action met so far: what has to happen if it can happen again and again. */
  readonly actions = new Interner<string>();
  /** The slots read since `begin`, in order. */
  reads: number[] = [];
  /** How many values slots are known to have, all together. */
  values = 0;

  readonly #locals: Interner<LocalState | null>[];
  readonly #timers: Interner<readonly TimerView[]>[];
  readonly #contents: Interner<readonly Envelope[]>[];
  readonly #envelopes = new Interner<Envelope>();
  readonly #envelopeIds = new WeakMap<Envelope, number>();
  readonly #sentBy: readonly WeakMap<Send, Envelope>[];
  /** By actor: its transitions, with its name. */
  readonly #named: readonly WeakMap<TakenTransition, Taken>[];
  readonly #budgets: Interner<FaultBudget>;
  readonly #actorCount: number;
  readonly #linkNames: readonly string[];
  readonly #linkIndex: ReadonlyMap<string, number>;
  readonly #actorIndex: ReadonlyMap<string, number>;
  readonly #isRead: Uint8Array;
  /** Slot values of the state under question, and of the successor under construction. */
  #base: Int32Array | readonly number[] = [];
  readonly #current: Int32Array;
  readonly #isWritten: Uint8Array;
  #written: number[] = [];
  /** The group that is asked. */
  #group = 0;
  #taken: Taken[] = [];
  #stopped: string[] = [];
  #unspecified: string | null = null;
  #unread: string | null = null;

  constructor(readonly system: System) {
    const { machines, actorNames, network, definition } = system;
    this.#actorCount = machines.length;
    this.#linkNames = [...network.links.keys()];
    this.#linkIndex = new Map(this.#linkNames.map((name, index) => [name, index]));
    this.#actorIndex = new Map(actorNames.map((name, index) => [name, index]));
    this.slotCount = 2 * machines.length + this.#linkNames.length + 1;
    this.#isRead = new Uint8Array(this.slotCount);
    this.#isWritten = new Uint8Array(this.slotCount);
    this.#current = new Int32Array(this.slotCount);
    const count = () => {
      this.values++;
    };
    this.#locals = machines.map(() => new Interner(count));
    this.#timers = machines.map(() => new Interner(count));
    this.#contents = this.#linkNames.map(() => new Interner(count));
    this.#budgets = new Interner(count);
    this.#sentBy = machines.map(() => new WeakMap());
    this.#named = machines.map(() => new WeakMap());
    for (const timers of this.#timers) timers.id('', () => []);
    this.groups = [
      ...this.#linkNames.map((link) => ({ kind: 'link', link }) as const),
      ...machines.map((_, actor) => ({ kind: 'timers', actor }) as const),
      ...machines
        .map((_, actor) => ({ kind: 'choices', actor }) as const)
        .filter(({ actor }) => definition.choices.some((c) => c.actor === actorNames[actor])),
      ...definition.parties
        .filter(({ crashes }) => crashes)
        .map((party) => ({ kind: 'crash', party }) as const),
    ];
  }

  /** The slots of a snapshot. */
  slotsOf(snapshot: SystemSnapshot): Int32Array {
    const slots = new Int32Array(this.slotCount);
    const { links, timers, faultsLeft } = snapshot.context;
    for (const [actor, name] of this.system.actorNames.entries()) {
      slots[actor] = this.#localId(actor, this.system.local(snapshot, name));
      const own = timers.filter((timer) => timer.actor === name);
      slots[this.#actorCount + actor] = this.#timersId(actor, own);
    }
    for (const [index, name] of this.#linkNames.entries()) {
      slots[2 * this.#actorCount + index] = this.#contentsId(index, links[name] ?? []);
    }
    slots[this.#budgetSlot] = this.#budgetId(faultsLeft);
    return slots;
  }

  /** How many values a slot is known to have. */
  domain(slot: number): number {
    const count = this.#actorCount;
    if (slot < count) return (this.#locals[slot] as Interner<unknown>).items.length;
    if (slot < 2 * count) return (this.#timers[slot - count] as Interner<unknown>).items.length;
    if (slot === this.#budgetSlot) return this.#budgets.items.length;
    return (this.#contents[slot - 2 * count] as Interner<unknown>).items.length;
  }

  /** Begins a question about the state with these slots. */
  begin(slots: Int32Array): void {
    this.#base = slots;
    for (const slot of this.reads) this.#isRead[slot] = 0;
    this.reads = [];
    this.#reset();
  }

  /** All steps of a group, by number, in the state of `begin`. */
  successors(number: number): Successor[] {
    this.#group = number;
    const group = this.groups[number] as Group;
    switch (group.kind) {
      case 'link':
        return this.#linkSuccessors(group.link);
      case 'timers':
        return this.#timerSuccessors(group.actor);
      case 'choices':
        return this.#choiceSuccessors(group.actor);
      case 'crash':
        return this.#crashSuccessors(group.party);
    }
  }

  local(actor: string): LocalView | null {
    return this.#local(this.#actor(actor));
  }

  timers(actor: string): readonly TimerView[] {
    return this.#timersOf(this.#actor(actor));
  }

  messages(link: string): readonly Envelope[] {
    return this.#contentsOf(link).filter((envelope) => !isUnderway(envelope));
  }

  faultsLeft(kind: keyof FaultBudget): number {
    return this.#budget()[kind];
  }

  #actor(name: string): number {
    const index = this.#actorIndex.get(name);
    if (index === undefined) {
      throw new ModelError(`unknown actor "${name}": expected one of ${this.system.actorNames}`);
    }
    return index;
  }

  get #budgetSlot(): number {
    return this.slotCount - 1;
  }

  #get(slot: number): number {
    if (this.#isWritten[slot]) return this.#current[slot] as number;
    if (!this.#isRead[slot]) {
      this.#isRead[slot] = 1;
      this.reads.push(slot);
    }
    return this.#base[slot] as number;
  }

  #set(slot: number, value: number): void {
    // A change is told as a difference, so what was there before has been asked for.
    this.#get(slot);
    if (!this.#isWritten[slot]) {
      this.#isWritten[slot] = 1;
      this.#written.push(slot);
    }
    this.#current[slot] = value;
  }

  #reset(): void {
    for (const slot of this.#written) this.#isWritten[slot] = 0;
    this.#written = [];
    this.#taken = [];
    this.#stopped = [];
    this.#unspecified = null;
    this.#unread = null;
  }

  /** The successor that `run` makes of the state under question. */
  #successor(step: Step, action: string | null, run: () => void): Successor {
    run();
    const changes = this.#written
      .map((slot) => ({
        slot,
        from: this.#base[slot] as number,
        to: this.#current[slot] as number,
      }))
      .filter(({ from, to }) => from !== to);
    const successor = {
      step: this.steps.id(JSON.stringify(step), () => step),
      group: this.#group,
      changes,
      action: action === null ? -1 : this.actions.id(action, () => action),
      stops: [...new Set(this.#stopped)].map((timer) => this.actions.id(timer, () => timer)),
      taken: this.#taken,
      unspecified: this.#unspecified,
      unread: this.#unread,
    };
    this.#reset();
    return successor;
  }

  #linkSuccessors(link: string): Successor[] {
    const contents = this.#contentsOf(link);
    if (contents.length === 0) return [];
    const { network } = this.system;
    const { kind } = network.link(link);
    const all = network.deliverable(link, contents);
    const inTurn =
      kind === 'duplicating'
        ? all.filter((index) => this.#isHandled(contents[index] as Envelope))
        : all;
    const found = inTurn.map((index) => {
      const envelope = contents[index] as Envelope;
      const { to } = envelope;
      const step: Step = { type: 'deliver', link, index };
      // Where messages have no order, each of them is owed its delivery: not just any of them.
      const isSet = kind === 'unordered' || kind === 'duplicating';
      const which = isSet ? String(this.#envelopeId(envelope)) : '';
      const action = `deliver ${link} ${to} ${which}`;
      return this.#successor(step, action, () => this.#deliver(link, index));
    });
    if (inTurn.length === 0) return found;
    const budget = this.#budget();
    const fault = (type: 'drop' | 'duplicate' | 'reorder', index: number, run: () => void) => {
      const kindOf = { drop: 'loss', duplicate: 'duplicate', reorder: 'reorder' } as const;
      found.push(
        this.#successor({ type, link, index }, null, () => {
          this.#spend(kindOf[type]);
          run();
        }),
      );
    };
    if (budget.reorder > 0 && kind === 'fifo') {
      for (let index = 1; index < contents.length; index++) {
        fault('reorder', index, () => this.#deliver(link, index));
      }
    }
    for (const index of inTurn) {
      const envelope = contents[index] as Envelope;
      const without = contents.filter((_, other) => other !== index);
      if (budget.loss > 0) fault('drop', index, () => this.#setContents(link, without));
      if (budget.duplicate > 0) fault('duplicate', index, () => this.#receive(envelope));
    }
    return found;
  }

  #timerSuccessors(actor: number): Successor[] {
    const slot = this.#actorCount + actor;
    const timers =
      (this.#timers[actor] as Interner<readonly TimerView[]>).items[this.#get(slot)] ?? [];
    const name = this.system.actorNames[actor] as string;
    return timers
      .filter(({ id }, index) => timers.findIndex((other) => other.id === id) === index)
      .map((timer) =>
        this.#successor(
          { type: 'timer', actor: name, id: timer.id },
          `timer ${name} ${timer.id}`,
          () => {
            this.#setTimers(
              actor,
              timers.filter((other) => other !== timer),
            );
            this.#process(actor, timer.event, null);
          },
        ),
      );
  }

  #choiceSuccessors(actor: number): Successor[] {
    const local = this.#local(actor);
    if (local === null) return [];
    const { machines, actorNames, definition } = this.system;
    const name = actorNames[actor] as string;
    const machine = machines[actor] as LocalMachine;
    return definition.choices
      .filter((choice) => choice.actor === name && machine.can(local, choice.event))
      .map((choice) => {
        const isOwed = choice.usual === true && choice.thinkMs === undefined;
        const step: Step = { type: 'choose', choice: choice.name };
        return this.#successor(step, isOwed ? `choose ${choice.name}` : null, () =>
          this.#process(actor, choice.event, null),
        );
      });
  }

  #crashSuccessors(party: Party): Successor[] {
    const actors = Object.keys(party.actors).map((name) => this.#actorIndex.get(name) as number);
    const isDown = this.#local(actors[0] as number) === null;
    if (isDown) {
      const step: Step = { type: 'restart', party: party.name };
      return [this.#successor(step, `restart ${party.name}`, () => this.#start(actors))];
    }
    if (this.#budget().crash === 0) return [];
    const step: Step = { type: 'crash', party: party.name };
    return [
      this.#successor(step, null, () => {
        this.#spend('crash');
        for (const actor of actors) {
          this.#set(actor, this.#localId(actor, null));
          this.#stopTimers(actor, () => true);
        }
        const names = Object.keys(party.actors);
        for (const link of this.system.network.connectionsOf(names)) {
          this.#setContents(link, []);
        }
      }),
    ];
  }

  #isHandled(envelope: Envelope): boolean {
    const actor = this.#actorIndex.get(envelope.to) as number;
    const local = this.#local(actor);
    const machine = this.system.machines[actor] as LocalMachine;
    return local !== null && machine.can(local, this.system.eventOf(envelope));
  }

  #deliver(link: string, index: number): void {
    const contents = this.#contentsOf(link);
    const envelope = contents[index] as Envelope;
    this.#setContents(link, this.system.network.take(link, contents, index));
    this.#receive(envelope);
  }

  #receive(envelope: Envelope): void {
    const actor = this.#actorIndex.get(envelope.to) as number;
    this.#process(actor, this.system.eventOf(envelope), envelope);
  }

  #start(actors: readonly number[]): void {
    const handover: [number, Message][] = [];
    for (const actor of actors) {
      const step = (this.system.machines[actor] as LocalMachine).initial();
      this.#adopt(actor, step, handover);
    }
    this.#handOver(handover);
  }

  /** `envelope`: the message from the network that brings the event; null if none does. */
  #process(actor: number, event: Message, envelope: Envelope | null): void {
    const local = this.#local(actor);
    if (local === null || local.done) {
      if (envelope !== null && !this.system.network.isAnswer(envelope)) {
        this.#unread ??= `${this.system.actorNames[actor]}: ${event.type}`;
      }

      return;
    }
    const handover: [number, Message][] = [];
    this.#step(actor, local, event, envelope !== null, handover);
    this.#handOver(handover);
  }

  #handOver(handover: [number, Message][]): void {
    let left = mostHandovers;
    for (let next = handover.shift(); next !== undefined; next = handover.shift()) {
      const [actor, event] = next;
      if (left-- === 0) throw endlessHandover(this.system.actorNames[actor] as string);
      const local = this.#local(actor);
      if (local !== null && !local.done) this.#step(actor, local, event, false, handover);
    }
  }

  #step(
    actor: number,
    local: LocalState,
    event: Message,
    isNetwork: boolean,
    handover: [number, Message][],
  ): void {
    const step = (this.system.machines[actor] as LocalMachine).step(local, event);
    const isAnswered = step.taken.some(({ meta }) => meta.unspecified !== true);
    if (!isAnswered && (isNetwork || step.taken.length > 0)) {
      const state = JSON.stringify(local.value);
      this.#unspecified ??= `${this.system.actorNames[actor]} in ${state}: ${event.type}`;
    }
    this.#adopt(actor, step, handover);
  }

  #adopt(actor: number, step: LocalStep, handover: [number, Message][]): void {
    const { network, actorNames } = this.system;
    const name = actorNames[actor] as string;
    this.#set(actor, this.#localId(actor, step.state));
    for (const taken of step.taken) this.#taken.push(this.#withName(actor, taken));
    for (const effect of step.effects) {
      if (effect.type === 'send') {
        const { to } = effect.send;
        const route = network.route(name, to);
        const envelope = this.#sent(actor, effect.send);
        if (route.direct) {
          handover.push([this.#actorIndex.get(to) as number, this.system.eventOf(envelope)]);
        } else {
          const { contents } = network.push(route.link, this.#contentsOf(route.link), envelope);
          this.#setContents(route.link, contents);
        }
      } else {
        if (effect.type === 'start') {
          const { id, event, delayMs } = effect;
          this.#setTimers(actor, [...this.#timersOf(actor), { id, event, delayMs }]);
        } else {
          this.#stopTimers(actor, ({ id }) => id === effect.id);
        }
      }
    }
    if (step.state.done) this.#stopTimers(actor, () => true);
  }

  /** A transition with the name of its actor: of the same one the same object. */
  #withName(actor: number, transition: TakenTransition): Taken {
    const known = this.#named[actor] as WeakMap<TakenTransition, Taken>;
    let named = known.get(transition);
    if (named === undefined) {
      named = { ...transition, actor: this.system.actorNames[actor] as string };
      known.set(transition, named);
    }
    return named;
  }

  #local(actor: number): LocalState | null {
    return (this.#locals[actor] as Interner<LocalState | null>).items[this.#get(actor)] ?? null;
  }

  #localId(actor: number, state: LocalState | null): number {
    const key = state === null ? 'down' : String(state.id);
    return (this.#locals[actor] as Interner<LocalState | null>).id(key, () => state);
  }

  #timersOf(actor: number): readonly TimerView[] {
    const id = this.#get(this.#actorCount + actor);
    return (this.#timers[actor] as Interner<readonly TimerView[]>).items[
      id
    ] as readonly TimerView[];
  }

  #timersId(actor: number, timers: readonly TimerView[]): number {
    const sorted = timers
      .map(({ id, event, delayMs }) => ({ id, event, delayMs }))
      .sort((a, b) => compareText(a.id, b.id));
    const key = sorted.length === 0 ? '' : canonicalJson(sorted);
    return (this.#timers[actor] as Interner<readonly TimerView[]>).id(key, () => sorted);
  }

  #stopTimers(actor: number, isStopped: (timer: TimerView) => boolean): void {
    const timers = this.#timersOf(actor);
    const left = timers.filter((timer) => !isStopped(timer));
    if (left.length === timers.length) return;
    const name = this.system.actorNames[actor];
    for (const { id } of timers.filter(isStopped)) this.#stopped.push(`timer ${name} ${id}`);
    this.#setTimers(actor, left);
  }

  #setTimers(actor: number, timers: readonly TimerView[]): void {
    this.#set(this.#actorCount + actor, this.#timersId(actor, timers));
  }

  #linkSlot(link: string): number {
    const index = this.#linkIndex.get(link);
    if (index === undefined) {
      throw new ModelError(`unknown link "${link}": expected one of ${this.#linkNames}`);
    }
    return 2 * this.#actorCount + index;
  }

  #contentsOf(link: string): readonly Envelope[] {
    const slot = this.#linkSlot(link);
    const interner = this.#contents[slot - 2 * this.#actorCount] as Interner<readonly Envelope[]>;
    return interner.items[this.#get(slot)] as readonly Envelope[];
  }

  #setContents(link: string, contents: readonly Envelope[]): void {
    const slot = this.#linkSlot(link);
    this.#set(slot, this.#contentsId(slot - 2 * this.#actorCount, contents));
  }

  #contentsId(index: number, contents: readonly Envelope[]): number {
    const key = contents.map((envelope) => this.#envelopeId(envelope)).join();
    return (this.#contents[index] as Interner<readonly Envelope[]>).id(key, () =>
      contents.map((envelope) => this.#envelope(envelope)),
    );
  }

  #envelopeId(envelope: Envelope): number {
    let id = this.#envelopeIds.get(envelope);
    if (id === undefined) {
      id = this.#envelopes.id(canonicalJson(envelope), () => envelope);
      this.#envelopeIds.set(envelope, id);
    }
    return id;
  }

  /** The envelope of what an actor sends: asked again, its machine gives the same object. */
  #sent(actor: number, send: Send): Envelope {
    // By actor, as two may have the same machine, and what it sends is then the same as well.
    const known = this.#sentBy[actor] as WeakMap<Send, Envelope>;
    let envelope = known.get(send);
    if (envelope === undefined) {
      const { to, message } = send;
      const from = this.system.actorNames[actor] as string;
      envelope = this.#envelope({ from, to, message });
      known.set(send, envelope);
    }
    return envelope;
  }

  /** The one object that stands for all equal envelopes. */
  #envelope(envelope: Envelope): Envelope {
    return this.#envelopes.items[this.#envelopeId(envelope)] as Envelope;
  }

  #budget(): FaultBudget {
    return this.#budgets.items[this.#get(this.#budgetSlot)] as FaultBudget;
  }

  #budgetId(budget: FaultBudget): number {
    return this.#budgets.id(Object.values(budget).join(), () => budget);
  }

  #spend(kind: keyof FaultBudget): void {
    const budget = this.#budget();
    this.#set(this.#budgetSlot, this.#budgetId({ ...budget, [kind]: budget[kind] - 1 }));
  }
}

/** A View on a snapshot of the plain composed logic: what a counterexample is replayed with. */
export function viewOf(system: System, snapshot: SystemSnapshot): View {
  return {
    local: (actor) => system.local(snapshot, actor),
    timers: (actor) => snapshot.context.timers.filter((timer) => timer.actor === actor),
    messages: (link) => {
      const contents = snapshot.context.links[link];
      if (contents === undefined) throw new ModelError(`unknown link "${link}"`);
      return contents.filter((envelope) => !isUnderway(envelope));
    },
    faultsLeft: (kind) => snapshot.context.faultsLeft[kind],
  };
}

/** Whether a step met what the text, or the machine, has no answer to; or what nobody read. */
export function mishaps(
  { network }: System,
  occurrences: readonly Occurrence[],
): { unspecified: boolean; unread: boolean } {
  let brought: Envelope | null = null;
  const found = { unspecified: false, unread: false };
  for (const occurrence of occurrences) {
    if (occurrence.type === 'delivered') brought = occurrence.envelope;
    if (occurrence.type !== 'received') continue;
    const { taken, unread, event } = occurrence;
    if (unread && brought !== null && !network.isAnswer(brought)) found.unread = true;
    const isAnswered = taken.some(({ meta }) => meta.unspecified !== true);
    const isStart = event.type === 'xstate.init';
    if (!unread && !isStart && !isAnswered && (brought !== null || taken.length > 0)) {
      found.unspecified = true;
    }
    brought = null;
  }
  return found;
}
