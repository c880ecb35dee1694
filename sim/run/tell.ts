/**
 * Steps in words, the same wherever a step is told: in a counterexample, in a trace file, in the
 * title of a path, in a list of what can happen next.
 */

import type { Settings } from '../model/knobs.ts';
import type { MessageView, Model } from '../model/model.ts';
import type { Trace } from '../model/property.ts';
import type { System } from '../system/compose.ts';
import type { Step } from '../system/definition.ts';
import type { Envelope } from '../system/message.ts';
import type { StepResult, SystemSnapshot } from '../system/snapshot.ts';

/** Virtual time in seconds, to the millisecond. */
export const seconds = (ms: number): string => (ms / 1000).toFixed(3);

export interface TraceRow {
  /** When it happens, in ms, where the step says so. */
  readonly atMs?: number;
  /** What happens: "customer -> shop: ORDER". */
  readonly text: string;
  /** The step of the text that the message carries, or the transition that it sets off. */
  readonly step: string | null;
  readonly isFault: boolean;
  /** What comes of it, where that is worth telling. */
  readonly notes: readonly string[];
}

export interface ToldTrace {
  /** The steps themselves, for a program to take again. */
  readonly steps: readonly Step[];
  readonly rows: readonly TraceRow[];
  /** Rows from this one on repeat for ever; as many as there are rows if the run rests; or null. */
  readonly cycleFrom: number | null;
  /** How each party stands at the end, and why. */
  readonly standing: readonly string[];
}

/** Tells what a trace of the system, composed in untimed reading, does. */
export function tell(model: Model, system: System, settings: Settings, trace: Trace): ToldTrace {
  const rows: TraceRow[] = [];
  let { snapshot } = system.start();
  for (const step of trace.steps) {
    const result = system.apply(snapshot, step);
    rows.push(rowOf(model, system, snapshot, step, result));
    snapshot = result.snapshot;
  }
  const label = labelsOf(system.definition);
  const standing = Object.entries(model.outcomes(snapshot, settings)).map(
    ([party, { outcome, why }]) =>
      `${label(party)}: ${outcome === null ? why : `${outcome}: ${why}`}`,
  );
  return { steps: trace.steps, rows, cycleFrom: trace.cycleFrom, standing };
}

/** What a person calls each party of a system or of a run, by its name. */
export function labelsOf({
  parties,
}: {
  readonly parties: readonly { readonly name: string; readonly label: string }[];
}): (party: string) => string {
  const labels = new Map(parties.map(({ name, label }) => [name, label]));
  return (party) => labels.get(party) ?? party;
}

/** What happens to a party, of faults that happen to one. */
export const partyFaults = {
  crash: 'crashes',
  restart: 'starts again from nothing',
} as const;

/** What becomes of a message. */
const fates = {
  deliver: '',
  drop: 'LOST: ',
  duplicate: 'arrives, and will once more: ',
  reorder: 'overtakes: ',
} as const;

/** What a machine says that it does when its timer fires, if it says anything. */
export function timerText(
  { actor }: Step & { readonly type: 'timer' },
  { occurrences }: StepResult,
): string | undefined {
  const taken = occurrences.flatMap((occurrence) =>
    occurrence.type === 'received' && occurrence.actor === actor ? occurrence.taken : [],
  );
  return taken.find(({ description }) => description !== undefined)?.description;
}

/** What one step does, told from the snapshot before it. `view` reads the messages: as terms. */
export function rowOf(
  model: Model,
  system: System,
  before: SystemSnapshot,
  step: Step,
  { snapshot, occurrences }: StepResult,
  view = (envelope: Envelope): MessageView => model.view(envelope, snapshot, { kind: 'symbolic' }),
): TraceRow {
  const label = labelsOf(system.definition);
  const taken = occurrences.flatMap((occurrence) =>
    occurrence.type === 'received'
      ? occurrence.taken.map((transition) => ({ ...transition, actor: occurrence.actor }))
      : [],
  );
  const notes = taken.flatMap(({ actor, description, meta }) => {
    if (description === undefined) return [];
    const who = label(system.partyOf(actor).name);
    if (meta.unspecified) return [`${who}: ${description} (the text is silent)`];
    const isNoted = model.notedActors.includes(actor) || model.notedActors.length === 0;
    return isNoted ? [`${who}: ${description}`] : [];
  });
  const unread = occurrences.some(
    (occurrence) => occurrence.type === 'received' && occurrence.unread,
  );
  if (unread) notes.push('nobody reads it');
  const carried = taken.find(({ meta }) => meta.step !== undefined)?.meta.step ?? null;
  const told = stepText(system, before, step, view);
  const moment = step.atMs === undefined ? {} : { atMs: step.atMs };
  return { ...moment, text: told.text, step: told.step ?? carried, isFault: isFault(step), notes };
}

const isFault = ({ type }: Step): boolean => !['choose', 'timer', 'deliver'].includes(type);

/** A step in a few words, and the step of the text that its message carries, if it has one. */
export function stepText(
  system: System,
  before: SystemSnapshot,
  step: Step,
  view: (envelope: Envelope) => MessageView,
): { readonly text: string; readonly step: string | null } {
  const label = labelsOf(system.definition);
  switch (step.type) {
    case 'choose':
      return { text: system.choice(step.choice).label, step: null };
    case 'timer': {
      const who = label(system.partyOf(step.actor).name);
      const timer = before.context.timers.find(
        ({ actor, id }) => actor === step.actor && id === step.id,
      );
      return { text: `${who}: ${(timer?.delayMs ?? 0) / 1000} s are over`, step: null };
    }
    case 'crash':
    case 'restart':
      return { text: `${label(step.party)} ${partyFaults[step.type]}`, step: null };
    default: {
      const envelope = before.context.links[step.link]?.[step.index] as Envelope;
      const { type, step: sent = null } = view(envelope);
      const [from, to] = [envelope.from, envelope.to].map((a) => label(system.partyOf(a).name));
      return { text: `${from} -> ${to}: ${fates[step.type]}${type}`, step: sent };
    }
  }
}
