/** Makes real machines, links, choices and questions of what `random.ts` has drawn. */

import {
  type AnyStateMachine,
  assign,
  cancel,
  createMachine,
  emit,
  enqueueActions,
  raise,
  sendParent,
  sendTo,
} from 'xstate';
import { always, eventually, sometimes, within } from '../../../sim/model/properties.ts';
import type { Predicate, Property } from '../../../sim/model/property.ts';
import type { Choice, Link, Party, SystemDefinition } from '../../../sim/system/definition.ts';
import { send } from '../../../sim/system/message.ts';
import { linkName } from '../../../sim/system/network.ts';
import type { View } from '../../../sim/system/view.ts';
import {
  type DrawnAction,
  type DrawnAtom,
  type DrawnChild,
  type DrawnChoice,
  type DrawnInterval,
  type DrawnMachine,
  type DrawnPredicate,
  type DrawnState,
  type DrawnSystem,
  type DrawnTransition,
  eventTypes,
  maxCount,
  timerIds,
} from './random.ts';

interface Context {
  readonly count: number;
  readonly supply: number;
}
type Args = { readonly context: Context };

/** Another actor, and whether what is sent to it costs of the supply: no queue grows for ever. */
interface Other {
  readonly name: string;
  readonly costs: boolean;
}

/** What a machine is built with. */
interface Setting {
  readonly others: readonly Other[];
  readonly states: number;
}

const actorName = (index: number): string => `m${index}`;
const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;
const typeOf = (type: number): string => at(eventTypes, type);

/** The actions of XState that it is, each with whether it costs. */
function made(drawn: DrawnAction, { others }: Setting): { actions: unknown[]; costs: boolean } {
  switch (drawn.do) {
    case 'send': {
      const { name, costs } = at(others, drawn.to);
      return { actions: [emit(send(name, { type: typeOf(drawn.type) }) as never)], costs };
    }
    case 'start': {
      const id = drawn.id === null ? {} : { id: at(timerIds, drawn.id) };
      const event = { type: typeOf(drawn.type) };
      const options = { delay: drawn.ms, ...id };
      const timer =
        drawn.to === null
          ? raise(event as never, options)
          : sendTo(at(others, drawn.to).name, event, options);
      const isAnew = id.id !== undefined && drawn.anew;
      // One that takes the place of another does not make them more, unless it sends.
      const costs = !isAnew || drawn.to !== null;
      return { actions: isAnew ? [cancel(id.id), timer] : [timer], costs };
    }
    case 'cancel':
      return { actions: [cancel(at(timerIds, drawn.id))], costs: false };
    case 'count':
      return {
        actions: [assign({ count: ({ context }: Args) => (context.count + 1) % (maxCount + 1) })],
        costs: false,
      };
  }
}

const spend = assign({ supply: ({ context }: Args) => context.supply - 1 });

function actionsOf(drawn: readonly DrawnAction[], setting: Setting): unknown[] {
  return drawn.flatMap((one) => {
    const { actions, costs } = made(one, setting);
    if (!costs) return actions;
    return [
      enqueueActions(({ context, enqueue }) => {
        if ((context as Context).supply === 0) return;
        for (const action of [...actions, spend]) enqueue(action as never);
      }),
    ];
  });
}

function transitionOf(drawn: DrawnTransition, setting: Setting) {
  const { target, reenter, count, actions } = drawn;
  return {
    ...(target === null ? {} : { target: `s${target % setting.states}`, reenter }),
    ...(count === null ? {} : { guard: ({ context }: Args) => context.count === count }),
    actions: actionsOf(actions, setting),
  };
}

type Parented = { readonly context: DrawnChild };

/** It tells its parent each time that it has waited, so often or for ever: its input says it. */
const childLogic = createMachine(
  {
    id: 'child',
    context: ({ input }: { input: DrawnChild }) => input,
    initial: 'waiting',
    states: {
      waiting: {
        after: {
          wait: [
            { guard: ({ context }: Parented) => context.times === 1, target: 'done' },
            { target: 'waiting', reenter: true },
          ],
        },
        exit: [
          sendParent(({ context }: Parented) => ({ type: typeOf(context.type) })),
          assign(({ context: { times } }: Parented) => ({ times: times && times - 1 })),
        ],
      },
      done: { type: 'final' },
    },
  } as never,
  { delays: { wait: ({ context }: Parented) => context.ms } } as never,
);

function stateOf({ final, on, after, entry, exit, child }: DrawnState, setting: Setting) {
  if (final) return { type: 'final', entry: actionsOf(entry, setting) };
  const transitions = on.flatMap((transition, type) =>
    transition === null ? [] : [[typeOf(type), transitionOf(transition, setting)] as const],
  );
  return {
    entry: actionsOf(entry, setting),
    exit: actionsOf(exit, setting),
    on: Object.fromEntries(transitions),
    after: after === null ? {} : { [after.ms]: transitionOf(after.transition, setting) },
    ...(child === null ? {} : { invoke: { id: 'child', src: childLogic, input: child } }),
  };
}

const isFinal = ({ final }: DrawnState, index: number): boolean => final && index > 0;

function machineOf({ states, entry, supply }: DrawnMachine, others: readonly Other[]) {
  const setting = { others, states: states.length };
  return createMachine({
    id: 'm',
    context: { count: 0, supply },
    entry: actionsOf(entry, setting),
    initial: 's0',
    states: Object.fromEntries(
      states.map((state, index) => {
        const drawn = { ...state, final: isFinal(state, index) };
        return [`s${index}`, stateOf(drawn, setting)] as const;
      }),
    ),
  } as never) as AnyStateMachine;
}

const latencyOf = ({ least, more }: DrawnInterval): number | [number, number] =>
  more ? [least, least + more] : least;

/** The links between two actors; none where they sit colocated. */
function linksBetween(drawn: DrawnSystem, from: number, to: number): Link[] {
  if (drawn.colocated && from === 0 && to === 1) return [];
  const { kind, reverse, latency } = at(drawn.links, from + to - 1);
  const ends = [actorName(from), actorName(to)] as const;
  const [one, other] = ends;
  const [there, back] = latency;
  if (kind === 'direct') return [{ kind, between: ends }];
  if (kind === 'connection') {
    const [client, server] = reverse ? [other, one] : ends;
    return [{ kind, client, server, latencyMs: latencyOf(there) }];
  }
  return [
    { kind, from: one, to: other, latencyMs: latencyOf(there) },
    { kind, from: other, to: one, latencyMs: latencyOf(back) },
  ];
}

function choiceOf({ actor, type, when }: DrawnChoice, index: number, machines: number): Choice {
  const name = `choice ${index}`;
  const choice = {
    name,
    label: name,
    actor: actorName(actor % machines),
    event: { type: typeOf(type) },
  };
  if (when === 'whenever') return choice;
  if (when === 'owed') return { ...choice, usual: true };
  if (when === 'settled') return { ...choice, fair: 'settle' };
  const { least, more } = when;
  return { ...choice, boundsMs: [least, more === null ? Number.POSITIVE_INFINITY : least + more] };
}

/** The system as data for `compose`. */
export function definitionOf(drawn: DrawnSystem): SystemDefinition {
  const count = drawn.machines.length;
  const pairs = drawn.machines.flatMap((_, from) =>
    drawn.machines.flatMap((_, to) => (from < to ? [[from, to] as const] : [])),
  );
  const linksOf = new Map(
    pairs.map(([from, to]) => [`${from} ${to}`, linksBetween(drawn, from, to)]),
  );
  const others = (index: number): Other[] =>
    drawn.machines.flatMap((_, other) => {
      if (other === index) return [];
      const [one] = linksOf.get([index, other].sort().join(' ')) ?? [];
      // These hold no more than they have room for; by all others there could be ever more.
      const isBounded = one?.kind === 'connection' || one?.kind === 'duplicating';
      return [{ name: actorName(other), costs: !isBounded }];
    });
  const machines = drawn.machines.map((machine, index) => machineOf(machine, others(index)));
  const entries = machines.map((machine, index) => [actorName(index), machine] as const);
  const together = drawn.colocated
    ? [entries.slice(0, 2), ...entries.slice(2).map((e) => [e])]
    : entries.map((entry) => [entry]);
  const parties = together.map((actors, index): Party => {
    const name = `p${index}`;
    return { name, label: name, actors: Object.fromEntries(actors), crashes: true };
  });
  return {
    parties,
    links: [...linksOf.values()].flat(),
    // Somewhere it has to be heard.
    choices: drawn.choices
      .filter(({ actor, type }) =>
        at(drawn.machines, actor).states.some(
          (state, index) => !isFinal(state, index) && at(state.on, type),
        ),
      )
      .map((choice, index) => choiceOf(choice, index, count)),
    faults: drawn.faults,
  };
}

type Asked = (view: View) => boolean;

function atomOf({ what, which, value }: DrawnAtom, { parties, links }: SystemDefinition): Asked {
  const actor = at(
    parties.flatMap(({ actors }) => Object.keys(actors)),
    which,
  );
  switch (what) {
    case 'stands':
      return (view) => view.local(actor)?.value === `s${value % 3}`;
    case 'counts':
      return (view) => (view.local(actor)?.context as Context | undefined)?.count === value % 3;
    case 'timer':
      return (view) => view.timers(actor).length > value % 2;
    case 'down':
      return (view) => view.local(actor) === null;
    case 'message': {
      const names = links.flatMap((link) => (link.kind === 'direct' ? [] : [linkName(link)]));
      if (names.length === 0) return () => false;
      return (view) => view.messages(at(names, which)).length > 0;
    }
  }
}

function predicateOf({ atoms, negated }: DrawnPredicate, definition: SystemDefinition): Predicate {
  const all = atoms.map((atom) => atomOf(atom, definition));
  return (view) => all.every((holds) => holds(view)) !== negated;
}

/** The properties, by number and kind. */
export const propertiesOf = (drawn: DrawnSystem, definition: SystemDefinition): Property[] =>
  drawn.properties.map((property, at) => {
    const made = (predicate: DrawnPredicate) => predicateOf(predicate, definition);
    const name = `${at} ${property.kind}`;
    if (property.kind === 'within') {
      return within(name, '', property.ms, made(property.from), made(property.to));
    }
    const holds = made(property.holds);
    if (property.kind === 'eventually') {
      const { when } = property;
      return eventually(name, '', holds, when === null ? {} : { when: made(when) });
    }
    return (property.kind === 'always' ? always : sometimes)(name, '', holds);
  });
