/** The form of what `check --json` prints, as the README gives it: no member more or less. */

import * as v from 'valibot';

const verdict = v.picklist(['holds', 'violated', 'unknown']);
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const trace = v.strictObject({
  steps: v.array(v.looseObject({ type: v.string() })),
  rows: v.array(
    v.strictObject({
      atMs: v.exactOptional(v.number()),
      text: v.string(),
      step: v.nullable(v.string()),
      isFault: v.boolean(),
      notes: v.array(v.string()),
    }),
  ),
  cycleFrom: v.nullable(count),
  standing: v.array(v.string()),
});

const point = v.nullable(v.union([count, v.literal('unknown')]));

const explained = v.strictObject({
  needs: v.array(count),
  isLeast: v.boolean(),
  unmade: v.array(v.string()),
  noReturn: point,
  noReturnAsUsual: point,
});

const property = v.strictObject({
  name: v.string(),
  text: v.string(),
  kind: v.picklist(['always', 'sometimes', 'eventually']),
  source: v.string(),
  verdict,
  expected: v.nullable(verdict),
  finding: v.nullable(v.string()),
  amendedBy: v.array(v.string()),
  amended: v.nullable(verdict),
  amendedExpected: v.nullable(verdict),
  inExactTime: v.nullable(verdict),
  vacuous: v.boolean(),
  remark: v.nullable(v.string()),
  met: v.array(v.string()),
  trace: v.nullable(trace),
  explained: v.optional(explained),
});

const coverage = v.strictObject({
  transitions: v.strictObject({ taken: count, total: count, never: v.array(v.string()) }),
  steps: v.strictObject({ covered: count, total: count, missing: v.array(v.string()) }),
});

const unused = v.strictObject({ means: v.picklist(['symmetry', 'threads']), why: v.string() });

const figures = {
  states: count,
  transitions: count,
  depth: count,
  seconds: v.number(),
  complete: v.boolean(),
  why: v.nullable(v.string()),
  bytesPerState: v.number(),
  bytes: v.number(),
  partialOrder: v.nullable(
    v.union([
      v.strictObject({ unused: v.string() }),
      v.strictObject({ shortestStates: count, searches: count }),
    ]),
  ),
  unused: v.array(unused),
};

const run = v.strictObject({
  scenario: v.string(),
  setting: v.string(),
  ...figures,
  interchanged: v.array(v.array(v.string())),
  livenessSeconds: v.number(),
  transitionCalls: count,
  localPairs: count,
  properties: v.array(property),
  coverage,
  effects: v.array(v.string()),
  assumed: v.array(v.string()),
  amended: v.nullable(v.strictObject(figures)),
});
export type Run = v.InferOutput<typeof run>;

const remark = v.strictObject({
  kind: v.picklist(['vacuous', 'idle', 'given-only', 'misdirected']),
  about: v.array(v.string()),
  text: v.string(),
});

const document = v.strictObject({
  remarks: v.array(remark),
  model: v.string(),
  runs: v.array(run),
  together: v.optional(v.strictObject({ properties: v.array(property), coverage })),
});

/** Throws for what is not one document of the form. */
export const parsed = (text: string): v.InferOutput<typeof document> =>
  v.parse(document, JSON.parse(text));
