/**
 * The stage on which a step is played: an actor system for XState's own actors in which nothing
 * is real. Timers, messages to others and effects are noted down; promises, callbacks and
 * observables are not started; names are the same whenever the same is done.
 */

import type {
  AnyActorLogic,
  AnyStateNode,
  AnyTransitionDefinition,
  EventObject,
  StateValue,
} from 'xstate';
import { ModelError, meaning } from './errors.ts';
import { MadeUpIds } from './madeUpIds.ts';

/** What there is of an XState `Actor` beyond its public type, as far as it is used here. */
export interface StageActor {
  readonly id: string;
  logic: AnyActorLogic;
  readonly src: unknown;
  readonly systemId?: string;
  /** The same before version 5.28 of XState. */
  readonly _systemId?: string;
  readonly options: { readonly input?: unknown };
  _snapshot: StageSnapshot;
  /** 0: not started, 1: running, 2: stopped. */
  _processingStatus: number;
  _parent: StageActor | undefined;
  readonly _syncSnapshot: boolean | undefined;
  readonly _deferred: (() => void)[];
  mailbox: { _active: boolean; _current: unknown; _last: unknown };
  observers: Set<unknown>;
  readonly _actorScope: {
    actionExecutor: (action: StageAction) => void;
    stopChild: (child: StageActor) => void;
    emit: (event: EventObject) => void;
    logger: (...values: unknown[]) => void;
  };
  start(): unknown;
  _send(event: EventObject): void;
}

export const systemIdOf = (actor: StageActor): string | undefined =>
  actor.systemId ?? actor._systemId;

/** An actor by its system id, if it has one. */
export function keyOf(actor: StageActor): (readonly [string, StageActor])[] {
  const id = systemIdOf(actor);
  return id ? [[id, actor]] : [];
}

/** A snapshot of any logic. */
export interface StageSnapshot {
  readonly status: 'active' | 'done' | 'error' | 'stopped';
  readonly output?: unknown;
  readonly error?: unknown;
  /** Of a machine: its control state. */
  readonly value?: StateValue;
  readonly context?: unknown;
  readonly input?: unknown;
  readonly children?: Readonly<Record<string, StageActor | undefined>>;
}

interface StageAction {
  readonly type: string;
  readonly params: unknown;
  readonly exec?: unknown;
}

/** What is noted of a step, in the order in which XState does it. */
export type Note =
  | { readonly type: 'ran'; readonly actor: StageActor; readonly name: string; params: unknown }
  | { readonly type: 'emitted'; readonly actor: StageActor; readonly event: EventObject }
  | { readonly type: 'sent'; readonly to: string; readonly event: EventObject }
  | {
      readonly type: 'start';
      readonly source: StageActor;
      readonly target: StageActor;
      /** Whether the target had ended when it was started. */
      readonly isEnded: boolean;
      readonly event: EventObject;
      readonly delayMs: number;
      readonly id: string | undefined;
    }
  | { readonly type: 'cancel'; readonly source: StageActor; readonly id: string }
  | { readonly type: 'end'; readonly source: StageActor };

/** What one actor made of one event. */
export interface StageReception {
  readonly actor: StageActor;
  readonly event: EventObject;
  readonly transitions: AnyTransitionDefinition[];
}

/** So many microsteps in one step come to no end. */
const mostMicrosteps = 10_000;

interface Hooks {
  /** Called for every new actor, before it has a state: it may be given another logic. */
  readonly onActor: (actor: StageActor) => void;
  /** Called when an actor starts to run. */
  readonly onStart: (actor: StageActor) => void;
  /** Another actor of the model, by name. */
  readonly other: (name: string) => StageActor | undefined;
  readonly isOther: (actor: StageActor) => boolean;
  /** Called for a step that does not end. */
  readonly endless: (
    actor: StageActor,
    event: EventObject,
    states: readonly AnyStateNode[],
  ) => never;
}

export class Stage {
  notes: Note[] = [];
  receptions: StageReception[] = [];
  /** Every actor that runs, or has run since `clear`, in the order in which they started. */
  cast = new Set<StageActor>();
  readonly keyed = new Map<string, StageActor>();
  /** Whether one of them has started, ended or got a system id since `clear`. */
  hasChanged = false;
  /** As XState's `createActor` and its actors want it. */
  readonly system: object;
  readonly #open = new Map<StageActor, StageReception>();
  readonly #hooks: Hooks;
  readonly #ids = new MadeUpIds();
  #microsteps = 0;

  constructor(hooks: Hooks) {
    this.#hooks = hooks;
    this.system = this.#makeSystem();
  }

  /**
   * Empties the stage for a step. `cast` are those that run, `keyed` the actors by system id,
   * `heldIds` made-up ids that are not to be given again.
   */
  clear(
    cast: readonly StageActor[],
    keyed: Iterable<readonly [string, StageActor]>,
    heldIds: readonly string[],
  ): void {
    this.notes = [];
    this.receptions = [];
    this.cast = new Set(cast);
    this.hasChanged = false;
    this.#open.clear();
    this.#microsteps = 0;
    this.keyed.clear();
    this.#ids.begin(heldIds);
    for (const [systemId, actor] of keyed) this.keyed.set(systemId, actor);
  }

  #makeSystem(): object {
    const { keyed } = this;
    return {
      _snapshot: { _scheduledEvents: {} },
      _clock: { setTimeout: () => 0, clearTimeout: () => {} },
      _logger: () => {},
      _bookId: () => this.#ids.next(this.cast),
      _register: (id: string, actor: StageActor) => this.#register(id, actor),
      _unregister: (actor: StageActor) => {
        this.hasChanged = true;
        const id = systemIdOf(actor);
        if (id && keyed.get(id) === actor) keyed.delete(id);
      },
      _set: (systemId: string, actor: StageActor) => {
        this.hasChanged = true;
        const there = keyed.get(systemId);
        if (there !== undefined && there !== actor) {
          throw new Error(`Actor with system ID '${systemId}' already exists.`);
        }
        keyed.set(systemId, actor);
      },
      get: (systemId: string) => keyed.get(systemId) ?? this.#hooks.other(systemId),
      getAll: () => Object.fromEntries(keyed),
      inspect: () => ({ unsubscribe: () => {} }),
      _sendInspectionEvent: (event: never) => this.#inspect(event),
      _relay: (_: unknown, target: StageActor, event: EventObject) => target._send(event),
      scheduler: {
        schedule: (
          source: StageActor,
          target: StageActor,
          event: EventObject,
          delayMs: number,
          id?: string,
        ) => {
          const isEnded = target._processingStatus === 2;
          this.notes.push({ type: 'start', source, target, isEnded, event, delayMs, id });
        },
        cancel: (source: StageActor, id: string) => this.notes.push({ type: 'cancel', source, id }),
        cancelAll: (source: StageActor) => this.notes.push({ type: 'end', source }),
      },
      getSnapshot: () => ({ _scheduledEvents: {} }),
      start: () => {},
    };
  }

  #register(id: string, actor: StageActor): string {
    this.hasChanged = true;
    this.cast.add(actor);
    this.#hooks.onStart(actor);
    return id;
  }

  #inspect(seen: {
    readonly type: string;
    readonly actorRef: StageActor;
    readonly event: EventObject;
    readonly _transitions: AnyTransitionDefinition[];
  }): void {
    const { actorRef: actor, event } = seen;
    if (seen.type === '@xstate.actor') this.#enter(actor);
    else if (seen.type === '@xstate.snapshot') this.#open.delete(actor);
    else if (seen.type === '@xstate.microstep') {
      if (++this.#microsteps > mostMicrosteps) {
        const states = seen._transitions.map(({ source }) => source);
        this.#hooks.endless(actor, event, states);
      }
      let reception = this.#open.get(actor);
      if (reception === undefined) {
        reception = { actor, event, transitions: [] };
        this.#open.set(actor, reception);
        this.receptions.push(reception);
      }
      reception.transitions.push(...seen._transitions);
    }
  }

  /** A new actor, of which nothing has run yet. */
  #enter(actor: StageActor): void {
    overhear(actor, {
      onRan: (name, params) => this.notes.push({ type: 'ran', actor, name, params }),
      onEmitted: (event) => this.notes.push({ type: 'emitted', actor, event }),
      isOther: this.#hooks.isOther,
    });
    this.#hooks.onActor(actor);
  }
}

interface Overhearing {
  /** Called for an action that is not XState's own, in its turn; it is not carried out. */
  readonly onRan: (name: string, params: unknown) => void;
  readonly onEmitted: (event: EventObject) => void;
  /** Whether an actor stands for another one of the model, and is nobody's child. */
  readonly isOther: (actor: StageActor) => boolean;
}

/** Has an actor, of which nothing has run yet, tell of its actions and of what it emits. */
export function overhear(
  { _actorScope: scope }: StageActor,
  { onRan, onEmitted, isOther }: Overhearing,
): void {
  const { actionExecutor: carryOut, stopChild } = scope;
  scope.actionExecutor = (action) => {
    const { type: name, params } = action;
    const isOwn = name.startsWith('xstate.') && name !== 'xstate.log';
    carryOut(isOwn ? action : { ...action, exec: () => onRan(name, params) });
  };
  scope.stopChild = (child) => {
    // An ended one too: only its parent may.
    if (!isOther(child)) stopChild(child);
  };
  scope.emit = onEmitted;
}

/** What is wrong with a step of an actor, of that name, that goes round in these states. */
export function endlessIn(
  name: string,
  event: EventObject,
  states: readonly AnyStateNode[],
): ModelError {
  const when = event.type === 'xstate.init' ? 'when it starts' : `after "${event.type}"`;
  const through = states.map(({ id }) => `"${id}"`).join(' and ');
  const where = `"${name}" comes to no rest ${when}, in ${through}`;
  const keys = states.map(({ key }) => key);
  return new ModelError(where + meaning('always'), keys);
}
