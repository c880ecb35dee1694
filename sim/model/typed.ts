/**
 * What the types of machines say of a model of them: names of actors, states, contexts, events.
 *
 * XState keeps the states of a machine in its type if it comes from `setup(...).createMachine`; of
 * one from `createMachine` alone any name of a state compiles, and a wrong one is told by `check`.
 */

import type {
  Actor as ActorOf,
  AnyActor,
  AnyStateMachine,
  ContextFrom,
  EventFromLogic,
  StateFrom,
  StateValue,
  StateValueFrom,
} from 'xstate';
import type { Choice } from '../system/definition.ts';
import type { Message } from '../system/message.ts';
import type { Timer } from '../system/timers.ts';
import type { View as AnyView, LocalView } from '../system/view.ts';
import type { Model } from './model.ts';

/** Machines by the names of their actors. */
export type Machines = Readonly<Record<string, AnyStateMachine>>;

/** A machine of a model by its name. */
export type Name<M extends Machines> = keyof M & string;

/** An actor: a machine of the model, or one that it invokes or spawns, `root/child`. */
export type ActorName<M extends Machines> = Name<M> | `${Name<M>}/${string}`;

/** Nothing is known of it: any name of a state may be right. */
type Anything = string | StateValue;

/** `a`, and `a.b` for a state within. */
type Path<Value> = Value extends string
  ? Value
  : { [State in keyof Value & string]: State | `${State}.${Path<Value[State]>}` }[keyof Value &
      string];

/** What `isIn` takes: a value as `snapshot.matches` takes it, or a path with dots. */
type StateOf<M extends Machines, Actor> = Actor extends keyof M
  ? string extends keyof M
    ? Anything
    : Path<StateFrom<M[Actor]>['value']> | StateValueFrom<M[Actor]>
  : Anything;

type ContextOf<M extends Machines, Actor> = Actor extends keyof M
  ? string extends keyof M
    ? unknown
    : ContextFrom<M[Actor]>
  : unknown;

interface TypedLocalView<M extends Machines, Actor> extends LocalView {
  readonly value: Actor extends keyof M ? StateFrom<M[Actor]>['value'] : StateValue;
  readonly context: ContextOf<M, Actor>;
}

/** In no View or Model at run time: by it, a type says which machines it is about. */
declare const about: unique symbol;

/** A Model that knows the types of its machines, as `defineModel` makes it. */
export interface ModelOf<M extends Machines> extends Model {
  readonly [about]?: M;
}

/** Running actors: those of the model by name, and what they have started as `root/child`. */
export type ActorsOf<M extends Machines> = {
  readonly [Actor in keyof M]: ActorOf<M[Actor]>;
} & { readonly [path in `${string}/${string}`]: AnyActor };

/** A View that knows the machines of its model. */
interface TypedView<M extends Machines> extends Omit<AnyView, 'local' | 'timers'> {
  readonly [about]: M;
  local<Actor extends ActorName<M>>(actor: Actor): TypedLocalView<M, Actor> | null;
  timers(actor: ActorName<M>): readonly Timer[];
}

/**
 * What a predicate reads of a state: `View<typeof machines>` knows the names of actors, their
 * states and contexts; `View` takes any.
 */
export type View<M extends Machines = Machines> = string extends keyof M ? AnyView : TypedView<M>;

type MachinesOf<V> = V extends TypedView<infer M> ? M : Machines;
export type ActorIn<V> = V extends TypedView<infer M> ? ActorName<M> : string;
export type StateIn<V, Actor> = StateOf<MachinesOf<V>, Actor>;
export type ContextIn<V, Actor> = ContextOf<MachinesOf<V>, Actor>;

/** A choice of the environment; a name and a label are made up if missing. */
export type OwnChoice<M extends Machines, Actor extends string> = Partial<Choice> &
  (
    | {
        readonly [Known in Name<M>]: {
          readonly actor: Known;
          readonly event: EventFromLogic<M[Known]>;
        };
      }[Name<M>]
    // Of names that are computed, no type knows more than that they are text.
    | { readonly actor: Actor; readonly event: string extends Actor ? Message : never }
  );
