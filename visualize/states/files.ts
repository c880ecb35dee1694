/** The state graph as files that other tools read: made in the worker, piece by piece. */

import { onScreen, subjectOf } from '../check/subject.ts';
import { engine } from '../engine.ts';
import type { Session } from '../session.ts';
import type { FileOffer } from '../view.ts';

const formats = [
  ['dot', 'DOT'],
  ['graphml', 'GraphML'],
  ['json', 'JSON'],
] as const;

const memoryMb = 1024;

/** Of the setting on screen, with at most so many states. */
export function graphFiles({ model, setting }: Session, maxStates: number): readonly FileOffer[] {
  const { scenario, isScenario, given } = subjectOf(model, onScreen, setting);
  const { faults, amend } = setting;
  const limits = { maxStates, memoryMb };
  const own = isScenario ? null : given;
  const job = { scenario, given: own, faults, amend, properties: null, limits };
  return formats.map(([format, title]) => ({
    text: `Save the state graph as ${title}`,
    what: 'states',
    ending: format,
    make: () => engine.ask('graphFile', { ...job, format }).result,
  }));
}
