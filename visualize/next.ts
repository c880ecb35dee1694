/** What can happen next, told so that a person can choose: each enabled step and what it does. */

import type { Envelope, MessageView, Step, StepResult, System, SystemSnapshot } from 'actorcheck';
import { labels, wireMember } from 'actorcheck/report';

export interface NextStep {
  readonly step: Step;
  readonly text: string;
  /** The party that it happens at. */
  readonly party: string;
  /** The virtual time at which it would happen. */
  readonly atMs: number;
  readonly isFault: boolean;
}

/** How the values of a system's messages are read. */
export type Viewer = (envelope: Envelope, snapshot: SystemSnapshot) => MessageView;

const onLink = {
  deliver: '',
  drop: 'lost: ',
  duplicate: 'arrives, and will once more: ',
  reorder: 'overtakes: ',
} as const;

/** Tells one step, with what comes of it if it is taken. */
export function nextStep(
  system: System,
  before: SystemSnapshot,
  step: Step,
  result: StepResult,
  view: Viewer,
): NextStep {
  const at = (party: string, text: string, isFault: boolean): NextStep => {
    const atMs = result.snapshot.context.nowMs ?? 0;
    return { step, text, party, atMs, isFault };
  };
  switch (step.type) {
    case 'choose': {
      const { actor, label } = system.choice(step.choice);
      return at(system.partyOf(actor).name, label, false);
    }
    case 'timer':
      return at(system.partyOf(step.actor).name, timerText(before, step, result), false);
    case 'crash':
      return at(step.party, 'crashes', true);
    case 'restart':
      return at(step.party, 'starts again from nothing', true);
    default: {
      const envelope = before.context.links[step.link]?.[step.index] as Envelope;
      const { wire, type } = view(envelope, before);
      const http = wireMember(wire, 'method') ?? wireMember(wire, 'status') ?? '';
      const name = type.startsWith(String(http)) ? type : `${http} ${type}`;
      const from = labels(system)(system.partyOf(envelope.from).name);
      const text = `${onLink[step.type]}${name}, from the ${from}`;
      return at(system.partyOf(envelope.to).name, text, step.type !== 'deliver');
    }
  }
}

/** What the machine does when its timer fires, as it says itself; else only that time is over. */
function timerText(
  { context }: SystemSnapshot,
  step: Step & { readonly type: 'timer' },
  { occurrences }: StepResult,
): string {
  const { actor, id } = step;
  const timer = context.timers.find((other) => other.actor === actor && other.id === id);
  const time = `${(timer?.delayMs ?? 0) / 1000} s are over`;
  const [first] = occurrences;
  const taken = first?.type === 'received' ? first.taken : [];
  const said = taken.find(({ description }) => description !== undefined)?.description;
  return said === undefined ? time : `${time}: ${said}`;
}

/** Whether two steps are one, whenever they happen. */
export function isSameStep(one: Step, other: Step): boolean {
  const bare = (step: Step) => JSON.stringify({ ...step, atMs: undefined });
  return bare(one) === bare(other);
}
