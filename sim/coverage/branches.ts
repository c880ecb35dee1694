/**
 * Branch points: every guard has two sides. One is seen when its transition is taken; the other
 * when the event comes in the same state and the guard turns it down. XState does not report what
 * was turned down, so it is derived from how XState selects: in a state, and then in each state
 * around it, the first of the alternatives whose guard holds.
 */

import type { AnyStateNode, AnyTransitionDefinition, EventObject } from 'xstate';
import type { System } from '../system/compose.ts';
import type { LocalReception, LocalState, LocalStep } from '../system/local.ts';
import type { LocalMachine } from '../system/machine.ts';
import { transitionName } from '../system/transition.ts';

/** The name of the other side of a guarded transition. */
export const otherSide = (transition: string): string => `${transition} turned down`;

export class Branches {
  /** Names of all guarded transitions of the machine. */
  readonly guarded: string[] = [];
  /** By transition: the guarded ones that XState tries before it. */
  readonly #before = new Map<string, readonly string[]>();
  readonly #known = new WeakMap<LocalStep, readonly string[]>();

  constructor(readonly machine: LocalMachine) {
    const visit = (node: AnyStateNode): void => {
      for (const alternatives of [...node.transitions.values(), node.always ?? []]) {
        const guarded: string[] = [];
        for (const transition of alternatives) {
          const name = transitionName(transition);
          this.#before.set(name, [...guarded]);
          if (transition.guard !== undefined) guarded.push(name);
        }
        this.guarded.push(...guarded);
      }
      for (const child of Object.values(node.states)) visit(child);
    };
    visit(machine.machine.root as AnyStateNode);
  }

  /** Names of the transitions turned down by what `event`, or the start, did in state `before`. */
  turnedDown(
    before: LocalState | null,
    event: EventObject,
    step: LocalStep,
    path = '',
  ): readonly string[] {
    const known = this.#known.get(step);
    if (known !== undefined) return known;
    const down = new Set<string>();
    if (before !== null && !before.done && path === '') {
      const selected = this.#selected(before, event, step);
      if (selected !== null) this.#ofEvent(before, event, selected, down);
    }
    for (const { name } of step.taken) {
      for (const other of this.#before.get(name) ?? []) down.add(other);
    }
    if (!step.state.done) this.#atRest(step.state, down);
    const found = [...down];
    this.#known.set(step, found);
    return found;
  }

  /** What XState takes; null where a guard throws: which were asked before it is not known. */
  #selected(
    { snapshot }: LocalState,
    event: EventObject,
    { failed }: LocalStep,
  ): ReadonlySet<AnyTransitionDefinition> | null {
    try {
      return new Set(this.machine.machine.getTransitionData(snapshot, event));
    } catch (error) {
      if (failed === null) throw error;
      return null;
    }
  }

  /** Asks as XState does: a state within before the one around it. */
  #ofEvent(
    { snapshot }: LocalState,
    event: EventObject,
    selected: ReadonlySet<AnyTransitionDefinition>,
    down: Set<string>,
  ): void {
    const active = new Set<AnyStateNode>(snapshot._nodes);
    const isAnswered = (node: AnyStateNode): boolean => {
      const within = Object.values<AnyStateNode>(node.states).filter((child) => active.has(child));
      // All regions are asked, whatever the first of them says.
      if (within.map(isAnswered).includes(true)) return true;
      for (const transition of alternativesOf(node, event.type)) {
        if (selected.has(transition)) return true;
        down.add(transitionName(transition));
      }
      return false;
    };
    isAnswered(this.machine.machine.root as AnyStateNode);
  }

  /** A machine comes to rest when no transition without an event is left that could be taken. */
  #atRest({ snapshot }: LocalState, down: Set<string>): void {
    for (const node of snapshot._nodes) {
      for (const transition of node.always ?? []) down.add(transitionName(transition));
    }
  }
}

/** The transitions of a state for an event: by its name or, if there are none, by wildcards. */
function alternativesOf(node: AnyStateNode, type: string): readonly AnyTransitionDefinition[] {
  const exact = node.transitions.get(type);
  if (exact !== undefined) return exact;
  const fits = (descriptor: string): boolean => {
    const start = descriptor.replace(/\.?\*$/, '');
    if (start === descriptor) return false;
    return start === '' || type === start || type.startsWith(`${start}.`);
  };
  const descriptors = [...node.transitions.keys()].filter(fits);
  descriptors.sort((a, b) => b.length - a.length);
  return descriptors.flatMap((descriptor) => node.transitions.get(descriptor) ?? []);
}

/**
 * Lets a search see both sides: it notes the transitions that are taken, so those turned down are
 * shown to it as if they were taken too. The system is of no use for anything else afterwards.
 */
export function showBranches({ machines }: System): void {
  for (const machine of machines) {
    const branches = new Branches(machine);
    const shown = new WeakMap<LocalStep, LocalStep>();
    const show = (
      before: LocalState | null,
      event: EventObject,
      step: LocalStep,
      path?: string,
    ): LocalStep => {
      const known = shown.get(step);
      if (known !== undefined) return known;
      const others = branches.turnedDown(before, event, step, path).map((name) => {
        return { name: otherSide(name), meta: {}, description: undefined };
      });
      const [own, ...rest] = step.received as [LocalReception, ...LocalReception[]];
      const received = [{ ...own, taken: [...own.taken, ...others] }, ...rest];
      const made = { ...step, received, taken: [...step.taken, ...others] };
      shown.set(step, made);
      return made;
    };
    const [initial, step] = [machine.initial.bind(machine), machine.step.bind(machine)];
    machine.initial = () => show(null, { type: 'xstate.init' }, initial());
    machine.step = (state, event, path) => show(state, event, step(state, event, path), path);
  }
}
