/**
 * The system in integers: which steps a state has, and which slots each of them changes.
 *
 * The kernel is asked about *groups* of steps: all that can happen on one link, by the timers or
 * the choices of one actor, or by the crash of one party. It notes which slots it read to answer:
 * the answer is the same for every state that agrees on these.
 */

import type { System } from '../../system/compose.ts';
import { isOwed, type Party, type Step } from '../../system/definition.ts';
import { BoundError } from '../../system/errors.ts';
import type { Envelope } from '../../system/message.ts';
import { isUnderway } from '../../system/network.ts';
import { Deliveries, type Delivery } from './deliveries.ts';
import { type Group, groupsOf, linkSlotsOf } from './groups.ts';
import { Interner } from './interner.ts';
import { type Thresholds, usualThresholds } from './limits.ts';
import { Observing } from './observing.ts';
import { Reaction, type Report, timerKey } from './reaction.ts';
import { Receptions } from './receptions.ts';
import { Sending } from './sending.ts';
import { Slots } from './slots.ts';
import type { Successor } from './successor.ts';
import { type Deferred, TrackedState } from './trackedState.ts';
import { nothingObserved, type Observed } from './unobserved.ts';

/** What each fault on a link takes from the budget. */
const faultOf = { drop: 'loss', duplicate: 'duplicate', reorder: 'reorder' } as const;

const none: readonly never[] = [];

export class Kernel {
  readonly slots: Slots;
  /** The state under question. */
  readonly state: TrackedState;
  readonly groups: readonly Group[];
  /** By group: the slot of its link; -1 if it is none of a link. */
  readonly linkSlots: readonly number[];
  /** Every step met so far, by number. */
  readonly steps = new Interner<Step>();
  /** Every fair action met so far: what has to happen if it can happen again and again. */
  readonly actions = new Interner<string>();
  /** Every change that depends on what is in the slot, by number. */
  readonly deferred = new Interner<Deferred>();
  readonly observing: Observing;
  readonly sending: Sending;
  readonly reaction: Reaction;
  readonly #deliveries: Deliveries;
  readonly receptions: Receptions;
  /** What there is to say of the message that has arrived in the step, if one has. */
  #report: Report | null = null;
  /** The bound of the model that some step would have passed, in words. It is not taken then. */
  bound: string | null = null;
  /** The group that is asked. */
  #group = 0;

  constructor(
    readonly system: System,
    observed: Observed = nothingObserved,
    /** How the state under question is kept; usually without times. */
    State: typeof TrackedState = TrackedState,
    { fewAnswers }: Thresholds = usualThresholds,
  ) {
    this.slots = new Slots(system, [...observed.value], State.keepsOrder);
    this.state = new State(this.slots);
    this.reaction = new Reaction(this.slots, this.state, observed.value.size > 0);
    this.#deliveries = new Deliveries(this.slots, this.steps, this.actions);
    this.observing = new Observing(this.slots, observed, this.deferred);
    this.receptions = new Receptions(this.slots, this.state, this.reaction, this.observing);
    this.groups = groupsOf(system);
    this.linkSlots = linkSlotsOf(this.groups, this.slots);
    this.sending = new Sending(this.slots, this.deferred, this.groups.length, fewAnswers);
  }

  /** Begins a question about the state with these slots. */
  begin(slots: Int32Array): void {
    this.state.begin(slots);
  }

  /** Whether some step has changes that depend on what is in the slots. */
  get isDeferring(): boolean {
    return this.observing.isDeferring || this.sending.isDeferring;
  }

  /** What a step changes that depends on what is in the slots, by what is known of observers. */
  deferredBy({ sends, happened }: Successor): readonly Deferred[] {
    const seen = this.observing.changesOf(happened);
    return sends.length === 0 ? seen : seen.length === 0 ? sends : [...sends, ...seen];
  }

  /** Whether a step changes something, by what is known by now. */
  readonly moves = (step: Successor): boolean =>
    step.changes.length > 0 || this.deferredBy(step).length > 0;

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

  /** The successor that `run` makes of the state under question. */
  #successor(step: number, action: number, run: () => void): Successor {
    this.#withinBounds(run);
    const report = this.#report ?? this.reaction.take();
    // What has been remembered was looked at there.
    if (this.#report === null) this.observing.look(report.happened, this.state);
    this.#report = null;
    const { taken, stopped, unspecified, unread, failed } = report;
    const happened = this.observing.numbersOf(report.happened);
    const defers = this.sending.defers(this.#group);
    if (!defers) this.state.settle();
    const sends = defers ? this.sending.take(this.state) : none;
    const moved = this.state.takeMoved();
    const changes = this.state.takeChanges();
    return {
      step,
      group: this.#group,
      changes,
      sends,
      happened,
      action,
      stops: stopped.length === 0 ? none : [...new Set(stopped)].map((key) => this.#actionId(key)),
      taken,
      unspecified,
      unread,
      failed,
      moved,
    };
  }

  #stepId(step: Step): number {
    return this.steps.id(JSON.stringify(step), () => step);
  }

  #actionId(key: string | null): number {
    return key === null ? -1 : this.actions.id(key, () => key);
  }

  /** A step that would pass a bound changes nothing: so it is no deadlock that it is not taken. */
  #withinBounds(run: () => void): void {
    try {
      run();
    } catch (error) {
      if (!(error instanceof BoundError)) throw error;
      this.bound ??= error.message;
      this.state.takeMoved();
      this.state.takeChanges();
      this.reaction.take();
    }
  }

  #linkSuccessors(link: string): Successor[] {
    const { kind } = this.system.network.link(link);
    const all = this.#deliveries.of(link, this.state.contentsIdOf(link));
    const inTurn =
      kind === 'duplicating'
        ? all.filter(({ envelope }) => this.reaction.isHandled(envelope))
        : all;
    if (inTurn.length === 0) return [];
    const found = inTurn.map((delivery) => {
      const { step, action } = delivery;
      const run = () => this.#deliver(link, delivery);
      // Of what comes from another link less is read than this: see `#receive`.
      return kind === 'connection'
        ? this.#reacting(step, action, run)
        : this.#successor(step, action, run);
    });
    return [...found, ...this.#linkFaults(link, inTurn)];
  }

  /** What may go wrong on a link: `inTurn` is what may be delivered next. */
  #linkFaults(link: string, inTurn: readonly Delivery[]): readonly Successor[] {
    const { loss, duplicate, reorder } = this.state.budget;
    if (loss + duplicate + reorder === 0) return none;
    const found: Successor[] = [];
    const contents = this.state.contentsOf(link);
    if (reorder > 0 && this.system.network.link(link).kind === 'fifo') {
      for (let index = 1; index < contents.length; index++) {
        const delivery = this.#deliveries.at(link, contents, index);
        found.push(this.#fault('reorder', link, index, () => this.#deliver(link, delivery)));
      }
    }
    for (const { envelope, index } of inTurn) {
      if (loss > 0) {
        const slot = this.slots.linkSlot(link);
        const without = contents.filter((_, other) => other !== index);
        const dropped = this.#fault('drop', link, index, () => {
          this.state.removed(link, index, this.slots.contentsId(slot, without));
          this.reaction.note('lost', envelope);
        });
        found.push(dropped);
      }
      if (duplicate > 0) {
        const twice = this.#fault('duplicate', link, index, () => {
          this.state.removed(link, index, this.state.contentsIdOf(link));
          this.#receive(link, envelope);
        });
        found.push(twice);
      }
    }
    return found;
  }

  /** The successor by a fault, which takes from the budget. */
  #fault(type: keyof typeof faultOf, link: string, index: number, run: () => void): Successor {
    return this.#successor(this.#stepId({ type, link, index }), -1, () => {
      this.state.spend(faultOf[type]);
      run();
    });
  }

  #timerSuccessors(actor: number): Successor[] {
    const timers = this.state.timersOf(actor);
    const name = this.system.actorNames[actor] as string;
    return timers.map((timer) => {
      const { id } = timer;
      const step = this.#stepId({ type: 'timer', actor: name, id });
      const action = this.#actionId(timerKey(name, id));
      return this.#reacting(step, action, () => this.reaction.fire(actor, timer));
    });
  }

  #choiceSuccessors(actor: number): Successor[] {
    const local = this.state.localOf(actor);
    if (local === null) return [];
    return this.system.choicesOf(actor, local).map((choice) => {
      const step = this.#stepId({ type: 'choose', choice: choice.name });
      const { path } = this.system.placeOf(choice.actor);
      const action = choice.fair ?? (isOwed(choice) ? `choose ${choice.name}` : null);
      return this.#reacting(step, this.#actionId(action), () =>
        this.reaction.process(actor, path, choice.event),
      );
    });
  }

  /** As `#successor`, of a step that is nothing but what actors do, and observers that look. */
  #reacting(step: number, action: number, run: () => void): Successor {
    const isRemembered = this.observing.isLooking && !this.slots.keepsOrder;
    return this.#successor(step, action, () => {
      if (isRemembered) this.#report = this.receptions.step(step, run);
      else run();
    });
  }

  #crashSuccessors(party: Party): Successor[] {
    const names = Object.keys(party.actors);
    const actors = names.map((name) => this.slots.actor(name));
    const isDown = this.state.localOf(actors[0] as number) === null;
    if (isDown) {
      const step = this.#stepId({ type: 'restart', party: party.name });
      const action = this.#actionId(`restart ${party.name}`);
      return [this.#successor(step, action, () => this.reaction.start(actors))];
    }
    if (this.state.budget.crash === 0) return [];
    const crash = () => {
      this.state.spend('crash');
      for (const actor of actors) {
        this.state.setLocal(actor, null);
        this.reaction.stopTimers(actor);
      }
      for (const link of this.system.network.connectionsOf(names)) {
        const given = this.state.contentsOf(link).filter((envelope) => !isUnderway(envelope));
        for (const envelope of given) this.reaction.note('abandoned', envelope);
        this.state.pushed(link, []);
      }
    };
    return [this.#successor(this.#stepId({ type: 'crash', party: party.name }), -1, crash)];
  }

  #deliver(link: string, { envelope, index, after }: Delivery): void {
    this.state.removed(link, index, after);
    this.#receive(link, envelope);
  }

  #receive(link: string, envelope: Envelope): void {
    const isConnection = this.system.network.link(link).kind === 'connection';
    // What it answers depends on the connection; and what becomes of all that was pending has to be
    // seen where the state keeps count of it.
    if (isConnection || this.slots.keepsOrder) this.reaction.receive(envelope);
    else this.#report = this.receptions.receive(envelope);
  }
}
