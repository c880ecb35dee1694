/** A drawn machine as source text, which can be pasted, and the machine that the text makes. */

import type { AnyStateMachine } from 'xstate';
import * as xstate from 'xstate';
import type { DrawnMachine, DrawnState, DrawnTransition } from '../drawn.ts';
import { actionOf, childOptions, namedActions, namedDelays } from './actions.ts';
import { type Code, layOut } from './code.ts';
import { guardOf, namedGuards } from './guards.ts';
import {
  childName,
  descriptors,
  historiesOf,
  initialOf,
  lastRank,
  leads,
  pick,
  rankOf,
  type Setting,
  settingOf,
  stateName,
  typeOf,
  unprompted,
  values,
} from './names.ts';

function targetOf(targets: readonly number[], { states, regions }: Setting): Code | undefined {
  const [first, second] = targets;
  if (first === undefined || states.length === 0) return undefined;
  const pair = second === undefined || regions.length === 0 ? undefined : pick(regions, first);
  if (pair === undefined) return `'${pick(states, first)}'`;
  return [`'${pick(pair[0], first)}'`, `'${pick(pair[1], second as number)}'`];
}

function transitionOf(drawn: DrawnTransition, setting: Setting, rank: number): Code {
  const { actions, guard, reenter } = drawn;
  return {
    target: targetOf(drawn.targets, setting),
    reenter: reenter ? 'true' : undefined,
    guard: guard === null ? undefined : guardOf(guard, setting),
    actions: some(actions.map((action) => actionOf(action, setting, rank))),
  };
}

/** It counts, and is taken at one count only: seldom does it go on for ever. */
function alwaysOf(drawn: DrawnTransition, setting: Setting): Code {
  const { actions, guard, targets } = drawn;
  const at = `({ context }) => context.n === ${actions.length}`;
  const all = [{ do: 'count' } as const, ...actions];
  return {
    target: targetOf(targets, setting),
    guard: guard === null ? at : `and([${at}, ${guardOf(guard, setting, true)}])`,
    actions: some(all.map((action) => actionOf(action, setting, unprompted))),
  };
}

/** The list, if there is anything in it. */
const some = (list: readonly Code[]): Code | undefined =>
  list.length === 0 ? undefined : list.length === 1 ? list[0] : list;

/** Entries of one name together. */
function grouped(entries: readonly (readonly [string, readonly Code[]])[]): Code | undefined {
  const groups = new Map<string, Code[]>();
  for (const [name, codes] of entries) groups.set(name, [...(groups.get(name) ?? []), ...codes]);
  if (groups.size === 0) return undefined;
  const members = [...groups].map(([name, codes]) => [name, some(codes) ?? '{}'] as const);
  return Object.fromEntries(members);
}

function historyOf(
  { deep, target }: DrawnState['history'][number],
  { states, type }: DrawnState,
): Code {
  // XState takes one target only: a region of a parallel state brings the others along.
  const name = target === null ? undefined : stateName(target % states.length);
  return {
    type: "'history'",
    history: deep ? "'deep'" : "'shallow'",
    target: name === undefined || type === 'parallel' ? undefined : `'${name}'`,
  };
}

function invokeOf(drawn: DrawnState['invoke'][number], setting: Setting): Code {
  const on = (transition: DrawnTransition | null) =>
    transition === null ? undefined : transitionOf(transition, setting, unprompted);
  // It comes as soon as the child starts: were the child started anew, it would go on for ever.
  const whenSeen = drawn.onSnapshot && { ...drawn.onSnapshot, targets: [] };
  return {
    src: `'${pick(setting.sources, drawn.child.src)}'`,
    ...childOptions(drawn.child),
    onDone: on(drawn.onDone),
    onError: on(drawn.onError),
    onSnapshot: whenSeen ? transitionOf(whenSeen, setting, lastRank) : undefined,
  };
}

function statesOf(drawn: DrawnState, setting: Setting): Code | undefined {
  if (drawn.states.length === 0) return undefined;
  const states = drawn.states.map((child, index) => {
    const isWithin = typeOf(drawn, true) === 'compound';
    return [stateName(index), stateOf(child, setting, isWithin)] as const;
  });
  const histories = historiesOf(drawn).map((history, index) => {
    return [`h${index}`, historyOf(history, drawn)] as const;
  });
  return Object.fromEntries([...states, ...histories]);
}

function stateOf(drawn: DrawnState, setting: Setting, isWithin: boolean): { [m: string]: Code } {
  const type = typeOf(drawn, isWithin);
  const actions = (list: DrawnState['entry']) =>
    some(list.map((action) => actionOf(action, setting, unprompted)));
  const output = drawn.output === null || type !== 'final' ? undefined : pick(values, drawn.output);
  const ends = { entry: actions(drawn.entry), exit: actions(drawn.exit) };
  if (type === 'final') return { type: "'final'", ...ends, output } as { [m: string]: Code };
  const transitions = (list: readonly DrawnTransition[], rank: number) =>
    list.map((transition) => transitionOf(transition, setting, rank));
  return {
    type: type === 'parallel' ? "'parallel'" : undefined,
    tags: drawn.tagged ? "'busy'" : undefined,
    ...ends,
    invoke: some(drawn.invoke.map((invoke) => invokeOf(invoke, setting))),
    always: some(drawn.always.map((transition) => alwaysOf(transition, setting))),
    on: grouped(
      drawn.on.map(({ event, transitions: list }) => {
        const descriptor = pick(descriptors, event);
        const some = leads(descriptor) ? list : list.map((one) => ({ ...one, targets: [] }));
        return [descriptor, transitions(some, rankOf(descriptor))] as const;
      }),
    ),
    // A timer is a step of its own: what it leads to may send anything.
    after: grouped(
      drawn.after.map(({ delay, transition }) => {
        const name = delay.by === 'ms' ? `${delay.ms}` : delay.by === 'name' ? 'slow' : 'own';
        return [name, transitions([transition], -1)] as const;
      }),
    ),
    onDone: drawn.onDone === null ? undefined : transitionOf(drawn.onDone, setting, unprompted),
    initial: type === 'compound' ? `'${stateName(initialOf(drawn))}'` : undefined,
    states: statesOf(drawn, setting),
  } as { [m: string]: Code };
}

function contextOf({ context, spawns }: DrawnMachine, setting: Setting): string {
  const members = {
    value: 'n: 0',
    input: 'n: input?.n ?? 0, parent: input?.parent',
    throws: 'n: input.n',
  }[context];
  if (spawns === null)
    return context === 'value' ? `{ ${members} }` : `({ input }) => ({ ${members} })`;
  const { input, ...options } = childOptions(spawns);
  const given = spawns.input === 'context' ? undefined : input;
  const spawned = layOut({ ...options, input: given }, Number.NEGATIVE_INFINITY);
  const src = `'${pick(setting.sources, spawns.src)}'`;
  return `({ input, spawn }) => ({ ${members}, ref: spawn(${src}, ${spawned}) })`;
}

const outputs = {
  none: undefined,
  value: '{ ok: true }',
  context: '({ context }) => ({ n: context.n, d: context.d })',
  event: '({ event }) => event.output',
} as const;

/** The text of a machine and of those that it may have as children, these first. */
function machineText(drawn: DrawnMachine, id: string, isRoot: boolean): string {
  const setting = settingOf(drawn, id, isRoot);
  const children = drawn.machines.map((child, index) =>
    machineText(child, childName(id, index), false),
  );
  const text = layOut({
    id: `'${id}'`,
    context: contextOf(drawn, setting),
    // No circle of raised events and `always` goes on for ever.
    options: '{ maxIterations: 30 }',
    output: outputs[drawn.output],
    ...stateOf(drawn.root, setting, false),
  });
  const named = (all: Readonly<Record<string, string>>) => {
    const used = Object.entries(all).filter(([name]) => {
      return new RegExp(`'${name}'|\\b${name}: `).test(text);
    });
    return used.length === 0 ? undefined : Object.fromEntries(used);
  };
  const actors = setting.sources.filter((name) => text.includes(`'${name}'`));
  const made = layOut({
    actors: named(Object.fromEntries(actors.map((name) => [name, name]))),
    actions: named(namedActions),
    guards: named(namedGuards),
    delays: named(namedDelays),
  });
  return [...children, `const ${id} = setup(${made}).createMachine(${text});`].join('\n');
}

/** Logics that are no machines. What `outside` gives, the schedule settles. */
const leafTexts = {
  load: 'fromPromise(({ self }) => outside.promise(self))',
  tick: 'fromCallback(({ self, sendBack }) => outside.callback(self, sendBack))',
  position: 'fromObservable(({ self }) => outside.observable(self))',
  clicks: 'fromEventObservable(({ self }) => outside.observable(self))',
  sum: "fromTransition((n, { type, v }) => (type === 'C' ? (n + (v ?? 1)) % 3 : n), 0)",
} as const;

/** The text of the module that makes a machine named `m`. */
export const textOf = (drawn: DrawnMachine): string => moduleOf(machineText(drawn, 'm', true));

/** A module of that text, with what it takes from elsewhere. */
export function moduleOf(machines: string): string {
  const leaves = Object.entries(leafTexts).filter(([name]) => machines.includes(`'${name}'`));
  const used = Object.keys(xstate).filter((name) =>
    new RegExp(`(?<!\\.)\\b${name}\\(`).test(machines),
  );
  const leafUsed = leaves.map(([, text]) => text.slice(0, text.indexOf('(')));
  return [
    `import { ${[...new Set([...used, ...leafUsed])].sort().join(', ')} } from 'xstate';`,
    ...leaves.map(([name, text]) => `const ${name} = ${text};`),
    machines,
  ].join('\n');
}

/** What stands outside of a machine and answers it. */
export interface Outside {
  promise(self: xstate.AnyActorRef): Promise<unknown>;
  callback(self: xstate.AnyActorRef, sendBack: (event: xstate.EventObject) => void): void;
  observable(self: xstate.AnyActorRef): xstate.Subscribable<unknown>;
}

/** The machine that the text makes. */
export function machineFrom(text: string, outside: Outside): AnyStateMachine {
  const body = text.replace(/^import \{(.*)\} from 'xstate';/, 'const {$1} = xstate;');
  const make = new Function('xstate', 'outside', `'use strict'; ${body}\nreturn m;`);
  return make(xstate, outside) as AnyStateMachine;
}
