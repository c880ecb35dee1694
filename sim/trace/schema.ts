/**
 * The form of a trace file, member by member. Import is checked against it; `trace.schema.json`,
 * for other programs, is made from it by
 * `npx vitest run --config test/vitest.config.ts -u test/sim/trace`.
 */

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import type { Step } from '../system/definition.ts';
import { canonicalJson } from '../system/json.ts';

export const traceFormat = 'actorcheck-trace';
/** Goes up when a file of an earlier one would be read wrongly. */
export const traceVersion = 1;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const timeMs = v.pipe(v.number(), v.minValue(0), v.description('Virtual time in milliseconds.'));
/** When a step happens, where the trace says so. */
const atMs = v.exactOptional(timeMs);

/** A state by name or, where states are within states or side by side, names by region. */
export type ControlState = string | { [region: string]: ControlState };
const controlState: v.GenericSchema<ControlState> = v.union([
  v.string(),
  v.record(
    v.string(),
    v.lazy(() => controlState),
  ),
]);
const control = v.pipe(
  v.record(v.string(), controlState),
  v.description('Control states by actor, as XState writes them; "(crashed)" while one is down.'),
);

const onLink = <const Type extends string>(type: Type, text: string) =>
  v.pipe(
    v.strictObject({
      type: v.literal(type),
      link: v.pipe(v.string(), v.description('"client=server" or "from>to".')),
      index: v.pipe(count, v.description('Its place among what is under way on the link.')),
      atMs,
    }),
    v.description(text),
  );

const atParty = <const Type extends string>(type: Type, text: string) =>
  v.pipe(v.strictObject({ type: v.literal(type), party: v.string(), atMs }), v.description(text));

const step = v.variant('type', [
  onLink('deliver', 'A message arrives.'),
  onLink('drop', 'A message is lost.'),
  onLink('duplicate', 'A message arrives, and will once more.'),
  onLink('reorder', 'A message overtakes those before it.'),
  v.pipe(
    v.strictObject({ type: v.literal('timer'), actor: v.string(), id: v.string(), atMs }),
    v.description('A timer of an actor fires.'),
  ),
  v.pipe(
    v.strictObject({ type: v.literal('choose'), choice: v.string(), atMs }),
    v.description('A user or a server makes a choice.'),
  ),
  atParty('crash', 'A party crashes.'),
  atParty('restart', 'A party that has crashed starts again from nothing.'),
]) satisfies v.GenericSchema<Step>;

const messages = v.pipe(
  v.array(
    v.strictObject({
      from: v.pipe(v.string(), v.description('The actor that sends it.')),
      to: v.pipe(v.string(), v.description('The actor that it is for.')),
      type: v.pipe(
        v.string(),
        v.description('What it is to those who can read it: a sealed payload by what is in it.'),
      ),
    }),
  ),
  v.description('What is sent or, over a direct link, handed over to another party, in order.'),
);

export const traceSchema = v.pipe(
  v.strictObject({
    format: v.literal(traceFormat),
    version: v.literal(traceVersion),
    model: v.pipe(v.string(), v.description('The name of the model that the run is one of.')),
    name: v.pipe(v.string(), v.description('A name for files and tests.')),
    title: v.pipe(v.string(), v.description('What happens, as a sentence.')),
    settings: v.pipe(
      v.record(v.string(), v.union([v.string(), v.boolean(), v.number(), v.null()])),
      v.description('Every knob of the model. Durations are in milliseconds, null is never.'),
    ),
    faults: v.pipe(
      v.strictObject({ loss: count, duplicate: count, reorder: count, crash: count }),
      v.description('How many faults of each kind may happen.'),
    ),
    amend: v.pipe(v.array(v.string()), v.description('Names of the amendments that are on.')),
    length: v.pipe(
      count,
      v.description('How many steps there are: a file with fewer is cut short.'),
    ),
    start: v.pipe(
      v.strictObject({ control, messages }),
      v.description('All actors as they start, before any step.'),
    ),
    steps: v.array(
      v.strictObject({
        step,
        text: v.pipe(v.string(), v.description('What happens, for a person to read.')),
        specStep: v.pipe(
          v.nullable(v.string()),
          v.description("The step of the specification's text, where it is one."),
        ),
        control: v.pipe(control, v.description('Control states of those actors only that change.')),
        messages,
      }),
    ),
    cycleFrom: v.pipe(
      v.nullable(count),
      v.description(
        'Steps from this index on repeat for ever; as many as there are steps if the run rests ' +
          'after the last; null if nothing is said of what comes after.',
      ),
    ),
    end: v.strictObject({
      control,
      outcomes: v.pipe(
        v.record(v.string(), v.strictObject({ outcome: v.nullable(v.string()), why: v.string() })),
        v.description('How each party has ended, or what it waits for; null for a server.'),
      ),
    }),
    checksum: v.pipe(
      v.string(),
      v.regex(/^sha256:[0-9a-f]{64}$/),
      v.description(
        'SHA-256 of the file without this member, as JSON in UTF-8 without white space, the ' +
          'members of every object in the order of their UTF-16 code units.',
      ),
    ),
  }),
  v.title('Trace'),
  v.description('One run of a model, step by step, with what is to be seen of it on the way.'),
);

/** One run of a model, as plain JSON. */
export type TraceFile = v.InferOutput<typeof traceSchema>;
export type TraceStep = TraceFile['steps'][number];
export type TraceMessage = TraceStep['messages'][number];

/** What tells an edited file: see `checksum` above. */
export function checksumOf(file: Omit<TraceFile, 'checksum'>): string {
  const { checksum: _, ...rest } = file as TraceFile;
  return `sha256:${bytesToHex(sha256(utf8ToBytes(canonicalJson(rest))))}`;
}
