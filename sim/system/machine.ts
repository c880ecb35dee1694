/**
 * One machine with all that it starts, driven as a pure function and remembered.
 *
 * Local states are interned: equal states are one object with one number. What a machine does
 * with an event in a state is asked of XState once and kept, so that a long run, a thousand runs
 * and a search all pay for each (local state, event) pair only once.
 */

import type { AnyMachineSnapshot, AnyStateMachine, EventObject, StateValue } from 'xstate';
import { Ambient } from './ambient.ts';
import { canonical, canonicalText } from './canonical.ts';
import { Charts } from './charts.ts';
import { Effects } from './effects.ts';
import { Ensembles } from './ensembles.ts';
import { ModelError } from './errors.ts';
import { originOf, saidBy } from './guards.ts';
import { type Inspection, inspect, labelOf, rootLabel } from './inspect.ts';
import type { LocalOptions, LocalState, LocalStep } from './local.ts';
import type { LogicKind } from './logic.ts';
import type { Member, Played } from './member.ts';
import type { Message } from './message.ts';
import { Offers } from './offering.ts';
import { namesOf, outsideOf } from './offers.ts';
import { Openings } from './openings.ts';
import { mutation, watched } from './purity.ts';
import { Receptions } from './receptions.ts';
import { takeMisdirecting } from './resolved.ts';
import { baseOf } from './script.ts';
import type { StageActor } from './stage.ts';
import type { TakenTransition } from './transition.ts';
import { Tree } from './tree.ts';

const usualMostChildren = 16;

/** Drives one machine purely. Throws a PurityError for what has no meaning here. */
export class LocalMachine {
  readonly machine: AnyStateMachine;
  /** How often XState was asked for a transition. */
  transitionCalls = 0;
  /** Whether it has started other actors. */
  hasStarted = false;
  readonly #inspection: Inspection;
  readonly #options: LocalOptions;
  readonly #tree: Tree;
  readonly #states = new Map<string, LocalState>();
  readonly #ensembles = new Ensembles();
  #first: LocalStep | undefined;
  /** By path and event in a text, and then by state. */
  readonly #steps = new Map<string, LocalStep[]>();
  /** The same for the root by event object: what comes again is found soonest. */
  readonly #ownSteps = new WeakMap<EventObject, LocalStep[]>();
  readonly #openings: Openings;
  readonly #charts: Charts;
  readonly #effects: Effects;
  readonly #receptions: Receptions;
  /** What the environment may do with the actors that it has started. */
  readonly offers: Offers;
  readonly #remembers: boolean;
  #pairs = 0;

  constructor(
    readonly name: string,
    machine: AnyStateMachine,
    options: LocalOptions = {},
  ) {
    const { others = [], environment = {}, remembers = true } = options;
    this.#options = options;
    this.#remembers = remembers;
    this.#inspection = inspect(machine, name, environment, others);
    this.#charts = new Charts(this.#inspection.charts);
    this.machine = machine;
    // A context that is a value is one value for every start: an entry action must not write to it.
    canonical(machine.config.context, 'context');
    this.#tree = new Tree({
      name,
      machine,
      input: options.input,
      others,
      environment,
      mostChildren: options.mostChildren ?? usualMostChildren,
      onStart: (actor, path, kind) => this.#starts(actor, path, kind),
    });
    this.#effects = new Effects(name, this.#tree, options.listeners ?? []);
    this.#receptions = new Receptions(name, this.#tree, this.#charts);
    this.#openings = new Openings(this.#tree, remembers, (state, culprit, ask) =>
      watched(name, culprit, ask, this.#ambient(state.key)),
    );
    this.offers = new Offers(name, environment, options.choices ?? [], (state, event, path) =>
      this.can(state, event, path),
    );
  }

  /** Where it came from, for each error that an actor has come to: that by name and in words. */
  readonly stacks = new Map<string, string>();

  /** What it did as it was to send to nobody, by the text of what was to say to whom. */
  readonly misdirected = new Map<string, string>();

  /** What the machine has asked of the clock and of chance. */
  readonly asked = new Set<string>();

  /** Names of actions that are not carried out: those written down, and others as they are met. */
  get effects(): readonly string[] {
    return [...new Set([...this.#inspection.effects, ...this.#effects.ran])];
  }

  /** Whether the machine may start other actors. */
  get mayStart(): boolean {
    return this.#inspection.mayStart;
  }

  /** The machine and all that it can start, as far as that is written down. */
  get charts(): readonly AnyStateMachine[] {
    return [...this.#inspection.charts.values()];
  }

  /** The machine's first state and what it does on entering it. */
  initial(): LocalStep {
    if (this.#first !== undefined) return this.#first;
    const event = { type: 'xstate.init' };
    const first = this.#ask(
      '',
      event,
      () => 'its initial state',
      () => this.#tree.start(),
    );
    if (this.#remembers) this.#first = first;
    return first;
  }

  /**
   * What the machine does with `event` in `state`, or the actor does that runs at `path` beneath
   * it. The same arguments give the same object.
   */
  step(state: LocalState, event: EventObject, path = ''): LocalStep {
    const steps =
      (path === '' ? this.#ownSteps.get(event) : undefined) ?? this.#stepsOf(event, path);
    const known = steps[state.id];
    if (known !== undefined) return known;
    const step = this.#ask(
      path,
      event,
      () => `"${event.type}" in state ${JSON.stringify(state.value)}`,
      () => this.#tree.play(state.members, path, event),
      state,
    );
    if (this.#remembers) {
      steps[state.id] = step;
      this.#pairs++;
    }
    return step;
  }

  /** What is known of an event, state by state. Equal events share it. */
  #stepsOf(event: EventObject, path: string): LocalStep[] {
    const key = `${path} ${canonicalText(event)}`;
    const steps = this.#steps.get(key) ?? [];
    if (this.#remembers) this.#steps.set(key, steps);
    if (path === '') this.#ownSteps.set(event, steps);
    return steps;
  }

  /** Whether the machine, or the actor at `path`, has a transition for `event` that is meant. */
  can(state: LocalState, event: EventObject, path = ''): boolean {
    return this.#openings.can(state, event, path);
  }

  #starts(actor: StageActor, path: string, kind: LogicKind): void {
    const name = `${this.name}/${path}`;
    if (path !== '') this.hasStarted = true;
    if (path !== '' && !this.mayStart) {
      throw new ModelError(`"${name}" is started in a way that could not be foreseen`);
    }
    if (kind === 'machine') {
      const label = path === '' ? rootLabel : labelOf(actor.src, actor.logic, actor.id);
      if (path !== '') this.#charts.add(label, actor.logic as AnyStateMachine);
    } else if (kind !== 'pure') {
      const names = namesOf(name, path, actor);
      outsideOf(this.#options.environment ?? {}, { name, names, kind });
    }
  }

  /**
   * The state that a persisted snapshot names; the inverse of reading value, context and what
   * there is more. Throws a ModelError for one with children that has not been met here.
   */
  restore(value: StateValue, context: unknown, more?: string): LocalState {
    const key = baseOf(value, canonicalText(context)) + (more ?? '');
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    if (more !== undefined) {
      throw new ModelError(`"${this.name}": expected a state that has been met here, got ${key}`);
    }
    const { state } = this.initial();
    const snapshot = this.machine.resolveState({ value, context: context as never });
    const [root] = state.members as [Member];
    return this.#intern(this.#tree.withRoot(root, snapshot as never));
  }

  /** How many pairs of local state and event have been asked about. */
  get pairs(): number {
    return this.#pairs + (this.#first === undefined ? 0 : 1);
  }

  /** Every transition of the machine and of those it starts: what coverage is measured against. */
  allTransitions(): TakenTransition[] {
    return this.#charts.all();
  }

  /** `from`: the state before; undefined where the machine starts. */
  #ask(
    path: string,
    event: EventObject,
    culprit: () => string,
    run: () => Played,
    from?: LocalState,
  ): LocalStep {
    this.transitionCalls++;
    const played = watched(this.name, culprit, run, this.#ambient(from?.key ?? ''));
    for (const by of takeMisdirecting()) {
      if (!this.misdirected.has(by)) this.misdirected.set(by, culprit());
    }
    return this.#stepOf(played, path, event as Message, culprit, from);
  }

  /** What the model lets the machine ask of the clock and of chance in a state, given as a text. */
  #ambient(held: string): Ambient | undefined {
    const { now, chance } = this.#options;
    if (now === undefined && chance === undefined) return undefined;
    const turn = (this.#options.others ?? []).filter((other) => other < this.name).length;
    return new Ambient(this.#options, held, this.asked, turn);
  }

  #stepOf(
    played: Played,
    path: string,
    event: Message,
    culprit: () => string,
    from: LocalState | undefined,
  ): LocalStep {
    const failure = this.#failureIn(played);
    for (const { error } of played.failures) {
      const found = mutation(this.name, culprit, error);
      if (found !== undefined) throw found;
    }
    return {
      state: isMadeOf(from, played.members) ? from : this.#intern(played.members),
      effects: this.#effects.of(played.notes, culprit),
      ...this.#receptions.of(played.receptions, path, event),
      failed: failure === undefined ? null : { actor: failure.name, error: saidBy(failure.error) },
    };
  }

  /**
   * What has failed, if it has brought the root down. As in XState: an error that a parent has an
   * answer to is none of the system, and one that it has none to is its own.
   */
  #failureIn({ failures }: Played): { readonly name: string; readonly error: unknown } | undefined {
    if (!failures.some(({ name }) => name === this.name)) return undefined;
    const failure = failures.find(({ isMachine }) => isMachine);
    if (failure === undefined) return undefined;
    const { stack } = Object(originOf(failure.error)) as { stack?: unknown };
    const what = `${failure.name}: ${saidBy(failure.error)}`;
    if (typeof stack === 'string' && !this.stacks.has(what)) this.stacks.set(what, stack);
    return failure;
  }

  #intern(members: readonly Member[]): LocalState {
    if (members.length === 1 || !this.#remembers) return this.#stateOf(members);
    return this.#ensembles.state(members, (own) => this.#stateOf(own));
  }

  #stateOf(members: readonly Member[]): LocalState {
    const [root, ...others] = members as [Member, ...Member[]];
    const rest = others.map(({ text }) => text);
    const more = [...(root.more === '' ? [] : [root.more]), ...rest].join(' | ');
    const key = root.base + more;
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    const snapshot = root.snapshot as AnyMachineSnapshot;
    const state: LocalState = {
      id: this.#states.size,
      key,
      value: snapshot.value,
      context: snapshot.context,
      done: snapshot.status !== 'active',
      snapshot,
      members,
      ...(more === '' ? {} : { more }),
    };
    if (this.#remembers) this.#states.set(key, state);
    return state;
  }
}

/** Whether nothing has changed: then it is the state itself. */
const isMadeOf = (state: LocalState | undefined, members: readonly Member[]): state is LocalState =>
  state?.members.length === members.length &&
  members.every((member, index) => member === state.members[index]);
