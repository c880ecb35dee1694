/** What is to be seen of a run: control states and messages, the same whatever the values are. */

import type { Settings } from '../model/knobs.ts';
import type { MessageView, Model, Values } from '../model/model.ts';
import { compose, type System } from '../system/compose.ts';
import type { FaultBudget, TimeReading } from '../system/definition.ts';
import { canonicalJson } from '../system/json.ts';
import type { Envelope } from '../system/message.ts';
import type { StepResult, SystemSnapshot } from '../system/snapshot.ts';
import type { ControlState, TraceMessage } from './schema.ts';

/** Which system of a model: a run belongs to one. */
export interface Setting {
  readonly settings: Settings;
  readonly faults: FaultBudget;
  readonly amend: readonly string[];
}

/** The system of a model under a setting, composed. Throws a ModelError if it cannot be. */
export const systemFor = (
  model: Model,
  { settings, faults, amend }: Setting,
  values: Values,
  clock: TimeReading,
): System => compose(model.system(settings, faults, values, amend), clock);

export const controlOf = ({ value }: SystemSnapshot): Record<string, ControlState> => {
  return { ...(value as Record<string, ControlState>) };
};

/** Control states of the actors that a step has changed. */
export function changedControl(
  before: SystemSnapshot,
  after: SystemSnapshot,
): Record<string, ControlState> {
  const changed = Object.entries(controlOf(after)).filter(([actor, value]) => {
    const other = before.value[actor];
    // Mostly it is the same object: nothing has happened to the actor.
    return other !== value && canonicalJson(other) !== canonicalJson(value);
  });
  return Object.fromEntries(changed);
}

/** A message that a step has sent, as those see it who can read it. */
export interface SentMessage {
  readonly envelope: Envelope;
  readonly view: MessageView;
  readonly told: TraceMessage;
}

/** What a step sends or, over a direct link, hands over to another party, in order. */
export function sentIn(
  model: Model,
  { snapshot, occurrences }: StepResult,
  values: Values,
): SentMessage[] {
  return occurrences.flatMap((occurrence) => {
    if (occurrence.type !== 'sent' && occurrence.type !== 'handed') return [];
    const { envelope } = occurrence;
    const view = model.view(envelope, snapshot, values);
    return [{ envelope, view, told: { from: envelope.from, to: envelope.to, type: view.type } }];
  });
}
