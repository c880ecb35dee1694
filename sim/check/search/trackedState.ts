/**
 * The state that the kernel is asked about, and the successor of it under construction. It notes
 * which slots are read, as what was found is the same for every state that agrees on these, and
 * which are written.
 */

import type { FaultBudget } from '../../system/definition.ts';
import type { LocalState } from '../../system/local.ts';
import type { Envelope } from '../../system/message.ts';
import { isUnderway } from '../../system/network.ts';
import { leftOf, localAt } from '../../system/stateView.ts';
import type { Timer } from '../../system/timers.ts';
import type { LocalView, View } from '../../system/view.ts';
import { AskedFor } from './askedFor.ts';
import type { Slots } from './slots.ts';

/** A slot that a step changes. */
export interface Change {
  readonly slot: number;
  readonly from: number;
  readonly to: number;
}

/** For a slot that a step has written: for each thing pending in it, which one it was before. */
export interface Moved {
  readonly slot: number;
  /** By place: the place that it had before the step; negative for one that begins anew. */
  readonly origins: readonly number[];
}

/** A change of a slot that depends on what is in it: `after` says what is in it then. */
export interface Deferred {
  readonly number: number;
  readonly slot: number;
  after(before: number): number;
}

/** What a step appends to a link whose contents it has not looked at. */
export interface Appended {
  readonly slot: number;
  readonly link: string;
  readonly envelopes: Envelope[];
}

/** What something that was carried out has read, in order, written and appended. */
export interface Run {
  readonly reads: readonly number[];
  readonly writes: readonly Omit<Change, 'from'>[];
  readonly appended: readonly Appended[];
  /** Whether that is all: not if it has read what the step had written before it. */
  readonly isWhole: boolean;
}

const nothing: readonly never[] = [];

export class TrackedState implements View {
  /** Whether timers are told apart by the order in which they were started. */
  static readonly keepsOrder: boolean = false;
  /** The slots read since `begin`, in order. */
  reads: number[] = [];
  /** Of these, the links that were read only to append to them. */
  readonly #onlyAppendedTo = new Set<number>();
  readonly asked = new AskedFor();
  /** Whether an observer sees when it is that a message is lost, where somebody asks that. */
  seesLosses = false;
  readonly #slots: Slots;
  readonly #isRead: Uint8Array;
  /** Slot values of the state itself, and of the successor where it is another. */
  base: Int32Array | readonly number[] = [];
  readonly #current: Int32Array;
  readonly #isWritten: Uint8Array;
  #written: number[] = [];
  #appended: Appended[] = [];
  /** What has been read by what is being recorded, if anything is. */
  #recorded: number[] | null = null;
  readonly #isRecorded: Uint8Array;
  /** How much the step had written before what is being recorded, and whether that was read. */
  #recordedFrom = 0;
  #isWhole = true;

  constructor(slots: Slots) {
    this.#slots = slots;
    this.#isRead = new Uint8Array(slots.count);
    this.#isWritten = new Uint8Array(slots.count);
    this.#isRecorded = new Uint8Array(slots.count);
    this.#current = new Int32Array(slots.count);
  }

  /** Begins with the state that has these slots: nothing is read or written yet. */
  begin(slots: Int32Array): void {
    this.base = slots;
    for (const slot of this.reads) this.#isRead[slot] = 0;
    this.reads = [];
    this.#onlyAppendedTo.clear();
    this.#reset();
  }

  /** What has been written, and is another value than before; then the state is as it was. */
  takeChanges(): Change[] {
    const changes = this.#written
      .map((slot) => ({
        slot,
        from: this.base[slot] as number,
        to: this.#current[slot] as number,
      }))
      .filter(({ from, to }) => from !== to);
    this.#reset();
    return changes;
  }

  #reset(): void {
    for (const slot of this.#written) this.#isWritten[slot] = 0;
    this.#written = [];
    this.#appended = [];
  }

  /**
   * Appends to a link, which is not a connection. What it holds is not looked at yet: `settle`
   * looks, or else `takeAppended` takes what there is.
   */
  append(link: string, envelope: Envelope): void {
    const slot = this.#slots.linkSlot(link);
    const before = this.#appended.find((other) => other.slot === slot);
    if (before === undefined) this.#appended.push({ slot, link, envelopes: [envelope] });
    else before.envelopes.push(envelope);
  }

  /** What has been appended to links that nobody has looked at. */
  takeAppended(): readonly Appended[] {
    for (const { slot } of [...this.#appended]) {
      if (this.#isRead[slot] || this.#isWritten[slot]) this.#settle(slot);
    }
    const appended = this.#appended;
    this.#appended = [];
    return appended;
  }

  /** Looks at the links that have been appended to. */
  settle(): void {
    for (const { slot } of [...this.#appended]) {
      if (!this.#isRead[slot]) this.#onlyAppendedTo.add(slot);
      this.#settle(slot);
    }
  }

  /** Carries out what has been appended to a link. */
  #settle(slot: number): void {
    const at = this.#appended.findIndex((other) => other.slot === slot);
    for (const { link, envelopes } of at < 0 ? [] : this.#appended.splice(at, 1)) {
      this.#set(slot, this.#slots.contentsWith(link, this.#get(slot), envelopes));
    }
  }

  /** Carries something out, and tells what it did, for `repeat`. */
  recorded(run: () => void): Run {
    const before = this.#written.length;
    const reads: number[] = [];
    this.#recorded = reads;
    this.#recordedFrom = before;
    this.#isWhole = true;
    try {
      run();
    } finally {
      for (const slot of reads) this.#isRecorded[slot] = 0;
      this.#recorded = null;
    }
    const slots = this.#written.slice(before);
    const writes = slots.map((slot) => ({ slot, to: this.#current[slot] as number }));
    return { reads, writes, appended: [...this.#appended], isWhole: this.#isWhole };
  }

  /** Does once more what another run did, in a state that agrees on all that it has read. */
  repeat({ reads, writes, appended }: Run): void {
    for (const slot of reads) this.#get(slot);
    for (const { slot, to } of writes) this.#set(slot, to);
    this.#appended.push(...appended);
  }

  /** How much had to be read if links are not looked at to append to them, and a hash of it. */
  get needed(): { readonly count: number; readonly hash: number } {
    let hash = 0;
    for (const slot of this.reads) {
      if (this.#onlyAppendedTo.has(slot)) continue;
      hash = Math.imul(hash ^ (this.base[slot] as number), 0x5bd1e995) + slot;
    }
    return { count: this.reads.length - this.#onlyAppendedTo.size, hash };
  }

  local(actor: string): LocalView | null {
    const { index, path } = this.#slots.system.placeOf(actor);
    return this.asked.view(actor, localAt(this.localOf(index), path));
  }

  timers(actor: string): readonly Timer[] {
    return this.timersOf(this.#slots.actor(actor));
  }

  messages(link: string): readonly Envelope[] {
    return this.contentsOf(link).filter((envelope) => !isUnderway(envelope));
  }

  faultsLeft(kind: keyof FaultBudget): number {
    return leftOf(this.budget, kind);
  }

  observed(name: string): unknown {
    const slot = this.#slots.observerSlot(name);
    return this.#slots.observed(slot, this.#get(slot));
  }

  /** Views in which observers have to make the same of a step, where somebody asks that. */
  otherViews(): readonly View[] {
    return nothing;
  }

  setObserved(name: string, value: unknown): void {
    const slot = this.#slots.observerSlot(name);
    this.#set(slot, this.#slots.observedId(slot, value));
  }

  localOf(actor: number): LocalState | null {
    return this.#slots.local(actor, this.#get(actor));
  }

  setLocal(actor: number, state: LocalState | null): void {
    this.#set(actor, this.#slots.localId(actor, state));
  }

  timersOf(actor: number): readonly Timer[] {
    return this.#slots.timers(actor, this.#get(this.#slots.timersSlot(actor)));
  }

  setTimers(actor: number, timers: readonly Timer[]): void {
    this.#set(this.#slots.timersSlot(actor), this.#slots.timersId(actor, timers));
  }

  contentsOf(link: string): readonly Envelope[] {
    return this.#slots.contents(this.#slots.linkSlot(link), this.contentsIdOf(link));
  }

  contentsIdOf(link: string): number {
    const slot = this.#slots.linkSlot(link);
    if (this.#appended.length > 0) this.#settle(slot);
    return this.#get(slot);
  }

  /** The contents once the message at a place has arrived or is lost: it may still be in there. */
  removed(link: string, _index: number, after: number): void {
    this.#set(this.#slots.linkSlot(link), after);
  }

  /** The contents once a message has been sent, which may have driven out others. */
  pushed(link: string, contents: readonly Envelope[]): void {
    const slot = this.#slots.linkSlot(link);
    this.#set(slot, this.#slots.contentsId(slot, contents));
  }

  /** What has become of all that was pending, since the last call; null if nobody counts. */
  takeMoved(): readonly Moved[] | null {
    return null;
  }

  get budget(): FaultBudget {
    return this.#slots.budget(this.#get(this.#slots.budgetSlot));
  }

  /** One fault of a kind has happened. */
  spend(kind: keyof FaultBudget): void {
    const { budget } = this;
    const left = { ...budget, [kind]: budget[kind] - 1 };
    this.#set(this.#slots.budgetSlot, this.#slots.budgetId(left));
  }

  #get(slot: number): number {
    if (this.#isWritten[slot]) {
      const isOlder = this.#recorded !== null && this.#written.indexOf(slot) < this.#recordedFrom;
      if (isOlder) this.#isWhole = false;
      return this.#current[slot] as number;
    }
    if (!this.#isRead[slot]) {
      this.#isRead[slot] = 1;
      this.reads.push(slot);
    }
    if (this.#recorded !== null && !this.#isRecorded[slot]) {
      this.#isRecorded[slot] = 1;
      this.#recorded.push(slot);
    }
    return this.base[slot] as number;
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
}
