/**
 * Traces as files: one run of a model, step by step, as JSON that says itself what it is.
 *
 *     {
 *       "format": "actorcheck-trace", "version": 1,
 *       "model": "order",                   whose run it is, and under which setting:
 *       "name": "...", "title": "...",
 *       "settings": { "stock": 2, ... }, "faults": { "loss": 0, ... }, "amend": [],
 *       "length": 2,                        how many steps follow
 *       "start": { "control": { "customer": "browsing", ... }, "messages": [] },
 *       "steps": [{
 *         "step": { "type": "deliver", "link": "customer=shop", "index": 0 },
 *         "text": "customer -> shop: ORDER", "specStep": "2",
 *         "control": { "shop": "packing" },            of those actors that changed
 *         "messages": [{ "from": "shop", "to": "customer", "type": "RECEIPT" }]
 *       }, ...],
 *       "cycleFrom": null,                  the step from which on all repeats, of a lasso
 *       "end": { "control": { ... }, "outcomes": { ... } },
 *       "checksum": "sha256:..."
 *     }
 *
 * `schema.ts` says what each member means; `trace.schema.json` says the same as a JSON Schema.
 *
 * A file holds the steps and what is to be seen of them, and no values: nothing in it is a key, a
 * token or a ciphertext. So it replays with readable terms as well as with the concrete values
 * of any seed (`replay.ts`). It says in which order things happen, and when only where a step has
 * an `atMs`, in ms of virtual time.
 */

import type { Model } from '../model/model.ts';
import type { Trace } from '../model/property.ts';
import { rowOf } from '../run/tell.ts';
import { changedControl, controlOf, type Setting, sentIn, systemFor } from './observe.ts';
import { checksumOf, type TraceFile, traceFormat, traceVersion } from './schema.ts';

export { parseTrace } from './parse.ts';
export type { TraceFile } from './schema.ts';

/** What a trace is about, beside its steps. */
export interface TraceAbout extends Setting {
  /** For files and tests. */
  readonly name: string;
  /** What happens, as a sentence. */
  readonly title: string;
}

/**
 * The trace of a run that is given by its steps. They are taken again with terms, in untimed
 * reading; a caller that has composed that system already hands it over as `system`. Throws a
 * ModelError for a step that cannot be taken.
 */
export function traceFile(
  model: Model,
  about: TraceAbout,
  trace: Trace,
  system = systemFor(model, about, { kind: 'symbolic' }, 'untimed'),
): TraceFile {
  const { name, title, settings, faults, amend } = about;
  const start = system.start();
  let { snapshot } = start;
  const steps = trace.steps.map((step) => {
    const result = system.apply(snapshot, step);
    const { text, step: specStep } = rowOf(model, system, snapshot, step, result);
    const control = changedControl(snapshot, result.snapshot);
    const messages = sentIn(model, result, { kind: 'symbolic' }).map(({ told }) => told);
    snapshot = result.snapshot;
    return { step, text, specStep, control, messages };
  });
  const file: Omit<TraceFile, 'checksum'> = {
    format: traceFormat,
    version: traceVersion,
    model: model.name,
    name,
    title,
    settings,
    faults,
    amend: [...amend],
    length: steps.length,
    start: {
      control: controlOf(start.snapshot),
      messages: sentIn(model, start, { kind: 'symbolic' }).map(({ told }) => told),
    },
    steps,
    cycleFrom: trace.cycleFrom,
    end: { control: controlOf(snapshot), outcomes: { ...model.outcomes(snapshot, settings) } },
  };
  return { ...file, checksum: checksumOf(file) };
}

/** The text of a trace file. */
export const writeTrace = (trace: TraceFile): string => `${JSON.stringify(trace, null, 2)}\n`;
