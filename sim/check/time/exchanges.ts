/**
 * Where messages may get lost, what becomes of an exchange is decided as it begins.
 *
 * An exchange is a request on a connection and the timers that its sender starts in the same step
 * and that the answer cancels: how long a client waits for one. In nearly all runs nothing of an
 * exchange is lost, and then these timers never fire; but while they run, each zone says how they
 * stand to all else that is pending, and that is most of what there is to tell zones apart by. So
 * each exchange begins in three ways, as states without times of their own:
 *
 * - nothing of it is lost: nothing of it may be dropped, and its timers are not in the zones;
 * - the request is lost: its loss is the next step;
 * - the answer is lost: nothing else may end the exchange, and that loss is the step after the one
 *   that sends the answer.
 *
 * Why the same is found, in as many steps.
 *
 * A loss that comes later in a run may come directly after the sending instead, in no more steps.
 * No step between the two reads or changes the connection: the client can send nothing on it, or
 * the message would be given up; nothing arrives on it; and an answer to no request is one with the
 * message and without. Whatever follows is at its moment as before, as without the message there
 * are fewer bounds. The state after the loss is the same then, and all later ones. The states on
 * the way are those of the run that lacks the loss, which belongs to the first way. An observer
 * might see the order of events, or look at the connection in between; then the search is begun
 * anew without all this (see `Observed`). So it is where `eventually` reads connections or what
 * faults are left, as it asks for states along one run: others may differ in that only.
 *
 * A timer that is due later than the message under way can have arrived (`spareMs` later, at the
 * least) bounds nothing: what comes first, comes no later than the message, and that is before the
 * timer. So zones without it are those with it, without its row. When a request arrives, the answer
 * is sent in the same step or, by a choice that takes no time, at the same moment; and it arrives
 * so much later at the most. If the timer still runs then, or nothing is under way, it was no timer
 * of the exchange: it is noted, and the search begun anew without forgetting it.
 */

import type { Step } from '../../system/definition.ts';
import { isUnderway } from '../../system/network.ts';
import { Interner } from '../search/interner.ts';
import type { Kernel } from '../search/kernel.ts';
import type { Successor } from '../search/successor.ts';
import { type Observed, Unobserved } from '../search/unobserved.ts';
import type { Passages } from './passages.ts';
import { fresh } from './timedState.ts';

/** Of an exchange: nothing of it is lost, its answer will be, or what is under way is lost next. */
type Fate = 'whole' | 'answer lost' | 'lost next';

interface Exchange {
  readonly connection: Connection;
  readonly fate: Fate;
  /** Those of its timers that still run. */
  readonly timers: readonly Waiting[];
}

interface Waiting {
  /** Among the timers of the client. */
  readonly place: number;
  /** It is due so much later, at the least, than what is under way on the connection arrives. */
  readonly spareMs: number;
}

interface Connection {
  readonly name: string;
  readonly slot: number;
  readonly client: number;
  /** The slot of the timers of the client. */
  readonly timers: number;
}

/** What is decided of the exchanges under way. */
type Outlook = readonly Exchange[];

/** A row that is followed from one state to another. */
interface Followed {
  readonly successor: Successor;
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** Whether exchanges of a system may be decided as they begin. */
export function areDecided({ system }: Kernel, { losses }: Observed): boolean {
  const { faults, links } = system.definition;
  const others = faults.duplicate + faults.reorder + faults.crash;
  const isUsed = faults.loss > 0 && links.some(({ kind }) => kind === 'connection');
  return isUsed && others === 0 && losses.size === 0;
}

export class Exchanges {
  readonly #kernel: Kernel;
  readonly #passages: Passages;
  /** Timers that are not forgotten: see `Observed`. */
  readonly #kept: ReadonlySet<string>;
  readonly #connections: readonly Connection[];
  /** Number 0: nothing is decided. */
  readonly #outlooks = new Interner<Outlook>();

  constructor(kernel: Kernel, passages: Passages, { timers }: Observed) {
    this.#kernel = kernel;
    this.#passages = passages;
    this.#kept = timers;
    const { slots, system } = kernel;
    this.#connections = [...system.network.links].flatMap(([name, link]) => {
      if (link.kind !== 'connection') return [];
      const client = slots.actor(link.client);
      return [{ name, slot: slots.linkSlot(name), client, timers: slots.timersSlot(client) }];
    });
    this.#outlooks.id('', () => []);
  }

  /** Whether a message is going to be lost: each step that leads on may have been left out. */
  isDoomed(outlook: number): boolean {
    return lossesIn(this.#outlookOf(outlook)) > 0;
  }

  /** The outlooks that there are after a row; none if it may not be followed. */
  after(outlook: number, row: Followed): number[] {
    if (this.#kernel.state.seesLosses) throw new Unobserved(['an observer'], 'losses');
    const before = this.#outlookOf(outlook);
    const step = this.#kernel.steps.items[row.successor.step] as Step;
    if (!this.#mayHappen(step, before, row)) return [];
    const going: Exchange[] = [];
    for (const exchange of before) {
      if (step.type === 'drop' && step.link === exchange.connection.name) continue;
      const after = this.#goOn(exchange, row);
      if (after === 'refused') return [];
      if (after !== 'over') going.push(after);
    }
    return this.#begun(going, row).map((all) => this.#idOf(all));
  }

  /** By number, in order: those of what is pending in a state that its zones know nothing of. */
  forgotten(outlook: number, slots: Int32Array): number[] {
    return this.#outlookOf(outlook)
      .filter(({ fate }) => fate === 'whole')
      .flatMap(({ connection, timers }) =>
        timers.map(({ place }) => this.#passages.numberOf(connection.timers, place, slots)),
      )
      .sort((a, b) => a - b);
  }

  #outlookOf(number: number): Outlook {
    return this.#outlooks.items[number] as Outlook;
  }

  #idOf(outlook: Outlook): number {
    const key = outlook
      .map(({ connection: { slot }, fate, timers }) => `${slot} ${fate} ${JSON.stringify(timers)}`)
      .sort()
      .join();
    return this.#outlooks.id(key, () => outlook);
  }

  /** Whether what is decided leaves a step. */
  #mayHappen(step: Step, before: Outlook, row: Followed): boolean {
    if (step.type === 'drop') return this.#mayBeLost(step.link, before, row);
    if (before.some(({ fate }) => fate === 'lost next')) return false;
    if (step.type !== 'timer') return true;
    const { slots } = this.#kernel;
    const actor = slots.actor(step.actor);
    const slot = slots.timersSlot(actor);
    const place = slots
      .timers(actor, row.from[slot] as number)
      .findIndex(({ id }) => id === step.id);
    return !before.some(
      ({ connection, timers }) =>
        connection.timers === slot && timers.some((waiting) => waiting.place === place),
    );
  }

  #mayBeLost(link: string, before: Outlook, { successor, from }: Followed): boolean {
    const { slots } = this.#kernel;
    const exchange = before.find(({ connection }) => connection.name === link);
    if (exchange !== undefined) {
      const own = [exchange.connection.slot, slots.budgetSlot];
      const isSeen =
        successor.changes.some(({ slot }) => !own.includes(slot)) ||
        this.#kernel.deferredBy(successor).length > 0;
      if (isSeen) throw new Unobserved([link], 'losses');
      return exchange.fate === 'lost next';
    }
    const isNext = before.some(({ fate }) => fate === 'lost next');
    return !isNext && slots.budget(from[slots.budgetSlot] as number).loss > lossesIn(before);
  }

  /** What becomes of an exchange in a step: it goes on, is over, or must not end so. */
  #goOn(exchange: Exchange, row: Followed): Exchange | 'over' | 'refused' {
    const { connection, fate } = exchange;
    const { slots } = this.#kernel;
    const places = originsIn(row, connection.timers);
    const left = exchange.timers.flatMap(({ place, spareMs }) => {
      const now = places === null ? place : places.indexOf(place);
      return now < 0 ? [] : [{ place: now, spareMs }];
    });
    if (left.length === 0) return fate === 'whole' ? 'over' : 'refused';
    const [first] = slots.contents(connection.slot, row.to[connection.slot] as number);
    const isNew = originsIn(row, connection.slot)?.[0] === fresh;
    const isWorkedOn = first !== undefined && isUnderway(first);
    const isAnswer = isNew && first?.to === slots.system.actorNames[connection.client];
    if (fate === 'answer lost') {
      if (first === undefined || (isNew && !isAnswer)) return 'refused';
      return { connection, fate: isAnswer ? 'lost next' : fate, timers: left };
    }
    if (isWorkedOn) {
      if (!this.#passages.isUrgent(row.to)) this.#keep(connection, left, row);
      return { connection, fate, timers: left };
    }
    if (first === undefined || (isNew && !isAnswer)) this.#keep(connection, left, row);
    if (!isNew) return { connection, fate, timers: left };
    const mostMs = this.#passages.latestMs(connection.slot, 0, row.to);
    const timers = left.map(({ place, spareMs }) => ({ place, spareMs: spareMs - mostMs }));
    const late = timers.filter(({ spareMs }) => spareMs <= 0);
    if (late.length > 0) this.#keep(connection, late, row);
    return { connection, fate, timers };
  }

  /** These timers are no part of the exchange: they have to be known. */
  #keep(
    { client, timers: slot }: Connection,
    waiting: readonly Waiting[],
    { to }: Followed,
  ): never {
    const timers = this.#kernel.slots.timers(client, to[slot] as number);
    const names = waiting.map(({ place }) => this.#nameOf(client, timers[place]?.id as string));
    throw new Unobserved(names, 'timers');
  }

  #nameOf(client: number, id: string): string {
    return `${this.#kernel.system.actorNames[client]} ${id}`;
  }

  /** With the exchanges that begin in a step: in each way. */
  #begun(going: readonly Exchange[], row: Followed): Outlook[] {
    const { slots } = this.#kernel;
    const { loss } = slots.budget(row.to[slots.budgetSlot] as number);
    let all: Outlook[] = [going];
    for (const connection of this.#connections) {
      const timers = this.#startedIn(connection, all[0] as Outlook, row);
      if (timers.length === 0) continue;
      all = all.flatMap((outlook) => {
        const fates: Fate[] =
          loss > lossesIn(outlook) ? ['whole', 'lost next', 'answer lost'] : ['whole'];
        return fates.map((fate) => [...outlook, { connection, fate, timers }]);
      });
    }
    return all;
  }

  /** If a request is sent in a step, the timers that are started with it. */
  #startedIn(connection: Connection, before: Outlook, row: Followed): Waiting[] {
    const { slots, system } = this.#kernel;
    if (originsIn(row, connection.slot)?.[0] !== fresh) return [];
    const [request] = slots.contents(connection.slot, row.to[connection.slot] as number);
    if (request?.from !== system.actorNames[connection.client]) return [];
    // A timer that is started with two requests belongs to one of them.
    const taken = before
      .filter(({ connection: { client } }) => client === connection.client)
      .flatMap(({ timers }) => timers.map(({ place }) => place));
    const mostMs = this.#passages.latestMs(connection.slot, 0, row.to);
    const timers = slots.timers(connection.client, row.to[connection.timers] as number);
    const origins = originsIn(row, connection.timers) ?? [];
    return timers.flatMap(({ id, delayMs }, place) => {
      const spareMs = delayMs - mostMs;
      const isOwn = origins[place] === fresh && !taken.includes(place) && spareMs > 0;
      return isOwn && !this.#kept.has(this.#nameOf(connection.client, id))
        ? [{ place, spareMs }]
        : [];
    });
  }
}

const lossesIn = (outlook: Outlook): number =>
  outlook.filter(({ fate }) => fate !== 'whole').length;

/** By place in a slot after a row: its place before; null if nothing has become of any. */
const originsIn = ({ successor }: Followed, slot: number): readonly number[] | null =>
  successor.moved?.find((moved) => moved.slot === slot)?.origins ?? null;
