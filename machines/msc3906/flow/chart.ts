/**
 * A state chart as data, and changes of it, which are data too. A change adds states, and alters
 * those that it names. This is how amendments, and variants of the protocol, are put together with
 * a chart that knows nothing of them.
 */

/** XState's configuration of a state, as far as its form matters here. */
interface Node {
  readonly on?: object;
}

export interface Chart<State extends Node> {
  /** Transitions that every state has; `*` is listed last. */
  readonly root: State;
  readonly states: Readonly<Record<string, State>>;
}

/** How a state is altered. */
interface Alteration<State extends Node> {
  /** By event: transitions that are tried before those that the state has. */
  readonly first?: State['on'];
  /** By event: transitions that are tried after those with a guard that the state has. */
  readonly last?: State['on'];
  /** By target: an action that transitions to that state take too. */
  readonly also?: Readonly<Record<string, string>>;
  /** By target: the state that transitions to that state lead to instead. */
  readonly instead?: Readonly<Record<string, string>>;
}

export interface Change<State extends Node> {
  readonly root?: Alteration<State>;
  /** By name of the state. */
  readonly at?: Readonly<Record<string, Alteration<State>>>;
  /** The same as in `Alteration`, for all states that the chart has. */
  readonly instead?: Readonly<Record<string, string>>;
  /** A timer that is left out of all states that the chart has. */
  readonly without?: string;
  /** States that are added, and the state of the chart that they are listed before or after. */
  readonly states?: Readonly<Record<string, State>>;
  readonly before?: string;
  readonly after?: string;
}

/** The chart with the changes, one after the other. Throws if one names a state that is missing. */
export const changed = <State extends Node>(
  chart: Chart<State>,
  changes: readonly Change<State>[],
): Chart<State> => changes.reduce<Chart<State>>(withChange, chart);

function withChange<State extends Node>(
  { root, states }: Chart<State>,
  change: Change<State>,
): Chart<State> {
  const { at = {}, instead, without, before, after } = change;
  for (const name of [...Object.keys(at), before, after]) {
    if (name !== undefined && states[name] === undefined) {
      throw new Error(`expected a state "${name}", got none`);
    }
  }
  const brought = Object.entries(change.states ?? {});
  const listed = Object.entries(states).flatMap(([name, state]) => {
    const alteration = at[name];
    const own = alteration === undefined ? state : altered(state, alteration);
    const led = instead === undefined ? own : mapped(own, (one) => redirected(one, instead));
    const entry = [name, without === undefined ? led : untimed(led, without)] as const;
    return [...(name === before ? brought : []), entry, ...(name === after ? brought : [])];
  });
  return {
    root: change.root === undefined ? root : altered(root, change.root),
    states: Object.fromEntries(listed),
  };
}

type Transition = Readonly<Record<string, unknown>>;
type Alternatives = string | Transition | readonly (string | Transition)[];
type Events = Readonly<Record<string, Alternatives>>;

/** A state's configuration as the functions below read it. */
interface Config extends Node {
  readonly on?: Events;
  readonly after?: Events;
  readonly always?: Alternatives;
  readonly states?: Readonly<Record<string, Config>>;
}

function altered<State extends Node>(
  state: State,
  { first = {}, last = {}, also, instead }: Alteration<State>,
): State {
  const leads = also !== undefined || instead !== undefined;
  const led = leads
    ? mapped(state, (one) => redirected(acting(one, also ?? {}), instead ?? {}))
    : state;
  const { '*': any, ...on }: Record<string, Alternatives> = { ...(led as Config).on };
  for (const [event, added] of Object.entries(first as Events)) {
    on[event] = [...listOf(added), ...listOf(on[event])];
  }
  for (const [event, added] of Object.entries(last as Events)) {
    const there = listOf(on[event]);
    const guarded = there.filter(({ guard }) => guard !== undefined).length;
    on[event] = there.toSpliced(guarded, 0, ...listOf(added));
  }
  return { ...led, on: any === undefined ? on : { ...on, '*': any } };
}

/** A list of transitions: XState takes a single one, or just its target, for a list too. */
const listOf = (alternatives: Alternatives = []): readonly Transition[] =>
  [alternatives].flat().map((one) => (typeof one === 'string' ? { target: one } : one));

/** The state with `make` applied to each transition, also of the states within it. */
function mapped<State extends Node>(state: State, make: (one: Transition) => Transition): State {
  const { on, after, always, states } = state as Config;
  const events = (there: Events) =>
    Object.fromEntries(
      Object.entries(there).map(([event, list]) => [event, listOf(list).map(make)]),
    );
  return {
    ...state,
    ...(on && { on: events(on) }),
    ...(after && { after: events(after) }),
    ...(always && { always: listOf(always).map(make) }),
    ...(states && { states: within(states, (inner) => mapped(inner, make)) }),
  };
}

const within = (states: Readonly<Record<string, Config>>, make: (state: Config) => Config) =>
  Object.fromEntries(Object.entries(states).map(([name, state]) => [name, make(state)]));

/** A target is named plainly from a sibling, and by its id from a state further in. */
const asTarget = /^(?<out>#\w+\.)?(?<name>\w+)$/;

const targetOf = ({ target }: Transition) => {
  const { out = '', name = '' } =
    asTarget.exec(typeof target === 'string' ? target : '')?.groups ?? {};
  return { out, name };
};

function redirected(one: Transition, instead: Readonly<Record<string, string>>): Transition {
  const { out, name } = targetOf(one);
  return instead[name] === undefined ? one : { ...one, target: out + instead[name] };
}

function acting(one: Transition, also: Readonly<Record<string, string>>): Transition {
  const action = also[targetOf(one).name];
  return action === undefined ? one : { ...one, actions: [one.actions ?? [], action].flat() };
}

/** The state without that timer, also in the states within it. */
function untimed<State extends Node>(state: State, timer: string): State {
  const { after, states } = state as Config;
  if (after?.[timer] === undefined && states === undefined) return state;
  const { [timer]: _, ...others } = after ?? {};
  return {
    ...state,
    ...(after && { after: others }),
    ...(states && { states: within(states, (inner) => untimed(inner, timer)) }),
  };
}
