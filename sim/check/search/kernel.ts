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
import type { LocalMachine } from '../../system/machine.ts';
import type { Envelope } from '../../system/message.ts';
import { isUnderway } from '../../system/network.ts';
import { Interner } from './interner.ts';
import { Observing } from './observing.ts';
import { Reaction, type Report, timerKey } from './reaction.ts';
import { Slots } from './slots.ts';
import { type Change, type Moved, TrackedState } from './trackedState.ts';
import { nothingObserved, type Observed } from './unobserved.ts';

/** One step that a group offers: what it changes, and what there is to say of it. */
export interface Successor extends Omit<Report, 'stopped' | 'happened'> {
  readonly step: number;
  /** The group that offers it. */
  readonly group: number;
  readonly changes: readonly Change[];
  /** What happens, by number, for observers that see it once the step is followed. */
  readonly happened: readonly number[];
  /** Number of the fair action that the step carries out; -1 if nothing owes it. */
  readonly action: number;
  /** The actions of timers that ran before the step, and do not run on: but for one that fires. */
  readonly stops: readonly number[];
  /** What has become of what was pending, where the state keeps count of it; null elsewhere. */
  readonly moved: readonly Moved[] | null;
}

type Group =
  | { readonly kind: 'link'; readonly link: string }
  | { readonly kind: 'timers' | 'choices'; readonly actor: number }
  | { readonly kind: 'crash'; readonly party: Party };

/** What each fault on a link takes from the budget. */
const faultOf = { drop: 'loss', duplicate: 'duplicate', reorder: 'reorder' } as const;

const none: readonly number[] = [];

export class Kernel {
  readonly slots: Slots;
  /** The state under question. */
  readonly state: TrackedState;
  readonly groups: readonly Group[];
  /** Every step met so far, by number. */
  readonly steps = new Interner<Step>();
  /** Every fair action met so far: what has to happen if it can happen again and again. */
  readonly actions = new Interner<string>();
  readonly observing: Observing;
  readonly #reaction: Reaction;
  /** The bound of the model that some step would have passed, in words. It is not taken then. */
  bound: string | null = null;
  /** The group that is asked. */
  #group = 0;

  constructor(
    readonly system: System,
    observed: Observed = nothingObserved,
    /** How the state under question is kept; usually without times. */
    State: typeof TrackedState = TrackedState,
  ) {
    this.slots = new Slots(system, [...observed.value], State.keepsOrder);
    this.state = new State(this.slots);
    this.#reaction = new Reaction(this.slots, this.state, observed.value.size > 0);
    this.observing = new Observing(this.slots, observed);
    this.groups = groupsOf(system);
  }

  /** Begins a question about the state with these slots. */
  begin(slots: Int32Array): void {
    this.state.begin(slots);
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

  /** The successor that `run` makes of the state under question. */
  #successor(step: Step, action: string | null, run: () => void): Successor {
    this.#withinBounds(run);
    const report = this.#reaction.take();
    const { taken, stopped, unspecified, unread, failed } = report;
    const happened = this.observing.observe(report.happened, this.state);
    const moved = this.state.takeMoved();
    const changes = this.state.takeChanges();
    return {
      step: this.steps.id(JSON.stringify(step), () => step),
      group: this.#group,
      changes,
      happened,
      action: action === null ? -1 : this.actions.id(action, () => action),
      stops:
        stopped.length === 0
          ? none
          : [...new Set(stopped)].map((timer) => this.actions.id(timer, () => timer)),
      taken,
      unspecified,
      unread,
      failed,
      moved,
    };
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
      this.#reaction.take();
    }
  }

  #linkSuccessors(link: string): Successor[] {
    const contents = this.state.contentsOf(link);
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
      const step: Step = { type: 'deliver', link, index };
      // Where messages have no order, each of them is owed its delivery: not just any of them.
      const isSet = kind === 'unordered' || kind === 'duplicating';
      const which = isSet ? String(this.slots.envelopeId(envelope)) : '';
      const action = `deliver ${link} ${envelope.to} ${which}`;
      return this.#successor(step, action, () => this.#deliver(link, index));
    });
    return inTurn.length === 0 ? found : [...found, ...this.#linkFaults(link, contents, inTurn)];
  }

  /** What may go wrong on a link: `inTurn` are the places of what may be delivered next. */
  #linkFaults(link: string, contents: readonly Envelope[], inTurn: readonly number[]): Successor[] {
    const found: Successor[] = [];
    const { budget } = this.state;
    const fault = (type: keyof typeof faultOf, index: number, run: () => void) => {
      const spend = () => {
        this.state.spend(faultOf[type]);
        run();
      };
      found.push(this.#successor({ type, link, index }, null, spend));
    };
    if (budget.reorder > 0 && this.system.network.link(link).kind === 'fifo') {
      for (let index = 1; index < contents.length; index++) {
        fault('reorder', index, () => this.#deliver(link, index));
      }
    }
    for (const index of inTurn) {
      const envelope = contents[index] as Envelope;
      const without = contents.filter((_, other) => other !== index);
      const drop = () => {
        this.state.removed(link, index, without);
        this.#reaction.note('lost', envelope);
      };
      if (budget.loss > 0) fault('drop', index, drop);
      const duplicate = () => {
        this.state.removed(link, index, contents);
        this.#reaction.receive(envelope);
      };
      if (budget.duplicate > 0) fault('duplicate', index, duplicate);
    }
    return found;
  }

  #timerSuccessors(actor: number): Successor[] {
    const timers = this.state.timersOf(actor);
    const name = this.system.actorNames[actor] as string;
    return timers.map((timer) => {
      const { id } = timer;
      return this.#successor({ type: 'timer', actor: name, id }, timerKey(name, id), () =>
        this.#reaction.fire(actor, timer),
      );
    });
  }

  #choiceSuccessors(actor: number): Successor[] {
    const local = this.state.localOf(actor);
    if (local === null) return [];
    return this.system.choicesOf(actor, local).map((choice) => {
      const step: Step = { type: 'choose', choice: choice.name };
      const { path } = this.system.placeOf(choice.actor);
      const action = choice.fair ?? (isOwed(choice) ? `choose ${choice.name}` : null);
      return this.#successor(step, action, () => this.#reaction.process(actor, path, choice.event));
    });
  }

  #crashSuccessors(party: Party): Successor[] {
    const names = Object.keys(party.actors);
    const actors = names.map((name) => this.slots.actor(name));
    const isDown = this.state.localOf(actors[0] as number) === null;
    if (isDown) {
      const step: Step = { type: 'restart', party: party.name };
      const action = `restart ${party.name}`;
      return [this.#successor(step, action, () => this.#reaction.start(actors))];
    }
    if (this.state.budget.crash === 0) return [];
    const crash = () => {
      this.state.spend('crash');
      for (const actor of actors) {
        this.state.setLocal(actor, null);
        this.#reaction.stopTimers(actor);
      }
      for (const link of this.system.network.connectionsOf(names)) {
        const given = this.state.contentsOf(link).filter((envelope) => !isUnderway(envelope));
        for (const envelope of given) this.#reaction.note('abandoned', envelope);
        this.state.pushed(link, []);
      }
    };
    return [this.#successor({ type: 'crash', party: party.name }, null, crash)];
  }

  #isHandled(envelope: Envelope): boolean {
    const actor = this.slots.actor(envelope.to);
    const local = this.state.localOf(actor);
    const machine = this.system.machines[actor] as LocalMachine;
    return local !== null && machine.can(local, this.system.eventOf(envelope));
  }

  #deliver(link: string, index: number): void {
    const contents = this.state.contentsOf(link);
    const envelope = contents[index] as Envelope;
    this.state.removed(link, index, this.system.network.take(link, contents, index));
    this.#reaction.receive(envelope);
  }
}

function groupsOf(system: System): Group[] {
  const { machines, network, definition } = system;
  const hasChoices = (actor: number) =>
    machines[actor]?.mayStart === true ||
    definition.choices.some((choice) => system.placeOf(choice.actor).index === actor);
  return [
    ...[...network.links.keys()].map((link) => ({ kind: 'link', link }) as const),
    ...machines.map((_, actor) => ({ kind: 'timers', actor }) as const),
    ...machines
      .map((_, actor) => ({ kind: 'choices', actor }) as const)
      .filter(({ actor }) => hasChoices(actor)),
    ...definition.parties
      .filter(({ crashes }) => crashes)
      .map((party) => ({ kind: 'crash', party }) as const),
  ];
}
