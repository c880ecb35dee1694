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

export class TrackedState implements View {
  /** Whether timers are told apart by the order in which they were started. */
  static readonly keepsOrder: boolean = false;
  /** The slots read since `begin`, in order. */
  reads: number[] = [];
  readonly asked = new AskedFor();
  readonly #slots: Slots;
  readonly #isRead: Uint8Array;
  /** Slot values of the state itself, and of the successor where it is another. */
  #base: Int32Array | readonly number[] = [];
  readonly #current: Int32Array;
  readonly #isWritten: Uint8Array;
  #written: number[] = [];

  constructor(slots: Slots) {
    this.#slots = slots;
    this.#isRead = new Uint8Array(slots.count);
    this.#isWritten = new Uint8Array(slots.count);
    this.#current = new Int32Array(slots.count);
  }

  /** Begins with the state that has these slots: nothing is read or written yet. */
  begin(slots: Int32Array): void {
    this.#base = slots;
    for (const slot of this.reads) this.#isRead[slot] = 0;
    this.reads = [];
    this.#reset();
  }

  /** What has been written, and is another value than before; then the state is as it was. */
  takeChanges(): Change[] {
    const changes = this.#written
      .map((slot) => ({
        slot,
        from: this.#base[slot] as number,
        to: this.#current[slot] as number,
      }))
      .filter(({ from, to }) => from !== to);
    this.#reset();
    return changes;
  }

  #reset(): void {
    for (const slot of this.#written) this.#isWritten[slot] = 0;
    this.#written = [];
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
    const slot = this.#slots.linkSlot(link);
    return this.#slots.contents(slot, this.#get(slot));
  }

  /** The contents once the message at a place has arrived or is lost: it may still be in there. */
  removed(link: string, _index: number, contents: readonly Envelope[]): void {
    this.setContents(link, contents);
  }

  /** The contents once a message has been sent, which may have driven out others. */
  pushed(link: string, contents: readonly Envelope[]): void {
    this.setContents(link, contents);
  }

  /** What has become of all that was pending, since the last call; null if nobody counts. */
  takeMoved(): readonly Moved[] | null {
    return null;
  }

  protected setContents(link: string, contents: readonly Envelope[]): void {
    const slot = this.#slots.linkSlot(link);
    this.#set(slot, this.#slots.contentsId(slot, contents));
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
}
