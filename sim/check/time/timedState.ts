/**
 * The tracked state of a search in exact time. What is pending has a place: a message in its link,
 * a timer in the list of its actor. Of each step it is kept what has become of every place, as two
 * equal states before and after do not tell whether a timer goes on or was started anew.
 */

import type { FaultBudget } from '../../system/definition.ts';
import type { Envelope } from '../../system/message.ts';
import { isUnderway } from '../../system/network.ts';
import { withoutObservers } from '../../system/observer.ts';
import { compareTimers, type Timer } from '../../system/timers.ts';
import type { View } from '../../system/view.ts';
import type { Slots } from '../search/slots.ts';
import { type Change, type Moved, TrackedState } from '../search/trackedState.ts';

/** A message or timer that was not pending before the step. */
export const fresh = -1;
/** A message that has arrived, and stays under way. */
export const again = -2;

/** A timer with the place that it had before the step; without if it was started in it. */
type Placed = Timer & { readonly number?: number };

export class TimedState extends TrackedState {
  static override readonly keepsOrder = true;
  readonly #slots: Slots;
  /** By list of a slot: the same, with places. */
  readonly #placed = new WeakMap<readonly Timer[], readonly Placed[]>();
  /** What the step under construction has written, by actor. */
  readonly #timers = new Map<number, readonly Placed[]>();
  /** By link: places of its messages before the step. */
  readonly #origins = new Map<string, readonly number[]>();
  /** Links that observers have looked at in the step under construction. */
  readonly #lookedAt = new Set<string>();
  /** Whether it has been asked what may go wrong yet. */
  #hasCounted = false;
  readonly #mayLose: boolean;

  constructor(slots: Slots) {
    super(slots);
    this.#slots = slots;
    this.#mayLose = slots.system.definition.faults.loss > 0;
  }

  override timersOf(actor: number): readonly Timer[] {
    const plain = super.timersOf(actor);
    const written = this.#timers.get(actor);
    if (written !== undefined) return written;
    let placed = this.#placed.get(plain);
    if (placed === undefined) {
      placed = plain.map((timer, number) => ({ ...timer, number }));
      this.#placed.set(plain, placed);
    }
    return placed;
  }

  /** As properties and observers see them: in the one order of timers, as in each other reading. */
  override timers(actor: string): readonly Timer[] {
    const timers = super.timers(actor);
    return timers.length < 2 ? timers : [...timers].sort(compareTimers);
  }

  override setTimers(actor: number, timers: readonly Timer[]): void {
    super.setTimers(actor, timers);
    this.#timers.set(actor, timers);
  }

  /** Where a message ends up among the others has to be seen at once. */
  override append(link: string, envelope: Envelope): void {
    const before = this.contentsOf(link);
    const { contents } = this.#slots.system.network.push(link, before, envelope);
    if (contents !== before) this.pushed(link, contents);
  }

  override removed(link: string, index: number, after: number): void {
    const before = this.#originsOf(link);
    const contents = this.#slots.contents(this.#slots.linkSlot(link), after);
    const stays = contents.length === before.length && !contents.some(isUnderway);
    const origins = stays
      ? before.map((origin, place) => (place === index ? again : origin))
      : before.filter((_, place) => place !== index);
    super.removed(link, index, after);
    this.#origins.set(link, origins);
  }

  override pushed(link: string, contents: readonly Envelope[]): void {
    const sent = contents.filter((envelope) => !isUnderway(envelope));
    const isConnection = this.#slots.system.network.link(link).kind === 'connection';
    const before = this.#originsOf(link);
    const left = isConnection ? [] : [...this.contentsOf(link)];
    const origins = sent.map((envelope) => {
      // Of equal messages the one that was there comes first: they are put in order stably.
      const place = left.indexOf(envelope);
      if (place < 0) return fresh;
      delete left[place];
      return before[place] as number;
    });
    super.pushed(link, contents);
    this.#origins.set(link, origins);
  }

  #originsOf(link: string): readonly number[] {
    const written = this.#origins.get(link);
    if (written !== undefined) return written;
    const contents = this.contentsOf(link).filter((envelope) => !isUnderway(envelope));
    return contents.map((_, place) => place);
  }

  override begin(slots: Int32Array): void {
    super.begin(slots);
    this.#lookedAt.clear();
    this.#hasCounted = false;
  }

  override messages(link: string): readonly Envelope[] {
    const messages = super.messages(link);
    if (this.#mayLose && messages.length > 0) this.#lookedAt.add(link);
    return messages;
  }

  /**
   * As it would be if a message on a connection that was looked at, and that the step leaves alone,
   * had been lost before.
   */
  override otherViews(): View[] {
    const { network, definition } = this.#slots.system;
    const links = [...this.#lookedAt].filter(
      (link) => network.link(link).kind === 'connection' && !this.#origins.has(link),
    );
    this.#lookedAt.clear();
    // Of two messages one may be looked at only where the other is lost.
    if (links.length > 0 && definition.faults.loss > 1) this.seesLosses = true;
    this.seesLosses ||= this.#hasCounted;
    return links.map((lost) => ({
      ...withoutObservers(this),
      messages: (link) => (link === lost ? [] : super.messages(link)),
    }));
  }

  override faultsLeft(kind: keyof FaultBudget): number {
    this.#hasCounted = true;
    return super.faultsLeft(kind);
  }

  override takeMoved(): readonly Moved[] {
    this.#lookedAt.clear();
    const moved: Moved[] = [];
    for (const [actor, timers] of this.#timers) {
      const origins = timers.map((timer) => (timer as Placed).number ?? fresh);
      moved.push({ slot: this.#slots.timersSlot(actor), origins });
    }
    for (const [link, origins] of this.#origins) {
      moved.push({ slot: this.#slots.linkSlot(link), origins });
    }
    return moved;
  }

  override takeChanges(): Change[] {
    this.#timers.clear();
    this.#origins.clear();
    return super.takeChanges();
  }
}
