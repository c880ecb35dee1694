/** Mistakes in the machines are noticed: a few of them here, all of them by `npm run mutate`. */

import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { complaintOf, type Examined, examine } from '../../mutate/examine.ts';
import { type Mutation, mutated, occurrences } from '../../mutate/mutation.ts';
import { mutations } from '../../mutate/mutations/index.ts';
import { Sandbox, sourceOf } from '../../mutate/sandbox.ts';
import { renderTable } from '../../mutate/table.ts';

const named = (name: string): Mutation =>
  mutations.find((mutation) => mutation.name === name) as Mutation;

/** Small scenarios, and a mistake in each of three files. */
const few = [named('wait-twice-as-long'), named('decline-not-told'), named('key-roles')];
const [first] = few as [Mutation];
const harmless: Mutation = { ...first, name: 'harmless', replace: first.find };
const rotten: Mutation = { ...first, name: 'rotten', find: 'no such text' };
const crashing: Mutation = { ...first, name: 'crashing', replace: 'visibilityTimeoutMs = nobody' };

describe('the list', () => {
  it.each(mutations)('$name can still be made: its text is there once', (mutation) => {
    const source = sourceOf(mutation.file);
    expect(occurrences(source, mutation)).toBe(1);
    expect(mutated(source, mutation)).not.toBe(source);
  });

  it('has names of their own', () => {
    expect(new Set(mutations.map(({ name }) => name)).size).toBe(mutations.length);
  });

  it('has at least twenty mistakes that are noticed', () => {
    expect(mutations.length).toBeGreaterThanOrEqual(20);
  });
});

describe('a change of the source', () => {
  const source = 'on: {\n  approve: { target: "a" },\n}\n';
  const change = { ...first, find: 'approve: {\n target:', replace: '$&: {' };

  it('is made whatever the white space, and its own text is taken as it is', () => {
    expect(mutated(source, change)).toBe('on: {\n  $&: { "a" },\n}\n');
  });

  it('is refused where its text is not there, or there twice', () => {
    expect(() => mutated('', change)).toThrow(/expected once in .*timing.ts, but 0 times/);
    expect(() => mutated(source + source, change)).toThrow(/but 2 times/);
  });
});

describe('an examination', () => {
  let sandbox: Sandbox;
  let examined: Examined[];
  const of = (name: string) => examined.find(({ mutation }) => mutation.name === name) as Examined;
  const caughtBy = (name: string) => of(name).catches.map(({ property }) => property);

  beforeAll(async () => {
    sandbox = new Sandbox();
    examined = await examine(sandbox, [...few, harmless, rotten, crashing]);
  });
  afterAll(() => sandbox.close());

  it('names the properties that notice a mistake, with a counterexample', () => {
    expect(caughtBy('wait-twice-as-long')).toContain('no-wait-over-ten-seconds');
    expect(caughtBy('decline-not-told')).toContain('decline-reaches-new');
    expect(caughtBy('key-roles')).toContain('channel-ends-agree');
    expect(of('key-roles').catches[0]).toMatchObject({
      setting: 'as written',
      steps: expect.any(Number),
    });
    expect(few.map(({ name }) => complaintOf(of(name)))).toEqual([null, null, null]);
  });

  it('finds nothing where nothing is changed', () => {
    expect(of('harmless')).toMatchObject({ catches: [], problem: null });
    expect(complaintOf(of('harmless'))).toBe('caught by nothing');
  });

  it('does not take a mistake for noticed that cannot be made, or that breaks the program', () => {
    expect(complaintOf(of('rotten'))).toMatch(/but 0 times there: no such text/);
    expect(complaintOf(of('crashing'))).toMatch(/nobody is not defined/);
  });

  it('is told as a table that says what is amiss', () => {
    const table = renderTable(examined);
    expect(table).toMatch(/key-roles {2}machines\/rendezvous\/msc3903.ts\n/);
    expect(table).toMatch(
      /key-roles[^:]*: .*\(counterexample of \d+ steps\)[^:]*channel-ends-agree/s,
    );
    expect(table).toMatch(/6 mutations, 3 caught, .*\n\namiss: harmless, rotten, crashing\n$/);
  });

  it('leaves no copies behind', () => {
    const own = new Sandbox();
    expect(existsSync(own.folder)).toBe(true);
    own.close();
    expect(existsSync(own.folder)).toBe(false);
  });
});
