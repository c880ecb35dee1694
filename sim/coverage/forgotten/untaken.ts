/** Branches that nobody leads to: transitions that no run takes, each with a run to its state. */

import type { AnyMachineSnapshot, AnyStateNode } from 'xstate';
import type { Explorer } from '../../check/search/explore.ts';
import type { Step } from '../../system/definition.ts';
import type { LocalState } from '../../system/local.ts';
import type { TakenTransition } from '../../system/transition.ts';
import type { Omission } from './omission.ts';
import { type Walked, whoOf } from './where.ts';

/** A name of a transition in parts: of the actor's kind, the state it is in, and its event. */
const parts = /^(?:(?<label>.+?): )?(?<source>\S.*?) -(?<event>.*?)(?:\[\d+\])?-> .*$/s;

export function untakenIn(
  explorer: Explorer,
  walk: (steps: readonly Step[]) => Walked,
): Omission[] {
  const { system, taken } = explorer;
  const firstIn = firstStates(explorer);
  const walks = new Map<number, { readonly steps: readonly Step[]; readonly walked: Walked }>();
  const walkTo = (state: number) => {
    const known = walks.get(state);
    if (known !== undefined) return known;
    const steps = explorer.stepsTo(state);
    const made = { steps, walked: walk(steps) };
    walks.set(state, made);
    return made;
  };
  return system.machines.flatMap((machine) => {
    const never = machine
      .allTransitions()
      .filter(({ name }) => !taken.has(`${machine.name} ${name}`));
    return never.map((transition) => {
      const { label, source, event } = partsOf(transition);
      const state = firstIn(machine.name, source);
      const to = state === undefined ? null : walkTo(state);
      return {
        kind: 'branch' as const,
        who: whoOf(system, machine.name),
        state: [label, withoutRoot(source)].filter((text) => text !== '').join(' '),
        what: event === '' ? 'what it does by itself' : event,
        note: transition.description ?? '',
        end: to === null ? 'and no run comes to its state' : '',
        step: transition.meta.step ?? to?.walked.stepOf(machine.name) ?? null,
        transition: `${machine.name} ${transition.name}`,
        scenario: '',
        trace: to === null ? null : { steps: to.steps, cycleFrom: null },
        at: to?.steps.length ?? 0,
      };
    });
  });
}

function partsOf({ name }: TakenTransition) {
  const { label = '', source = name, event = '' } = parts.exec(name)?.groups ?? {};
  return { label, source, event: event === 'always' ? '' : event };
}

/** "channel.creating" of the machine "channel" is "creating"; itself it is anywhere. */
const withoutRoot = (source: string): string =>
  source.includes('.') ? source.slice(source.indexOf('.') + 1) : 'any state';

/** By actor and node of its chart: the first state in which it is there. */
function firstStates({
  store,
  kernel,
  system,
}: Explorer): (actor: string, node: string) => number | undefined {
  const slots = new Int32Array(kernel.slots.count);
  const seen = system.actorNames.map(() => new Set<number>());
  const first = system.actorNames.map(() => new Map<string, number>());
  for (let state = 0; state < store.count; state++) {
    store.unpack(state, slots);
    for (const actor of system.actorNames.keys()) {
      const local = slots[actor] as number;
      if (seen[actor]?.has(local)) continue;
      seen[actor]?.add(local);
      for (const node of nodesOf(kernel.slots.local(actor, local))) {
        if (!first[actor]?.has(node)) first[actor]?.set(node, state);
      }
    }
  }
  return (actor, node) => first[system.actorNames.indexOf(actor)]?.get(node);
}

/** The ids of all nodes that a machine, and the machines that it has started, are in. */
function nodesOf(local: LocalState | null): string[] {
  return (local?.members ?? []).flatMap(({ snapshot, kind }) => {
    if (kind !== 'machine') return [];
    const nodes = (snapshot as unknown as AnyMachineSnapshot)._nodes as readonly AnyStateNode[];
    return nodes.map(({ id }) => id);
  });
}
