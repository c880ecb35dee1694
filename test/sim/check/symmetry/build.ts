/** Makes real machines, links and predicates of what `draw.ts` has drawn. */

import { type AnyStateMachine, createMachine, emit, enqueueActions } from 'xstate';
import type { Property } from '../../../../sim/model/property.ts';
import type { Choice, Link, Party, SystemDefinition } from '../../../../sim/system/definition.ts';
import { send } from '../../../../sim/system/message.ts';
import type { View } from '../../../../sim/system/view.ts';
import {
  type DrawnMachine,
  type DrawnProperty,
  type DrawnTeam,
  type DrawnTransition,
  eventTypes,
} from './draw.ts';

interface Context {
  readonly me: string;
  readonly peers: readonly string[];
  /** A set, so in the order of `peers`. */
  readonly seen: readonly string[];
  readonly queue: readonly string[];
  readonly last: string | null;
  readonly left: number;
}

type Event = { readonly type: string; readonly from?: string };

export const copiesOf = ({ copies }: Pick<DrawnTeam, 'copies'>): string[] =>
  Array.from({ length: copies }, (_, index) => `c${index}`);

function isAllowed({ guard }: DrawnTransition, { seen, peers }: Context, { from }: Event) {
  if (guard === 'everyone') return seen.length === peers.length;
  if (guard === null) return true;
  return seen.includes(from ?? '') === (guard === 'known');
}

function receiversOf(to: string, { me, peers, queue, last }: Context, { from }: Event): string[] {
  const all = peers.filter((peer) => peer !== me);
  const one = { hub: 'hub', sender: from, first: queue[0], last, all: null }[to];
  const named = to === 'all' ? all : [one ?? null];
  return named.flatMap((name) => (name === null || name === me ? [] : [name]));
}

function remembered({ remembers }: DrawnTransition, context: Context, { from }: Event): Context {
  const { peers, seen, queue } = context;
  if (from === undefined || !peers.includes(from)) return context;
  switch (remembers) {
    case 'seen':
      return { ...context, seen: peers.filter((peer) => peer === from || seen.includes(peer)) };
    case 'queue':
      return queue.includes(from) ? context : { ...context, queue: [...queue, from] };
    case 'last':
      return { ...context, last: from };
    default:
      return context;
  }
}

function transitionOf(drawn: DrawnTransition, states: number, canReach: (to: string) => boolean) {
  const act = enqueueActions(({ context: now, event, enqueue }) => {
    const context = remembered(drawn, now as Context, event);
    const all = drawn.sends.flatMap(({ to, type }) =>
      receiversOf(to, context, event)
        .filter(canReach)
        .map((receiver) => send(receiver, { type: eventTypes[type] })),
    );
    const sends = context.left === 0 ? [] : all;
    enqueue.assign({ ...context, left: context.left - Math.min(1, sends.length) } as never);
    for (const one of sends) enqueue(emit(one as never) as never);
  });
  return {
    ...(drawn.target < states ? { target: `s${drawn.target}` } : {}),
    guard: ({ context, event }: { context: Context; event: Event }) =>
      isAllowed(drawn, context, event),
    actions: act,
  };
}

function machineOf(
  drawn: DrawnMachine,
  me: string,
  peers: readonly string[],
  canReach: (to: string) => boolean,
): AnyStateMachine {
  const states = drawn.map(({ on, after, isFinal }, index) => {
    // The first is never final: there would be nothing to see.
    if (isFinal && index > 0) return [`s${index}`, { type: 'final' }] as const;
    const taken = on.flatMap((one, at) => {
      return one === null ? [] : [[eventTypes[at], transitionOf(one, drawn.length, canReach)]];
    });
    const later = after === null ? {} : { 10: transitionOf(after, drawn.length, canReach) };
    return [`s${index}`, { on: Object.fromEntries(taken), after: later }] as const;
  });
  const context: Context = { me, peers, seen: [], queue: [], last: null, left: 1 };
  const config = { id: me, context, initial: 's0', states: Object.fromEntries(states) };
  return createMachine(config as never) as AnyStateMachine;
}

function linksOf({ toHub, between }: DrawnTeam, names: readonly string[]): Link[] {
  const latencyMs = 1;
  const ofHub = names.flatMap((name): Link[] => {
    if (toHub === 'direct') return [{ kind: toHub, between: [name, 'hub'] }];
    if (toHub === 'connection') return [{ kind: toHub, client: name, server: 'hub', latencyMs }];
    return [
      { kind: toHub, from: name, to: 'hub', latencyMs },
      { kind: toHub, from: 'hub', to: name, latencyMs },
    ];
  });
  if (between === null) return ofHub;
  const ofCopies = names.flatMap((from) =>
    names.filter((to) => to !== from).map((to): Link => ({ kind: between, from, to, latencyMs })),
  );
  return [...ofHub, ...ofCopies];
}

export function definitionOf(drawn: DrawnTeam): SystemDefinition {
  const names = copiesOf(drawn);
  const areLinked = drawn.between !== null;
  const machines = names.map((name) =>
    machineOf(drawn.copy, name, names, (to) => to === 'hub' || areLinked),
  );
  const hub = machineOf(drawn.hub, 'hub', names, (to) => to !== 'hub');
  const party = (name: string, machine: AnyStateMachine): Party => ({
    name,
    label: name,
    crashes: true,
    actors: { [name]: machine },
  });
  const all = [...machines.entries()].map(([at, machine]) => [names[at] as string, machine]);
  const choices = [...all, ['hub', hub]].flatMap(([actor, machine]) =>
    ['go', 'try']
      .filter((type) => (machine as AnyStateMachine).events.includes(type))
      .map((type): Choice => {
        return { name: `${actor}.${type}`, label: type, actor: actor as string, event: { type } };
      }),
  );
  return {
    parties: [
      ...machines.map((machine, at) => party(names[at] as string, machine)),
      party('hub', hub),
    ],
    links: linksOf(drawn, names),
    choices,
    faults: drawn.faults,
    interchangeable: [names],
  };
}

function holds(view: View, drawn: DrawnProperty, drawnTeam: DrawnTeam): boolean {
  const names = copiesOf(drawnTeam);
  const [one, other] = [drawn.one, drawn.other].map((at) => names[at % names.length] as string);
  const [local, hub] = [view.local(one as string), view.local('hub')];
  const { seen = [], queue = [], last } = (hub?.context ?? {}) as Partial<Context>;
  switch (drawn.what) {
    case 'stands':
      return local?.value === `s${drawn.state}`;
    case 'together':
      return [local, view.local(other as string)].every((at) => at?.value === `s${drawn.state}`);
    case 'last':
      return last === one;
    case 'queue':
      return queue[0] === one;
    case 'seen':
      return seen.length === 1 && seen[0] === one;
    case 'message':
      return drawnTeam.toHub === 'connection'
        ? view.messages(`${one}=hub`).length > 0
        : drawnTeam.toHub !== 'direct' && view.messages(`${one}>hub`).length > 1;
    case 'timer':
      return view.timers(one as string).length > 0 && view.timers('hub').length === 0;
    case 'down':
      return local === null;
  }
}

export const propertiesOf = (drawn: DrawnTeam): Property[] =>
  drawn.properties.map((property, index) => ({
    name: `p${index}`,
    text: `p${index}`,
    source: 'drawn',
    kind: property.kind,
    holds: (view) => holds(view, property, drawn) !== property.negated,
  }));
