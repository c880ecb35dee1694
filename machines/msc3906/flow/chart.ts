/**
 * A state chart as data, and changes of it, which are data too. A change brings states of its own
 * and alters those of the chart that it names: so an amendment, or a variant of the protocol, comes
 * into a machine that knows of none.
 */

/** What is here of XState's configuration of a state. */
interface Node {
  readonly on?: object;
}

export interface Chart<State extends Node> {
  /** What happens wherever the machine is; `*` is listed last. */
  readonly root: State;
  readonly states: Readonly<Record<string, State>>;
}

/** What becomes of a state. */
interface Alteration<State extends Node> {
  /** By event: alternatives that are tried before those that are there. */
  readonly first?: State['on'];
  /** By event: alternatives that are tried after those with a guard that are there. */
  readonly last?: State['on'];
  /** What a transition does too, by the state that it leads to. */
  readonly also?: Readonly<Record<string, string>>;
  /** Where a transition leads instead, by the state that it leads to. */
  readonly instead?: Readonly<Record<string, string>>;
}

export interface Change<State extends Node> {
  readonly root?: Alteration<State>;
  /** By the name of the state. */
  readonly at?: Readonly<Record<string, Alteration<State>>>;
  /** Where the transitions of all states that are there lead instead. */
  readonly instead?: Readonly<Record<string, string>>;
  /** A timer that is left out of all states that are there. */
  readonly without?: string;
  /** States that it brings, and the state of the chart that they are listed before, or after. */
  readonly states?: Readonly<Record<string, State>>;
  readonly before?: string;
  readonly after?: string;
}

/** The chart with the changes, made one after the other. Throws if one names no state of it. */
export const changed = <State extends Node>(
  chart: Chart<State>,
  changes: readonly Change<State>[],
): Chart<State> => changes.reduce<Chart<State>>(withChange, chart);

function withChange<State extends Node>(
  { root, states }: Chart<State>,
  change: Change<State>,
): Chart<State> {
  const { at = {}, instead = {}, without, before, after } = change;
  for (const name of [...Object.keys(at), before, after]) {
    if (name !== undefined && states[name] === undefined) {
      throw new Error(`expected a state "${name}", got none`);
    }
  }
  const brought = Object.entries(change.states ?? {});
  const listed = Object.entries(states).flatMap(([name, state]) => {
    const led = mapped(altered(state, at[name] ?? {}), (one) => redirected(one, instead));
    const entry = [name, without === undefined ? led : untimed(led, without)] as const;
    return [...(name === before ? brought : []), entry, ...(name === after ? brought : [])];
  });
  return { root: altered(root, change.root ?? {}), states: Object.fromEntries(listed) };
}

type Transition = Readonly<Record<string, unknown>>;
type Alternatives = string | Transition | readonly (string | Transition)[];
type Events = Readonly<Record<string, Alternatives>>;

/** A state as it is read here. */
interface Config extends Node {
  readonly on?: Events;
  readonly after?: Events;
  readonly always?: Alternatives;
  readonly states?: Readonly<Record<string, Config>>;
}

function altered<State extends Node>(
  state: State,
  { first = {}, last = {}, also = {}, instead = {} }: Alteration<State>,
): State {
  const led = mapped(state, (one) => redirected(acting(one, also), instead));
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

/** XState takes one transition for a list of one, and a target for a transition. */
const listOf = (alternatives: Alternatives = []): readonly Transition[] =>
  [alternatives].flat().map((one) => (typeof one === 'string' ? { target: one } : one));

/** The state with each of its transitions, and of those of the states within, made another. */
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

/** A state that is beside is a target by its name; one that is further out, by its id. */
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

/** The state without that timer, in the states within too. */
function untimed<State extends Node>(state: State, timer: string): State {
  const { after, states } = state as Config;
  const { [timer]: _, ...others } = after ?? {};
  return {
    ...state,
    ...(after && { after: others }),
    ...(states && { states: within(states, (inner) => untimed(inner, timer)) }),
  };
}
