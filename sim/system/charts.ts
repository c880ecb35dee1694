/** The charts of a machine and of those it starts, and their transitions by name. */

import type { AnyStateMachine, AnyTransitionDefinition } from 'xstate';
import { rootLabel } from './inspect.ts';
import { type TakenTransition, type TransitionMeta, transitionName } from './transition.ts';

export class Charts {
  readonly #charts: Map<string, AnyStateMachine>;
  readonly #transitions = new WeakMap<AnyTransitionDefinition, Map<string, TakenTransition>>();

  constructor(charts: ReadonlyMap<string, AnyStateMachine>) {
    this.#charts = new Map(charts);
  }

  /** One more, if it is not known. */
  add(label: string, machine: AnyStateMachine): void {
    if (!this.#charts.has(label)) this.#charts.set(label, machine);
  }

  /** Every transition of all charts. */
  all(): TakenTransition[] {
    const all: TakenTransition[] = [];
    const visit = (node: AnyStateMachine['root'], label: string): void => {
      for (const transitions of node.transitions.values()) {
        all.push(...transitions.map((t) => this.named(t, label)));
      }
      all.push(...(node.always ?? []).map((t) => this.named(t, label)));
      for (const child of Object.values(node.states)) visit(child as never, label);
    };
    for (const [label, { root }] of this.#charts) visit(root, label);
    return all;
  }

  /** A transition of the chart with that label, named. */
  named(transition: AnyTransitionDefinition, label: string): TakenTransition {
    let byLabel = this.#transitions.get(transition);
    if (byLabel === undefined) {
      byLabel = new Map();
      this.#transitions.set(transition, byLabel);
    }
    let named = byLabel.get(label);
    if (named === undefined) {
      const name = transitionName(transition);
      named = {
        name: label === rootLabel ? name : `${label}: ${name}`,
        meta: (transition.meta as TransitionMeta | undefined) ?? {},
        description: transition.description,
      };
      byLabel.set(label, named);
    }
    return named;
  }
}
