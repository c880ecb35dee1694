/** What can happen next, told so that a person can choose: each enabled step and what it does. */

import type {
  Envelope,
  MessageView,
  Model,
  Step,
  StepResult,
  System,
  SystemSnapshot,
} from 'actorcheck';
import type { When } from 'actorcheck/check';
import { rowOf, timerText } from 'actorcheck/report';

export interface NextStep {
  readonly step: Step;
  readonly text: string;
  /** The party that it happens at. */
  readonly party: string;
  /** The virtual time at which it would happen. */
  readonly atMs: number;
  readonly isFault: boolean;
  /** When it can happen in exact time; null in any other reading. */
  readonly when: When | null;
}

/** How the values of a system's messages are read. */
export type Viewer = (envelope: Envelope, snapshot: SystemSnapshot) => MessageView;

/** Tells one step, with what comes of it if it is taken. */
export function nextStep(
  model: Model,
  system: System,
  before: SystemSnapshot,
  step: Step,
  result: StepResult,
  view: Viewer,
): Omit<NextStep, 'when'> {
  const read = (envelope: Envelope) => view(envelope, before);
  const { text, isFault } = rowOf(model, system, before, step, result, read);
  const said = step.type === 'timer' ? timerText(step, result) : undefined;
  return {
    step,
    text: said === undefined ? text : `${text}: ${said}`,
    party: placeOf(system, before, step),
    atMs: result.snapshot.context.nowMs ?? 0,
    isFault,
  };
}

/** Whether it can: in exact time, something else may come first in any case. */
export const canBeNext = ({ when }: NextStep): boolean => when === null || when.spans.length > 0;

/** The party that a step happens at. */
function placeOf(system: System, { context }: SystemSnapshot, step: Step): string {
  if ('party' in step) return step.party;
  if ('link' in step) {
    const envelope = context.links[step.link]?.[step.index] as Envelope;
    return system.partyOf(envelope.to).name;
  }
  const { actor } = step.type === 'choose' ? system.choice(step.choice) : step;
  return system.partyOf(actor).name;
}
