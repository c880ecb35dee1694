/**
 * Runs that go on for ever, in ticks: whether one does that never comes to what is awaited.
 *
 * A run that lasts is one in which infinitely many ticks pass. It need take no other steps: where
 * nothing has to come, a tick leads back to the state itself. Where infinitely many steps fit in
 * finitely many ticks time stands still (a zeno run), and that is none.
 *
 * Whole ticks are enough here as well. In a run with any moments round all of them at once, each
 * down whose fraction is at most some e and up the others: two moments whose distance is within
 * whole bounds keep one within these, whatever e is, and none comes to be before an earlier one.
 * So the same steps can be taken at the rounded moments, of a run without an end as well, and these
 * grow beyond all bounds where the others do. Again only that which of two timers is first counts
 * strictly: there finer ticks may find more.
 *
 * What has to happen by some moment does in each run that lasts. So fairness, which is strong, is
 * about what has none: that a party starts again, that a message arrives which is under way for
 * ever, that the environment settles something.
 */

import type { Predicate } from '../../../sim/model/property.ts';
import type { Step } from '../../../sim/system/definition.ts';
import { viewOf } from '../../../sim/system/stateView.ts';
import * as fair from '../check/fair.ts';
import type { Control, Controls } from './controls.ts';
import type { Met } from './ticks.ts';

interface Awaited {
  /** Without, from the start on. */
  readonly when?: Predicate;
  readonly holds: Predicate;
}

interface Node extends fair.Node {
  readonly control: Control;
}

export class Lassos {
  readonly #controls: Controls;
  readonly #nodes: readonly Node[];

  /** `graph`: all states in ticks, the first one first. `endings`: actors that are to end. */
  constructor(
    controls: Controls,
    graph: ReadonlyMap<string, Met>,
    readonly endings: readonly string[],
  ) {
    this.#controls = controls;
    const numbers = new Map([...graph.keys()].map((key, number) => [key, number]));
    this.#nodes = [...graph.values()].map(({ control, edges }) => {
      const numbered = edges.map(({ to, step }): fair.Edge => {
        const number = numbers.get(to) as number;
        if (step === null) return { to: number, step: { type: 'tick' }, owed: null, stops: [] };
        return { to: number, step, owed: this.#owed(control, step), stops: [] };
      });
      return { control, edges: numbered, running: [] };
    });
  }

  #owed({ snapshot }: Control, step: Step): string | null {
    const { system } = this.#controls;
    const hasNoMoment =
      step.type === 'restart' ||
      (step.type === 'deliver' && system.network.link(step.link).kind === 'duplicating') ||
      (step.type === 'choose' && system.choice(step.choice).fair !== undefined);
    return hasNoMoment ? fair.owed(system, snapshot, step) : null;
  }

  /** Whether all have come to an end. */
  readonly haveEnded: Predicate = (view) =>
    this.endings.every((actor) => view.local(actor)?.done === true);

  /** Whether a run lasts that never comes to what it awaits. */
  stays(awaited: Awaited): boolean {
    const isTick = ({ step }: fair.Edge) => step.type === 'tick';
    return this.#partsOf(awaited, this.#nodes).some((edges) => edges.some(isTick));
  }

  /** Whether one lasts in which some have ended, and never all do. */
  waits(): boolean {
    const when: Predicate = (view) => this.endings.some((actor) => view.local(actor)?.done);
    return this.stays({ when, holds: this.haveEnded });
  }

  /** Whether one lasts that takes steps for ever, none of them a choice that nobody owes. */
  turns(): boolean {
    const { system } = this.#controls;
    const isFree = ({ snapshot }: Control, { step }: fair.Edge) =>
      step.type === 'choose' && fair.owed(system, snapshot, step as Step) === null;
    const unaided = this.#nodes.map((node) => {
      return { ...node, edges: node.edges.filter((edge) => !isFree(node.control, edge)) };
    });
    const isTick = ({ step }: fair.Edge) => step.type === 'tick';
    return this.#partsOf({ holds: this.haveEnded }, unaided).some(
      (edges) => edges.some(isTick) && !edges.every(isTick),
    );
  }

  /**
   * Of all that a fair run can go round for ever, taking all of its edges, the edges: without what
   * is awaited, from where it is. `staying`: with the edges that may be taken there for ever.
   */
  #partsOf({ when, holds }: Awaited, staying: readonly Node[]): fair.Edge[][] {
    const isIn = (predicate: Predicate) => {
      const known = new Map<Control, boolean>();
      return (number: number): boolean => {
        const { control } = this.#nodes[number] as Node;
        const view = () => viewOf(this.#controls.system, control.snapshot);
        const answer = known.get(control) ?? predicate(view());
        known.set(control, answer);
        return answer;
      };
    };
    const hasCome = isIn(holds);
    const starts = when === undefined ? [0] : [...this.#nodes.keys()].filter(isIn(when));
    const region = new Set(starts.filter((start) => !hasCome(start)));
    // A set is walked in order of insertion, also of what is added on the way.
    for (const from of region) {
      for (const { to } of (this.#nodes[from] as Node).edges) if (!hasCome(to)) region.add(to);
    }
    return fair
      .fairComponents(staying, region)
      .map((component) =>
        [...component].flatMap((from) =>
          (staying[from] as Node).edges.filter(({ to }) => component.has(to)),
        ),
      );
  }
}
