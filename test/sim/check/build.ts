/** Makes real machines, links and predicates of what `random.ts` has drawn. */

import { type AnyStateMachine, assign, createMachine, emit, enqueueActions } from 'xstate';
import type { Predicate, Property } from '../../../sim/model/property.ts';
import type { System } from '../../../sim/system/compose.ts';
import type { Choice, Link, Party, SystemDefinition } from '../../../sim/system/definition.ts';
import { send } from '../../../sim/system/message.ts';
import type { View } from '../../../sim/system/view.ts';
import {
  choiceTypes,
  type DrawnAtom,
  type DrawnMachine,
  type DrawnPredicate,
  type DrawnProperty,
  type DrawnState,
  type DrawnSystem,
  type DrawnTransition,
  messageTypes,
} from './random.ts';

interface Context {
  readonly sent: number;
}

/** What a machine is built with: the actors that it can send to, and how often. */
interface Setting {
  readonly others: readonly string[];
  readonly limit: number;
}

const actorName = (index: number): string => `m${index}`;

/** Sends all of it, which counts as once, as long as the machine may send. */
function sending(drawn: DrawnTransition['sends'], { others, limit }: Setting) {
  if (drawn.length === 0) return [];
  const sends = drawn.map(({ to, type }) => {
    const message = { type: messageTypes[type] as string };
    return emit(send(others[to % others.length] as string, message) as never);
  });
  const count = assign({ sent: ({ context }: { context: Context }) => context.sent + 1 });
  return [
    enqueueActions(({ context, enqueue }) => {
      if (context.sent < limit) for (const action of [...sends, count]) enqueue(action as never);
    }),
  ];
}

function transitionOf(drawn: DrawnTransition, states: number, setting: Setting) {
  return {
    ...(drawn.target < states ? { target: `s${drawn.target}`, reenter: drawn.reenter } : {}),
    ...(drawn.unspecified ? { meta: { unspecified: true } } : {}),
    ...(drawn.guarded
      ? { guard: ({ context }: { context: Context }) => context.sent < setting.limit }
      : {}),
    actions: sending(drawn.sends, setting),
  };
}

function stateOf(drawn: DrawnState, index: number, states: number, setting: Setting) {
  // The first is never final: there would be nothing to see.
  if (drawn.final && index > 0) return { type: 'final' };
  const eventTypes = [...messageTypes, ...choiceTypes];
  const named = (transitions: DrawnState['on'], nameOf: (index: number) => string | number) =>
    Object.fromEntries(
      transitions.flatMap((transition, event) => {
        if (transition === null) return [];
        return [[nameOf(event), transitionOf(transition, states, setting)]];
      }),
    );
  // Only onwards: in a circle it would never come to rest.
  const onwards = index + 1 + (drawn.always ?? states);
  const hasSentAll = ({ context }: { context: Context }) => context.sent >= setting.limit;
  return {
    entry: sending(drawn.entry, setting),
    always: onwards < states ? { target: `s${onwards}`, guard: hasSentAll } : [],
    on: named(drawn.on, (event) => eventTypes[event] as string),
    after: named(drawn.after, (event) => 10 * (event + 1)),
  };
}

function machineOf({ states, pause }: DrawnMachine, id: string, setting: Setting) {
  const inner = {
    initial: 's0',
    states: Object.fromEntries(
      states.map((state, index) => [`s${index}`, stateOf(state, index, states.length, setting)]),
    ),
  };
  const paused = {
    initial: 'work',
    states: {
      work: { ...inner, on: { pause: 'paused' } },
      paused: { on: { pause: 'work' } },
    },
  };
  const config = { id, context: { sent: 0 }, ...(pause ? paused : inner) };
  return createMachine(config as never) as AnyStateMachine;
}

function linkOf(kind: Link['kind'], one: string, other: string): Link[] {
  const latencyMs = 1;
  if (kind === 'direct') return [{ kind, between: [one, other] }];
  if (kind === 'connection') return [{ kind, client: one, server: other, latencyMs }];
  return [
    { kind, from: one, to: other, latencyMs },
    { kind, from: other, to: one, latencyMs },
  ];
}

export function definitionOf(drawn: DrawnSystem): SystemDefinition {
  const names = drawn.machines.map((_, index) => actorName(index));
  const colocated = drawn.colocated ? 2 : 1;
  const built = drawn.machines.map((machine, index) => {
    const others = names.filter((_, other) => other !== index);
    return machineOf(machine, actorName(index), { others, limit: drawn.sends });
  });
  const partyOf = (indices: readonly number[]): Party => ({
    name: `p${indices[0]}`,
    label: `p${indices[0]}`,
    crashes: indices[0] === 0,
    actors: Object.fromEntries(indices.map((i) => [actorName(i), built[i] as AnyStateMachine])),
  });
  const indices = [...names.keys()];
  const pairs = indices.flatMap((a) => indices.filter((b) => b > a).map((b) => [a, b] as const));
  const links = pairs.flatMap(([a, b], pair) => {
    if (b < colocated) return [];
    const { kind, reverse } = drawn.links[pair] as DrawnSystem['links'][number];
    return reverse
      ? linkOf(kind, actorName(b), actorName(a))
      : linkOf(kind, actorName(a), actorName(b));
  });
  // An event that a machine takes in no state is refused as a slip.
  const heard = (index: number) => (built[index] as AnyStateMachine).events as readonly string[];
  const choices = names.flatMap((actor, index) =>
    [...choiceTypes, 'pause']
      .filter((type) => heard(index).includes(type))
      .map((type): Choice => {
        const usual = type === choiceTypes[0] && drawn.usual[index] === true;
        return { name: `${actor}.${type}`, label: type, actor, event: { type }, usual };
      }),
  );
  return {
    parties: [
      partyOf(indices.slice(0, colocated)),
      ...indices.slice(colocated).map((index) => partyOf([index])),
    ],
    links,
    choices,
    faults: drawn.faults,
  };
}

const faults = ['loss', 'duplicate', 'reorder', 'crash'] as const;

function predicateOf({ atoms, negated }: DrawnPredicate, system: System): Predicate {
  const { actorNames, network } = system;
  const links = [...network.links.keys()];
  const holds = (view: View, { what, which, state }: DrawnAtom): boolean => {
    if (what === 'message') {
      const link = links[which % Math.max(1, links.length)];
      return link !== undefined && view.messages(link).length > 0;
    }
    if (what === 'fault') return view.faultsLeft(faults[which % 4] ?? 'loss') > 0;
    const actor = actorNames[which % actorNames.length] as string;
    if (what === 'timer') return view.timers(actor).length > 0;
    const local = view.local(actor);
    if (what === 'down') return local === null;
    return local !== null && JSON.stringify(local.value).includes(`"s${state}"`);
  };
  return (view) => atoms.every((atom) => holds(view, atom)) !== negated;
}

export function propertiesOf(drawn: readonly DrawnProperty[], system: System): Property[] {
  return drawn.map(({ kind, holds, when }, index) => {
    const base = { name: `p${index}`, text: `p${index}`, source: 'drawn' };
    const property = { ...base, holds: predicateOf(holds, system) };
    if (kind !== 'eventually') return { ...property, kind };
    const from = when === null ? {} : { when: predicateOf(when, system) };
    return { ...property, kind, ...from };
  });
}

/** The actors that are to come to an end. */
export const endingsOf = (drawn: DrawnSystem, { actorNames }: System): string[] =>
  actorNames.filter((_, index) => drawn.endings[index]);
