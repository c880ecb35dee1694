/** A path as the record of a run: what draws a run draws a trace, as far as it was replayed. */

import type { Settings } from '../model/knobs.ts';
import type { MessageView, Model } from '../model/model.ts';
import { Recorder } from '../run/recorder.ts';
import type { RunRecord } from '../run/runRecord.ts';
import type { FaultBudget } from '../system/definition.ts';
import type { Envelope } from '../system/message.ts';
import type { SystemSnapshot } from '../system/snapshot.ts';
import type { Replay } from './replay.ts';
import type { TraceFile } from './schema.ts';

/** The record of a replay, up to the first difference if there is one. */
export function runOf(model: Model, trace: TraceFile, replay: Replay): RunRecord {
  const { seed, system, start, steps, snapshots } = replay;
  const view = (envelope: Envelope, snapshot: SystemSnapshot): MessageView =>
    model.view(envelope, snapshot, { kind: 'real', seed });
  const recorder = new Recorder(system, model, view);
  recorder.absorb(start);
  for (const { step, result } of steps) recorder.absorb(result, step);
  const { settings, faults } = trace;
  return recordAt({ settings, faults, seed }, recorder, snapshots.at(-1) as SystemSnapshot);
}

/** What a run is made with. */
interface RunAbout {
  readonly settings: Settings;
  readonly faults: FaultBudget;
  readonly seed: number;
}

/** The record of a run that is being stepped through and stands at `last`. */
export function recordAt(
  { settings, faults, seed }: RunAbout,
  recorder: Recorder,
  last: SystemSnapshot,
): RunRecord {
  const { model, system } = recorder;
  const outcomes = Object.entries(model.outcomes(last, settings));
  const ending = outcomes.flatMap(([party, { outcome }]) =>
    outcome === null ? [] : [[party, outcome] as const],
  );
  return {
    model: model.name,
    scenario: settings,
    faults,
    choose: [],
    random: false,
    seed,
    outcome: Object.fromEntries(ending),
    why: Object.fromEntries(outcomes.map(([party, { why }]) => [party, why])),
    ended: system.enabled(last).length === 0 ? 'quiet' : 'traced',
    virtualMs: last.context.nowMs ?? 0,
    parties: system.definition.parties.map(({ name, label }) => ({ name, label })),
    messages: recorder.messages(),
    notes: [...recorder.notes],
    notTaken: [],
  };
}
