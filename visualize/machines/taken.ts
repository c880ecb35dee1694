/** How often the transitions of a machine are taken: on the path, and in all that can happen. */

import type { StepResult } from 'actorcheck';
import { checkOf } from '../check/subject.ts';
import { engine } from '../engine.ts';
import type { Session } from '../session.ts';
import { graphOf } from '../states/source.ts';
import { inChart } from './behaviour.ts';

/** By transition: how often a step on the path up to the cursor took it. */
export function takenOnPath(session: Session, actor: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const result of [session.start, ...session.results.slice(0, session.at)]) {
    for (const name of takenIn(result, actor)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** The transitions that a step took in an actor, in order. */
export function takenIn({ occurrences }: StepResult, actor: string): string[] {
  return occurrences.flatMap((occurrence) =>
    occurrence.type === 'received' && occurrence.actor === actor
      ? occurrence.taken.map(({ name }) => inChart(actor, name))
      : [],
  );
}

/** What a search of the whole setting says of a transition. */
export type Coverage = (transition: string) => number | 'taken' | 'never' | 'unknown';

/** From the state graph; else, without numbers, from the last check; null if there is neither. */
export function coverageOf({ model, setting }: Session, actor: string): Coverage | null {
  const graph = graphOf(setting);
  if (graph !== null) {
    const isWhole = graph.cut === null;
    return (name) => graph.taken[`${actor} ${name}`] ?? (isWhole ? 'never' : 'unknown');
  }
  const last = checkOf(model, engine.checks, setting);
  if (last === undefined) return null;
  const { result } = last;
  const taken = new Set(result.coverage.taken);
  return (name) => {
    if (taken.has(`${actor} ${name}`)) return 'taken';
    return result.complete ? 'never' : 'unknown';
  };
}
