/**
 * One machine, driven as a pure function and remembered.
 *
 * Local states are interned: equal states are one object with one number. What a machine does
 * with an event in a state is asked of XState once and kept, so that a long run, a thousand runs
 * and a search all pay for each (local state, event) pair only once.
 */

import {
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type AnyTransitionDefinition,
  createActor,
  type EventObject,
  type StateValue,
} from 'xstate';
import { canonicalJson, deepFreeze, notPlain } from './canonical.ts';
import { ModelError, PurityError } from './errors.ts';
import type { Message, Send } from './message.ts';
import { inspectMachine, watched } from './purity.ts';
import { type TakenTransition, type TransitionMeta, transitionName } from './transition.ts';

/** An interned state of one machine. */
export interface LocalState {
  readonly id: number;
  readonly key: string;
  readonly value: StateValue;
  readonly context: unknown;
  /** True in a final state: the engine stops the actor. */
  readonly done: boolean;
  readonly snapshot: AnyMachineSnapshot;
}

/** All that one event did to one machine. */
export interface LocalStep {
  readonly state: LocalState;
  /** In the order of the machine's actions. */
  readonly effects: readonly LocalEffect[];
  readonly taken: readonly TakenTransition[];
}

export type LocalEffect =
  | { readonly type: 'send'; readonly send: Send }
  | {
      readonly type: 'start';
      readonly id: string;
      readonly event: Message;
      readonly delayMs: number;
    }
  | { readonly type: 'cancel'; readonly id: string };

interface Recorded {
  readonly type: string;
  readonly params: unknown;
}

/** Drives one machine purely. Throws a PurityError for a machine that is not pure. */
export class LocalMachine {
  readonly machine: AnyStateMachine;
  /** How often XState was asked for a transition. */
  transitionCalls = 0;
  readonly #states = new Map<string, LocalState>();
  readonly #steps = new Map<string, LocalStep>();
  /** Answers by event object, then by state: the environment's events are few and stay. */
  readonly #can = new WeakMap<EventObject, Map<number, boolean>>();
  readonly #eventKeys = new WeakMap<EventObject, string>();
  readonly #transitions = new WeakMap<AnyTransitionDefinition, TakenTransition>();
  readonly #scope: Parameters<AnyStateMachine['transition']>[2];
  #recorded: Recorded[] = [];
  #taken: AnyTransitionDefinition[] = [];

  readonly #remembers: boolean;

  /** Without `remembers` nothing is kept: for machines whose states do not come again. */
  constructor(
    readonly name: string,
    machine: AnyStateMachine,
    { remembers = true }: { readonly remembers?: boolean } = {},
  ) {
    this.#remembers = remembers;
    inspectMachine(machine, name);
    this.machine = machine;
    // A context that is a value is one value for every start: an entry action must not write to it.
    if (notPlain(machine.config.context ?? {}) === undefined) deepFreeze(machine.config.context);
    const self = watched(
      name,
      () => 'its initial context',
      () => createActor(machine),
    );
    // One inert scope for all calls: a fourth of the cost of XState's own pure `transition`.
    const system = self.system;
    system.inspect((event) => {
      if (event.type === '@xstate.microstep') this.#taken.push(...event._transitions);
    });
    this.#scope = {
      self,
      system,
      id: name,
      sessionId: name,
      logger: () => {},
      defer: () => {},
      emit: () => {},
      stopChild: () => {},
      actionExecutor: (action: Recorded) => {
        this.#recorded.push({ type: action.type, params: action.params });
      },
    } as never;
  }

  /** The machine's first state and what it does on entering it. */
  initial(): LocalStep {
    return this.#remember('', 'its initial state', () =>
      this.machine.getInitialSnapshot(this.#scope as never, undefined),
    );
  }

  /** What the machine does with `event` in `state`. The same arguments give the same object. */
  step(state: LocalState, event: EventObject): LocalStep {
    const where = () => `"${event.type}" in state ${JSON.stringify(state.value)}`;
    return this.#remember(`${state.id} ${this.#keyOf(event)}`, where, () =>
      this.machine.transition(state.snapshot, event, this.#scope as never),
    );
  }

  /** An event as text. The engine hands over the same object again and again. */
  #keyOf(event: EventObject): string {
    let key = this.#eventKeys.get(event);
    if (key === undefined) {
      key = canonicalJson(event);
      this.#eventKeys.set(event, key);
    }
    return key;
  }

  /** Whether the machine, in `state`, has a transition for `event` that its author meant. */
  can(state: LocalState, event: EventObject): boolean {
    if (state.done) return false;
    let answers = this.#can.get(event);
    if (answers === undefined) {
      answers = new Map();
      this.#can.set(event, answers);
    }
    let answer = answers.get(state.id);
    if (answer === undefined) {
      const culprit = () => `a guard of "${event.type}" in ${JSON.stringify(state.value)}`;
      const found = watched(this.name, culprit, () =>
        this.machine.getTransitionData(state.snapshot, event),
      );
      answer = found.some((t) => (t.meta as TransitionMeta | undefined)?.unspecified !== true);
      if (this.#remembers) answers.set(state.id, answer);
    }
    return answer;
  }

  /** The state that a persisted snapshot names; the inverse of reading value and context. */
  restore(value: StateValue, context: unknown): LocalState {
    return this.#intern(this.machine.resolveState({ value, context: context as never }));
  }

  /** How many pairs of local state and event have been asked about. */
  get pairs(): number {
    return this.#steps.size;
  }

  /** Every transition the machine defines, by name: what coverage is measured against. */
  allTransitions(): TakenTransition[] {
    const all: TakenTransition[] = [];
    const visit = (node: AnyStateMachine['root']): void => {
      for (const transitions of node.transitions.values()) {
        all.push(...transitions.map((t) => this.#name(t)));
      }
      all.push(...(node.always ?? []).map((t) => this.#name(t)));
      for (const child of Object.values(node.states)) visit(child as never);
    };
    visit(this.machine.root);
    return all;
  }

  #remember(key: string, where: string | (() => string), run: () => AnyMachineSnapshot): LocalStep {
    const known = this.#steps.get(key);
    if (known !== undefined) return known;
    const culprit = typeof where === 'string' ? () => where : where;
    this.#recorded = [];
    this.#taken = [];
    this.transitionCalls++;
    const snapshot = watched(this.name, culprit, run);
    const step: LocalStep = {
      state: this.#intern(snapshot),
      effects: this.#recorded.flatMap((action) => this.#effect(action, culprit)),
      taken: this.#taken.map((transition) => this.#name(transition)),
    };
    if (this.#remembers) this.#steps.set(key, step);
    return step;
  }

  #effect(action: Recorded, culprit: () => string): LocalEffect[] {
    const params = action.params as Record<string, unknown>;
    switch (action.type) {
      case 'xstate.emit':
        return [{ type: 'send', send: this.#checkedSend(params.event as Send, culprit) }];
      case 'xstate.raise': {
        // A raise without delay has been carried out within the transition.
        if (params.delay === undefined) return [];
        const event = params.event as Message;
        const delayMs = params.delay as number;
        const found = notPlain(event);
        if (found !== undefined || !(delayMs >= 0 && delayMs < Number.POSITIVE_INFINITY)) {
          const problem = found ?? `its delay is ${delayMs} ms`;
          throw new PurityError(
            this.name,
            culprit(),
            `starts a timer that is not plain: ${problem}`,
          );
        }
        const id = (params.id as string | undefined) ?? event.type;
        return [{ type: 'start', id, event, delayMs }];
      }
      case 'xstate.cancel':
        return [{ type: 'cancel', id: params.sendId as string }];
      default:
        throw new PurityError(this.name, culprit(), `runs action "${action.type}"`);
    }
  }

  #checkedSend(emitted: Send, culprit: () => string): Send {
    const refuse = (problem: string): never => {
      throw new PurityError(this.name, culprit(), problem);
    };
    if (emitted.type !== 'send' || typeof emitted.to !== 'string') {
      refuse(`emits ${JSON.stringify(emitted.type)}; expected a send`);
    }
    const { message } = emitted;
    if (typeof message !== 'object' || message === null || typeof message.type !== 'string') {
      refuse(`sends ${JSON.stringify(message) ?? 'nothing'}; expected a message with a type`);
    }
    // XState has a meaning of its own for these: a message must not stop an actor, say.
    if (/^(\*$|xstate\.)/.test(message.type)) refuse(`sends "${message.type}"`);
    if ('from' in message) refuse('sends a message with "from": that is for the engine to say');
    const found = notPlain(message);
    if (found !== undefined) refuse(`sends a message that is not plain: ${found}`);
    return deepFreeze(emitted);
  }

  #intern(snapshot: AnyMachineSnapshot): LocalState {
    if (snapshot.status === 'error') {
      throw new ModelError(`machine "${this.name}" ended in an error: ${String(snapshot.error)}`);
    }
    const { value, context } = snapshot;
    const found = notPlain(context);
    if (found !== undefined) {
      throw new PurityError(this.name, 'its context', `is not plain: ${found}`);
    }
    const key = canonicalJson([value, context]);
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    const state: LocalState = {
      id: this.#states.size,
      key,
      value: deepFreeze(value),
      context: deepFreeze(context),
      done: snapshot.status === 'done',
      snapshot,
    };
    if (this.#remembers) this.#states.set(key, state);
    return state;
  }

  #name(transition: AnyTransitionDefinition): TakenTransition {
    let named = this.#transitions.get(transition);
    if (named === undefined) {
      named = {
        name: transitionName(transition),
        meta: (transition.meta as TransitionMeta | undefined) ?? {},
        description: transition.description,
      };
      this.#transitions.set(transition, named);
    }
    return named;
  }
}
