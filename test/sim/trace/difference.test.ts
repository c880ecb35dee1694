/** A replay notices machines that do otherwise, and cryptography that is not what it should be. */

import { describe, expect, it, vi } from 'vitest';
import { type AnyStateMachine, createMachine } from 'xstate';
import type { Crypto } from '../../../machines/crypto/index.ts';
import { rendezvous } from '../../../machines/msc3906/index.ts';
import type { Model, Values } from '../../../sim/model/model.ts';
import { differenceText } from '../../../sim/report/difference.ts';
import { noFaults } from '../../../sim/system/definition.ts';
import { type TraceFile, traceFile } from '../../../sim/trace/format.ts';
import { type Difference, replayConcretely } from '../../../sim/trace/replay.ts';
import { pictured } from '../records.ts';
import { choice, collector, definition, party, sender } from '../small.ts';
import { usualTrace } from './walks.ts';

/** What is broken in the real cryptography of a seed. */
const flaws = vi.hoisted(() => new Map<number, (crypto: Crypto) => Partial<Crypto>>());

vi.mock('../../../machines/crypto/real.ts', async (original) => {
  const real = await original<typeof import('../../../machines/crypto/real.ts')>();
  const realCrypto = (seed: number): Crypto => {
    const crypto = real.realCrypto(seed);
    return { ...crypto, ...flaws.get(seed)?.(crypto) };
  };
  return { ...real, realCrypto };
});

const trace = usualTrace('e2ee');
const differenceIn = (told: TraceFile, model: Model = rendezvous, seed = 0): Difference | null =>
  replayConcretely(model, told, seed).difference;

describe('cryptography', () => {
  it('that is sound makes no difference', () => {
    expect(differenceIn(trace)).toBeNull();
  });

  const broken: [string, (crypto: Crypto) => Partial<Crypto>, RegExp][] = [
    ['opens nothing', () => ({ open: () => undefined }), /^messages$/],
    [
      'seals two payloads with one initialisation vector',
      ({ seal }) => ({ seal: (key, plaintext) => seal(key, plaintext, 'always') }),
      /^message \d+ \(m\.login\.\w+\)\.message\.body\.iv$/,
    ],
    [
      'gives the same opaque value again and again',
      ({ opaque }) => ({ opaque: () => opaque('always') }),
      /headers\.etag$/,
    ],
    [
      'gives both devices the same key pair',
      ({ ephemeralKeys }) => ({ ephemeralKeys: () => ephemeralKeys('always') }),
      /^context of newChannel\.keys\.privateKey$/,
    ],
    ['agrees on nothing', () => ({ agree: () => undefined }), /control state of /],
    [
      'seals a plaintext of its own',
      ({ seal }) => ({
        seal: (key, plaintext, label) =>
          seal(key, plaintext.replace('login_token', 'token'), label),
      }),
      /plaintext\.protocols\[1\]$/,
    ],
    ['takes no signature', () => ({ verify: () => false }), /control state of /],
    [
      'signs something else',
      ({ sign }) => ({ sign: (key, message) => sign(key, `${message} `) }),
      /control state of /,
    ],
  ];

  it.each(broken.map((one, index) => [...one, index + 1] as const))(
    'that %s',
    (_, flaw, what, seed) => {
      flaws.set(seed, flaw);
      const difference = differenceIn(trace, rendezvous, seed) as Difference;
      expect(difference?.system).toBe('concrete');
      expect(difference.what).toMatch(what);
      expect(difference.expected).not.toEqual(difference.came);
    },
  );
});

describe('values', () => {
  /** Notes that overtake each other: what is a before b as a term can be z before y in bytes. */
  const postcards = (texts: Record<'symbolic' | 'real', string[]>): Model => {
    const system = ({ kind }: Values) =>
      definition({
        parties: [
          party('left', ['a', sender('b', texts[kind])]),
          party('right', ['b', collector()]),
        ],
        links: [{ kind: 'unordered', from: 'a', to: 'b', latencyMs: 10 }],
        choices: [choice('a', 'GO')],
      });
    return { ...pictured, system: (_, __, values) => system(values) };
  };
  const steps = [
    ...['a.GO', 'a.GO'].map((name) => ({ type: 'choose', choice: name }) as const),
    ...[1, 0].map((index) => ({ type: 'deliver', link: 'a>b', index }) as const),
  ];
  const about = { name: '', title: '', settings: {}, faults: noFaults, amend: [] };
  const replayed = (symbolic: string[], real: string[], most = steps.length) => {
    const model = postcards({ symbolic, real });
    const trace = traceFile(model, about, { steps: steps.slice(0, most), cycleFrom: null });
    return replayConcretely(model, trace, 1);
  };

  it('may have another order on a link that keeps none', () => {
    const { difference, steps: taken } = replayed(['term', 'other'], ['xyz', 'abc']);
    expect(difference).toBeNull();
    expect(taken.map(({ step }) => 'index' in step && step.index)).toEqual([false, false, 1, 0]);
    const other = replayed(['term', 'other'], ['abc', 'xyz']);
    expect(other.difference).toBeNull();
    expect(other.steps.map(({ step }) => 'index' in step && step.index)).toEqual([
      false,
      false,
      0,
      0,
    ]);
  });

  it('may not be one for two, nor two for one', () => {
    expect(replayed(['term', 'other'], ['abc', 'abc']).difference).toMatchObject({
      what: expect.stringMatching(/message\.text$/),
      expected: 'for "other" not "abc", which stands for "term" already',
      came: 'abc',
    });
    expect(replayed(['term', 'term'], ['abc', 'xyz'], 2).difference).toMatchObject({
      expected: 'abc',
      came: 'xyz',
    });
  });

  it('are compared where no message shows them', () => {
    const known = (knows: string): AnyStateMachine =>
      createMachine({ context: { knows, size: 5 } });
    const model = (one: string, other: string): Model => ({
      ...pictured,
      system: (_, __, { kind }) =>
        definition({
          parties: [
            party('left', ['a', known('term')]),
            party('right', ['b', known(kind === 'real' ? one : other)]),
          ],
        }),
    });
    const differ = (one: string, other: string) => {
      const made = model(one, other);
      const trace = traceFile(made, about, { steps: [], cycleFrom: null });
      return replayConcretely(made, trace, 1).difference;
    };
    expect(differ('abc', 'other')).toBeNull();
    expect(differ('abc', 'term')).toMatchObject({ what: 'context of b.knows', came: 'abc' });
  });
});

describe('machines that do otherwise', () => {
  /** The protocol as it would be with other settings than the trace says. */
  const otherwise = (change: Record<string, boolean | number | string>): Model => ({
    ...rendezvous,
    system: (settings, ...rest) => rendezvous.system({ ...settings, ...change }, ...rest),
  });

  it('are told of at the step, with both sides', () => {
    const model = otherwise({ 'relay-bytes': 200 });
    const difference = differenceIn(trace, model) as Difference;
    expect(difference).toMatchObject({ system: 'symbolic', what: 'messages' });
    const text = differenceText(trace, difference);
    const lines = text.split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^not as the trace says at step \d+ of \d+, .* -> relay: m\.login/);
    expect(lines[1]).toMatch(/^ {2}expected {2}\[\{.*"type":"202"\}\]$/);
    expect(lines[2]).toMatch(/^ {2}came {6}\[\{.*"type":"413"\}\]$/);
  });

  it('are told of where a step cannot be taken any more', () => {
    const model = otherwise({ scan: 'existing' });
    const { start } = traceFile(model, trace, { steps: [], cycleFrom: null });
    expect(differenceIn({ ...trace, start }, model)).toMatchObject({
      step: 0,
      what: 'step',
      expected: 'existing device -> relay: POST rendezvous',
      came: expect.stringMatching(/this step cannot be taken here/),
    });
  });

  it('are told of at the start and at the end', () => {
    expect(differenceIn(trace, otherwise({ scan: 'existing' }))).toMatchObject({ step: -1 });
    const outcomes = { ...trace.end.outcomes, newDevice: { outcome: 'success', why: 'so it is' } };
    const told = { ...trace, end: { ...trace.end, outcomes } };
    const difference = differenceIn(told) as Difference;
    expect(difference).toMatchObject({
      step: trace.steps.length,
      what: 'outcome of newDevice',
      expected: { why: 'so it is' },
    });
    expect(differenceText(told, difference)).toMatch(/^not as the trace says at the end: /);
  });

  it('are told of where a lasso does not come round', () => {
    expect(differenceIn({ ...trace, cycleFrom: 3 })).toMatchObject({
      step: trace.steps.length,
      what: 'state that the cycle comes back to',
    });
  });
});
