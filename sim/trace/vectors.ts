/**
 * Test vectors: a path taken once with the real values of a seed, and written down so that an
 * implementation in any language can be held against it. What is the same for any model is here;
 * what the model's values are, and how its messages look on the wire, the model says (`vector`).
 */

import * as v from 'valibot';
import type { Model } from '../model/model.ts';
import type { VectorMessage } from '../model/vector.ts';
import type { RunMessage } from '../run/runRecord.ts';
import { UsageError } from '../system/errors.ts';
import type { Json } from '../system/json.ts';
import type { Envelope } from '../system/message.ts';
import { type Replay, replayConcretely, type Systems } from './replay.ts';
import { runOf } from './run.ts';
import { type TraceFile, traceSchema } from './schema.ts';

const vectorFormat = 'actorcheck-vector';
/** Goes up when a file of an earlier one would be read wrongly. */
const vectorVersion = 1;

const warning =
  'Made from the seed by a test: whoever has the seed has every key, token and password in here. ' +
  'Never use any of them for anything but a test.';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const timeMs = v.pipe(v.number(), v.minValue(0));
const { settings, faults, amend } = traceSchema.entries;

/** What every vector says, whatever the model. */
export const headEntries = {
  format: v.literal(vectorFormat),
  version: v.literal(vectorVersion),
  warning: v.literal(warning),
  model: v.pipe(v.string(), v.description('The name of the model that the path is one of.')),
  name: v.pipe(v.string(), v.description('The name of the path, for files and tests.')),
  title: v.pipe(v.string(), v.description('What happens, as a sentence.')),
  seed: v.pipe(count, v.maxValue(2 ** 32 - 1), v.description('The vector follows from it.')),
  settings,
  faults,
  amend,
  parties: v.pipe(
    v.array(v.strictObject({ name: v.string(), label: v.string() })),
    v.description('Who takes part: by name here, by label for a person.'),
  ),
};

/** What every message of a vector says. */
export const messageEntries = {
  number: v.pipe(count, v.description('Its place among the messages, in the order of sending.')),
  atMs: v.pipe(timeMs, v.description('Virtual time in milliseconds at which it is sent.')),
  arrivesAtMs: v.pipe(
    v.nullable(timeMs),
    v.description('Virtual time in milliseconds at which it arrives; null if it does not.'),
  ),
  fate: v.pipe(
    v.picklist(['delivered', 'lost', 'abandoned', 'unread', 'in flight']),
    v.description(
      'abandoned: its sender gave up waiting, or crashed; unread: its receiver had ended; ' +
        'in flight: the path ends before it arrives.',
    ),
  ),
  from: v.pipe(v.string(), v.description('The party that sends it.')),
  to: v.pipe(v.string(), v.description('The party that it is for.')),
  type: v.pipe(
    v.string(),
    v.description('What it is to those who can read it: a sealed payload by what is in it.'),
  ),
  step: v.pipe(
    v.nullable(v.string()),
    v.description("The step of the specification's text that sends it, where one does."),
  ),
};

/** How a path ends, and what is to be noted on the way. */
export const tailEntries = {
  notes: v.pipe(
    v.array(
      v.strictObject({
        atMs: timeMs,
        beforeMessage: v.pipe(count, v.description('Number of the message that comes next.')),
        party: v.string(),
        kind: v.picklist(['choice', 'fault', 'timer', 'check', 'unspecified']),
        text: v.string(),
        step: v.nullable(v.string()),
      }),
    ),
    v.description(
      'What is no message: what people and servers decide, faults, timers, what a device checks, ' +
        'and what the text has no answer to (unspecified).',
    ),
  ),
  ends: v.pipe(
    v.record(v.string(), v.strictObject({ outcome: v.nullable(v.string()), why: v.string() })),
    v.description('How each party has ended, or what it waits for; outcome null for a server.'),
  ),
};

/** A message for the model, and what the run says of it. */
interface SentMessage extends VectorMessage {
  readonly message: RunMessage;
}

/**
 * The vector of a path for a seed, from 0 to 2^32 - 1. Throws a UsageError for a model that makes
 * none, and for a path that does not replay.
 */
function vectorOf(
  model: Model,
  trace: TraceFile,
  seed: number,
  systems?: Systems,
): Readonly<Record<string, Json>> {
  if (model.vector === undefined) {
    throw new UsageError(`vectors: expected a model that makes them, got "${model.name}"`);
  }
  const replay = replayConcretely(model, trace, seed, systems);
  if (replay.difference !== null) {
    const { step, what } = replay.difference;
    throw new UsageError(`vectors: "${trace.name}" does not replay: step ${step + 1}: ${what}`);
  }
  const run = runOf(model, trace, replay);
  const messages = sentIn(replay, run.messages);
  const { settings: set, faults: allowed, amend: amended, name, title } = trace;
  const part = model.vector({ seed, settings: set, snapshots: replay.snapshots, messages });
  return {
    format: vectorFormat,
    version: vectorVersion,
    warning,
    model: model.name,
    name,
    title,
    seed,
    settings: set,
    faults: allowed as unknown as Json,
    amend: amended,
    parties: run.parties as unknown as Json,
    ...part.values,
    messages: messages.map(({ message }, number) => {
      const { atMs, deliveredAtMs, fate, from, to, type, step } = message;
      const head = { number, atMs, arrivesAtMs: deliveredAtMs, fate, from, to, type, step };
      return { ...head, ...part.messages[number] };
    }),
    notes: run.notes.map(({ afterMessages, atMs, ...note }) => {
      return { atMs, beforeMessage: afterMessages, ...note };
    }),
    ends: trace.end.outcomes,
  };
}

/** The text of a vector file: the same bytes for the same path and seed. */
export const vectorText = (
  model: Model,
  trace: TraceFile,
  seed: number,
  systems?: Systems,
): string => `${JSON.stringify(vectorOf(model, trace, seed, systems), null, 2)}\n`;

/** The messages of a run beside the envelopes they were sent in. */
function sentIn({ start, steps }: Replay, messages: readonly RunMessage[]): SentMessage[] {
  const sent: SentMessage[] = [];
  const numbers = new Map<Envelope, number>();
  /** The last message from one actor that reached another. */
  const last = new Map<string, number>();
  for (const { occurrences } of [start, ...steps.map(({ result }) => result)]) {
    for (const occurrence of occurrences) {
      if (!('envelope' in occurrence)) continue;
      const { type, envelope } = occurrence;
      const { from, to } = envelope;
      if (type === 'sent' || type === 'handed') {
        const message = messages[sent.length] as RunMessage;
        numbers.set(envelope, sent.length);
        const answers = last.get(JSON.stringify([to, from])) ?? null;
        sent.push({ message, envelope, from: message.from, atMs: message.atMs, answers });
        if (type === 'handed') last.set(JSON.stringify([from, to]), sent.length - 1);
      }
      const number = numbers.get(envelope);
      if (type === 'delivered' && number !== undefined)
        last.set(JSON.stringify([from, to]), number);
    }
  }
  return sent;
}
