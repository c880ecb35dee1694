/** The form of what `check --json` prints, as the README gives it: no member more or less. */

import { z } from 'zod';

const verdict = z.enum(['holds', 'violated', 'unknown']);
const count = z.int().min(0);

const trace = z.strictObject({
  rows: z.array(
    z.strictObject({
      text: z.string(),
      step: z.string().nullable(),
      isFault: z.boolean(),
      notes: z.array(z.string()),
    }),
  ),
  cycleFrom: count.nullable(),
  standing: z.array(z.string()),
});

const property = z.strictObject({
  name: z.string(),
  text: z.string(),
  kind: z.enum(['always', 'sometimes', 'eventually']),
  source: z.string(),
  verdict,
  expected: verdict.nullable(),
  finding: z.string().nullable(),
  amendedBy: z.array(z.string()),
  amended: verdict.nullable(),
  amendedExpected: verdict.nullable(),
  met: z.array(z.string()),
  trace: trace.nullable(),
});

const coverage = z.strictObject({
  transitions: z.strictObject({ taken: count, total: count, never: z.array(z.string()) }),
  steps: z.strictObject({ covered: count, total: count, missing: z.array(z.string()) }),
});

const figures = {
  states: count,
  transitions: count,
  depth: count,
  seconds: z.number(),
  complete: z.boolean(),
  why: z.string().nullable(),
  bytesPerState: z.number(),
};

const run = z.strictObject({
  scenario: z.string(),
  setting: z.string(),
  ...figures,
  livenessSeconds: z.number(),
  transitionCalls: count,
  localPairs: count,
  properties: z.array(property),
  coverage,
  amended: z.strictObject(figures).nullable(),
});
export type Run = z.infer<typeof run>;

const document = z.strictObject({
  model: z.string(),
  runs: z.array(run),
  together: z.strictObject({ properties: z.array(property), coverage }).optional(),
});

/** Throws for what is not one document of the form. */
export const parsed = (text: string): z.infer<typeof document> => document.parse(JSON.parse(text));
