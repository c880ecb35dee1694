/**
 * A state as a list of slots: for each actor its local state, for each actor its timers, for each
 * link its contents, the fault budget, and for each observer that is asked for what it has seen.
 * What a slot can hold is interned, so that a slot is a small number.
 */

import { canonicalText } from '../../system/canonical.ts';
import type { System } from '../../system/compose.ts';
import type { FaultBudget } from '../../system/definition.ts';
import { ModelError } from '../../system/errors.ts';
import type { LocalState } from '../../system/local.ts';
import type { Envelope, Send } from '../../system/message.ts';
import { unknownObserver } from '../../system/observer.ts';
import type { PendingTimer, SystemSnapshot } from '../../system/snapshot.ts';
import { named } from '../../system/suggest.ts';
import { compareTimers, type Timer } from '../../system/timers.ts';
import { Interner } from './interner.ts';
import { PairTable } from './pairTable.ts';
import { Unobserved } from './unobserved.ts';
import { bytesOfLocal, bytesOfStep, bytesOfValue } from './weights.ts';

export class Slots {
  readonly count: number;
  readonly budgetSlot: number;
  /** How many values slots are known to have, all together. */
  values = 0;
  #bytes = 0;
  /** Slots that have got values since somebody emptied this. */
  readonly grown = new Set<number>();
  /** By the number of the state in its machine; -1 is down. */
  readonly #locals: readonly Interner<LocalState | null, number>[];
  readonly #timers: readonly Interner<readonly Timer[]>[];
  readonly #contents: readonly Interner<readonly Envelope[]>[];
  readonly #budgets: Interner<FaultBudget>;
  readonly #observed: readonly Interner<unknown>[];
  readonly #envelopes = new Interner<Envelope>();
  readonly #envelopeIds = new WeakMap<Envelope, number>();
  /** By message and contents of its link: the contents once it has been sent. */
  readonly #after = new PairTable();
  readonly #sentBy: readonly WeakMap<Send, Envelope>[];
  readonly #actorCount: number;
  readonly #linkNames: readonly string[];
  readonly #linkIndex: ReadonlyMap<string, number>;
  readonly #actorIndex: ReadonlyMap<string, number>;

  constructor(
    readonly system: System,
    /** Names of the observers that have a slot. */
    readonly observers: readonly string[],
    /** Whether timers are told apart by the order in which they were started. */
    readonly keepsOrder = false,
  ) {
    const { machines, actorNames, network } = system;
    this.#actorCount = machines.length;
    this.#linkNames = [...network.links.keys()];
    this.#linkIndex = new Map(this.#linkNames.map((name, index) => [name, index]));
    this.#actorIndex = new Map(actorNames.map((name, index) => [name, index]));
    this.budgetSlot = 2 * machines.length + this.#linkNames.length;
    this.count = this.budgetSlot + 1 + observers.length;
    const onNew = (slot: number) => () => {
      this.values++;
      this.grown.add(slot);
    };
    this.#locals = machines.map((_, actor) => new Interner(onNew(actor)));
    this.#timers = machines.map((_, actor) => new Interner(onNew(this.timersSlot(actor))));
    this.#contents = this.#linkNames.map((_, at) => new Interner(onNew(this.firstLinkSlot + at)));
    this.#budgets = new Interner(onNew(this.budgetSlot));
    this.#observed = observers.map((_, at) => new Interner(onNew(this.budgetSlot + 1 + at)));
    this.#sentBy = machines.map(() => new WeakMap());
    for (const timers of this.#timers) timers.id('', () => []);
  }

  /** About how many bytes all of that takes, with what machines remember of it. */
  get bytes(): number {
    const pairs = this.system.machines.reduce((sum, machine) => sum + machine.pairs, 0);
    return this.#bytes + bytesOfStep * pairs;
  }

  /** What slots can hold, as texts: of each slot in the order of its numbers. */
  *texts(): Iterable<string> {
    for (const { items } of this.#locals) for (const local of items) yield local?.key ?? '';
    const others = [...this.#timers, ...this.#contents, this.#budgets, ...this.#observed];
    for (const interner of [...others, this.#envelopes]) yield* interner.keys();
  }

  /** The slots of a snapshot. */
  of(snapshot: SystemSnapshot): Int32Array {
    const slots = new Int32Array(this.count);
    const { links, timers, faultsLeft, observed } = snapshot.context;
    for (const [actor, name] of this.system.actorNames.entries()) {
      slots[actor] = this.localId(actor, this.system.local(snapshot, name));
      const own = timers.filter((timer) => timer.actor === name);
      slots[this.timersSlot(actor)] = this.timersId(actor, own);
    }
    for (const name of this.#linkNames) {
      const slot = this.linkSlot(name);
      slots[slot] = this.contentsId(slot, links[name] ?? []);
    }
    slots[this.budgetSlot] = this.budgetId(faultsLeft);
    for (const name of this.observers) {
      const slot = this.observerSlot(name);
      slots[slot] = this.observedId(slot, observed?.[name]);
    }
    return slots;
  }

  /** How many values a slot is known to have. */
  domain(slot: number): number {
    const count = this.#actorCount;
    if (slot < count) return (this.#locals[slot] as Interner<unknown, number>).items.length;
    if (slot < 2 * count) return (this.#timers[slot - count] as Interner<unknown>).items.length;
    if (slot === this.budgetSlot) return this.#budgets.items.length;
    if (slot > this.budgetSlot) return this.#observedIn(slot).items.length;
    return (this.#contents[slot - 2 * count] as Interner<unknown>).items.length;
  }

  /** Whether the slot is that of a link that nothing has ever been sent on. */
  isUnusedLink(slot: number): boolean {
    if (slot < this.firstLinkSlot || slot >= this.budgetSlot) return false;
    const { items } = this.#contentsIn(slot);
    return items.length < 2 && (items[0]?.length ?? 0) === 0;
  }

  /** The number of an actor, which is the slot of its local state. */
  actor(name: string): number {
    const index = this.#actorIndex.get(name);
    if (index === undefined) {
      const { actorNames } = this.system;
      const what = named(name, actorNames);
      const names = actorNames.join(', ');
      throw new ModelError(`unknown actor ${what}: expected one of ${names}`, [name]);
    }
    return index;
  }

  /** Those of links come one after the other, and that of the budget after them. */
  get firstLinkSlot(): number {
    return 2 * this.#actorCount;
  }

  timersSlot(actor: number): number {
    return this.#actorCount + actor;
  }

  linkSlot(link: string): number {
    const index = this.#linkIndex.get(link);
    if (index === undefined) {
      const what = named(link, this.#linkNames);
      const names = this.#linkNames.join(', ');
      throw new ModelError(`unknown link ${what}: expected one of ${names}`, [link]);
    }
    return this.firstLinkSlot + index;
  }

  /** Throws an Unobserved for an observer that has no slot, a ModelError for no observer. */
  observerSlot(name: string): number {
    const index = this.observers.indexOf(name);
    if (index >= 0) return this.budgetSlot + 1 + index;
    const { observers = {} } = this.system.definition;
    if (!Object.hasOwn(observers, name)) throw unknownObserver(name, Object.keys(observers));
    throw new Unobserved([name], 'value');
  }

  /** What the observer that has the slot has seen. */
  observed(slot: number, id: number): unknown {
    return this.#observedIn(slot).items[id];
  }

  /** All values that the observer has had, by number. */
  allObserved(slot: number): readonly unknown[] {
    return this.#observedIn(slot).items;
  }

  observedId(slot: number, value: unknown): number {
    const text = canonicalText(value);
    return this.#observedIn(slot).id(text, () => this.#weighed(text, value));
  }

  #weighed<T>(text: string, value: T): T {
    this.#bytes += bytesOfValue(text);
    return value;
  }

  #observedIn(slot: number): Interner<unknown> {
    return this.#observed[slot - this.budgetSlot - 1] as Interner<unknown>;
  }

  local(actor: number, id: number): LocalState | null {
    return (this.#locals[actor] as Interner<LocalState | null, number>).items[id] ?? null;
  }

  /** All local states of an actor that were met. */
  localsMet(actor: number): readonly (LocalState | null)[] {
    return (this.#locals[actor] as Interner<LocalState | null, number>).items;
  }

  localId(actor: number, state: LocalState | null): number {
    const locals = this.#locals[actor] as Interner<LocalState | null, number>;
    return locals.id(state?.id ?? -1, () => {
      if (state !== null) this.#bytes += bytesOfLocal(state.key);
      return state;
    });
  }

  timers(actor: number, id: number): readonly Timer[] {
    return (this.#timers[actor] as Interner<readonly Timer[]>).items[id] as readonly Timer[];
  }

  timersId(actor: number, timers: readonly Timer[]): number {
    // Not what a reading of time adds to it.
    const bare = timers.map(bareTimer);
    if (!this.keepsOrder) bare.sort(compareTimers);
    const key = bare.length === 0 ? '' : canonicalText(bare);
    const all = this.#timers[actor] as Interner<readonly Timer[]>;
    return all.id(key, () => this.#weighed(key, bare));
  }

  /** The contents of the link that has the slot. */
  contents(slot: number, id: number): readonly Envelope[] {
    return this.#contentsIn(slot).items[id] as readonly Envelope[];
  }

  contentsId(slot: number, contents: readonly Envelope[]): number {
    const key = contents.map((envelope) => this.envelopeId(envelope)).join();
    return this.#contentsIn(slot).id(key, () =>
      this.#weighed(
        key,
        contents.map((envelope) => this.#envelope(envelope)),
      ),
    );
  }

  /** The contents of a link, given by number, with these sent on it. */
  contentsWith(link: string, id: number, envelopes: readonly Envelope[]): number {
    let after = id;
    for (const envelope of envelopes) after = this.#with(link, after, envelope);
    return after;
  }

  #with(link: string, id: number, envelope: Envelope): number {
    // It tells the link as well: there is one way from one actor to another.
    const sent = this.envelopeId(envelope);
    let after = this.#after.get(sent, id);
    if (after < 0) {
      const slot = this.linkSlot(link);
      const { contents } = this.system.network.push(link, this.contents(slot, id), envelope);
      after = this.contentsId(slot, contents);
      this.#after.set(sent, id, after);
    }
    return after;
  }

  #contentsIn(slot: number): Interner<readonly Envelope[]> {
    return this.#contents[slot - 2 * this.#actorCount] as Interner<readonly Envelope[]>;
  }

  budget(id: number): FaultBudget {
    return this.#budgets.items[id] as FaultBudget;
  }

  budgetId(budget: FaultBudget): number {
    return this.#budgets.id(Object.values(budget).join(), () => budget);
  }

  envelopeId(envelope: Envelope): number {
    let id = this.#envelopeIds.get(envelope);
    if (id === undefined) {
      const text = canonicalText(envelope);
      id = this.#envelopes.id(text, () => this.#weighed(text, envelope));
      this.#envelopeIds.set(envelope, id);
    }
    return id;
  }

  /** The envelope of what an actor sends: asked again, its machine gives the same object. */
  envelopeOf(actor: number, send: Send): Envelope {
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
    return this.#envelopes.items[this.envelopeId(envelope)] as Envelope;
  }
}

/** Without what a reading of time, or the list of a whole system, adds to a timer. */
function bareTimer(timer: Timer): Timer {
  const { actor, dueMs, number, ...bare } = timer as PendingTimer;
  return bare;
}
