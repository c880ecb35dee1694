/** Properties of a model of one's own, and what their predicates ask of a state. */

import { matchesState, type StateValue } from 'xstate';
import { ModelError } from '../system/errors.ts';
import type { View as AnyView } from '../system/view.ts';
import { placed } from './places.ts';
import type { Predicate, Property } from './property.ts';
import { expectState } from './states.ts';
import type { ActorIn, ContextIn, Machines, StateIn, View } from './typed.ts';

/** The source of a property that names none. */
const own = 'own';

type Asks<V> = (view: V) => boolean;

/** What else there is to say of a property: where it comes from, or that and its premise. */
type About<V> =
  | string
  | {
      readonly source?: string;
      /** Only what follows a state in which this holds counts; see `Property`. */
      readonly when?: Asks<V>;
    };

/** A property that is to hold in every reachable state or, with `when`, in those it holds in. */
export const always = <V extends AnyView = AnyView>(
  name: string,
  text: string,
  holds: Asks<V>,
  about: About<V> = own,
): Property =>
  placed({ name, text, kind: 'always', holds: holds as Predicate, ...said(about) }, always);

/** A property that is to hold in some reachable state. */
export const sometimes = <V extends AnyView = AnyView>(
  name: string,
  text: string,
  holds: Asks<V>,
  source = own,
): Property =>
  placed({ name, text, source, kind: 'sometimes', holds: holds as Predicate }, sometimes);

/**
 * A property that is to come to hold in every fair run: from the start or, with `when`, from each
 * state on in which that holds.
 */
export const eventually = <V extends AnyView = AnyView>(
  name: string,
  text: string,
  holds: Asks<V>,
  about: About<V> = own,
): Property =>
  placed({ name, text, kind: 'eventually', holds: holds as Predicate, ...said(about) }, eventually);

/**
 * A property of exact time: from each state on in which `from` holds, and `to` does not, a state
 * in which `to` holds is reached in at most `ms`.
 */
export const within = <V extends AnyView = AnyView>(
  name: string,
  text: string,
  ms: number,
  from: Asks<V>,
  to: Asks<V>,
  source = own,
): Property => {
  const asked = { when: from as Predicate, holds: to as Predicate };
  return placed({ name, text, source, kind: 'within', ms, ...asked }, within);
};

function said<V>(about: About<V>): { source: string; when?: Predicate } {
  if (typeof about === 'string') return { source: about };
  const { source = own, when } = about;
  return when === undefined ? { source } : { source, when: when as Predicate };
}

/** The value of an observer. Throws a ModelError for none. */
export const observedBy = <Value>(view: Pick<AnyView, 'observed'>, name: string): Value =>
  view.observed(name) as Value;

/**
 * Whether an actor is in the state, or in one within it: `'packing'`, `'packing.wrapping'` or a
 * value as XState has it. Not while it is down. Throws a ModelError that lists the states if there
 * is no such state.
 */
export function isIn<V extends AnyView, Actor extends ActorIn<V>>(
  view: V,
  actor: Actor,
  state: StateIn<V, Actor>,
): boolean {
  const local = view.local(actor);
  if (local === null) return false;
  const machine = local.snapshot?.machine;
  if (machine !== undefined) expectState(machine, actor, state as StateValue);
  return matchesState(state as StateValue, local.value);
}

/** Stands for a context that nobody has said the type of: it is that of the machine. */
declare const ofMachine: unique symbol;

/** The context of an actor that always runs. Throws a ModelError where it does not. */
export function contextOf<
  Context = typeof ofMachine,
  V extends AnyView = AnyView,
  Actor extends ActorIn<V> = ActorIn<V>,
>(view: V, actor: Actor): Context extends typeof ofMachine ? ContextIn<V, Actor> : Context {
  const local = view.local(actor);
  if (local === null) {
    throw new ModelError(`"${actor}" does not run in some state, and has no context there`, [
      actor,
    ]);
  }
  return local.context as never;
}

/** What `properties` of a model is given, if it is a function: these know its machines. */
export interface Making<M extends Machines> {
  readonly always: Make<M, About<View<M>>>;
  readonly sometimes: Make<M, string>;
  readonly eventually: Make<M, About<View<M>>>;
  readonly within: (
    name: string,
    text: string,
    ms: number,
    from: Asks<View<M>>,
    to: Asks<View<M>>,
    source?: string,
  ) => Property;
}
type Make<M extends Machines, More> = (
  name: string,
  text: string,
  holds: Asks<View<M>>,
  about?: More,
) => Property;
