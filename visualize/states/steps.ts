/** The steps out of a state of the graph, in words: what the graph keeps of a step is its kind. */

import { type Step, settle } from 'actorcheck';
import { rowOf } from 'actorcheck/report';
import { systemFor } from 'actorcheck/trace';
import type { Session } from '../session.ts';
import { stepsAlong, wayTo } from './graph.ts';
import type { StateGraph } from './request.ts';

/** Takes a shortest path there, and tells each of `steps` from where it leads. */
export function toldFrom(
  { model, setting }: Session,
  graph: StateGraph,
  state: number,
  steps: readonly Step[],
): string[] {
  const settings = settle(model.knobs, setting.given);
  const system = systemFor(model, { ...setting, settings }, { kind: 'symbolic' }, 'untimed');
  let { snapshot } = system.start();
  for (const step of stepsAlong(graph, wayTo(graph, state))) {
    ({ snapshot } = system.apply(snapshot, step));
  }
  return steps.map((step) => {
    return rowOf(model, system, snapshot, step, system.apply(snapshot, step)).text;
  });
}
