/** Vectors hold by Node's own crypto alone, follow from their seed, and show each changed byte. */

import { toJsonSchema } from '@valibot/to-json-schema';
import { describe, expect, it } from 'vitest';
import { rendezvous } from '../../../machines/msc3906/index.ts';
import { type Vector, vectorSchema } from '../../../machines/msc3906/vectors/schema.ts';
import { UsageError } from '../../../sim/system/errors.ts';
import { vectorText } from '../../../sim/trace/vectors.ts';
import { brokenOnes } from './breaking.ts';
import { bytesOf } from './keys.ts';
import { paths, vectorFor } from './paths.ts';
import { problemsIn } from './verify.ts';

const traces = paths();
const vectors = traces.map((trace, index) => vectorFor(trace, index * 1_000_003));

describe('the independent check', () => {
  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
    expect(problemsIn(vector)).toEqual([]);
  });

  it('has seen all that there is to see', () => {
    const messages = vectors.flatMap((vector) => vector.messages);
    const seen = (what: (vector: Vector) => readonly (string | number)[]) => [
      ...new Set(vectors.flatMap(what)),
    ];
    const statuses = messages.flatMap((one) => (one.kind === 'answer' ? [one.status] : []));
    const known = [200, 201, 202, 204, 304, 401, 403, 404, 409, 412, 413, 429];
    expect(statuses).toEqual(expect.arrayContaining(known));
    expect(seen(({ keys }) => keys.map(({ id }) => id))).toHaveLength(12);
    expect(seen(({ agreements }) => agreements.map(({ id }) => id))).toHaveLength(2);
    expect(messages.map(({ fate }) => fate)).toEqual(
      expect.arrayContaining(['delivered', 'lost', 'abandoned', 'unread', 'in flight']),
    );
    const types = new Set(messages.map(({ type }) => type));
    expect([...types].filter((type) => type.startsWith('m.login.'))).toHaveLength(8);
  });

  it.each([
    ['all goes well, with E2EE', 0],
    ['an end in a wrong key', 4],
  ])('sees each changed byte where %s', (_, index) => {
    const unseen: string[] = [];
    let changes = 0;
    for (const { where, broken } of brokenOnes(vectors[index] as Vector)) {
      changes++;
      if (safeProblems(broken).length === 0) unseen.push(where);
    }
    expect(unseen).toEqual([]);
    expect(changes).toBeGreaterThan(100);
  });
});

/** What cannot even be read is a problem too. */
function safeProblems(vector: Vector): string[] {
  try {
    return problemsIn(vector);
  } catch (error) {
    return [String(error)];
  }
}

describe('a vector', () => {
  const [trace] = traces as [(typeof traces)[number]];

  it('is the same bytes for the same seed, and shares no secret with that of another', () => {
    const text = vectorText(rendezvous, trace, 5);
    vectorText(rendezvous, trace, 6);
    expect(vectorText(rendezvous, trace, 5)).toBe(text);
    const secretsOf = (seed: number) => {
      const { keys, agreements } = vectorFor(trace, seed);
      return [...keys.map(({ privateKey }) => privateKey), ...agreements.map((a) => a.aesKey)];
    };
    const all = [5, 6, 2 ** 32 - 1].flatMap(secretsOf);
    expect(new Set(all).size).toBe(all.length);
  });

  it('has the form that vector.schema.json gives', async () => {
    const schema = toJsonSchema(vectorSchema, { target: 'draft-2020-12' });
    const json = `${JSON.stringify(schema, null, 2)}\n`;
    await expect(json).toMatchFileSnapshot('../../../machines/msc3906/vectors/vector.schema.json');
  });

  it('shows that the code is the beginning of the AES key (MSC3903 L101 to L102)', () => {
    const [channel] = vectorFor(trace, 1).agreements;
    expect(channel?.code).not.toBeNull();
    const [key, code] = [channel?.aesKey, channel?.code?.bytes].map((text) => bytesOf(text ?? ''));
    expect(key?.subarray(0, 5)).toEqual(code);
  });

  it('says that its keys are for tests', () => {
    expect(vectorText(rendezvous, trace, 1)).toMatch(/"warning": ".*Never use any of them/);
  });

  it('is refused for a model that has none', () => {
    const { vector: _, ...bare } = rendezvous;
    const text = 'vectors: expected a model that makes them, got "msc3906"';
    expect(() => vectorText(bare, trace, 1)).toThrow(new UsageError(text));
  });

  it('is refused for a path that does not replay', () => {
    const { steps } = trace;
    const edited = { ...trace, name: 'edited', steps: [...steps.slice(0, 3), ...steps.slice(5)] };
    expect(() => vectorText(rendezvous, edited, 1)).toThrow(/^vectors: "edited" does not replay/);
    expect(() => vectorText(rendezvous, edited, 1)).toThrow(UsageError);
  });
});
