/** `check` of models that say nothing, or ask for what there is not. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { called, check } from './called.ts';
import { parsed } from './checkJson.ts';
import { writeModels } from './models.ts';

let folder: string;
let file: (name: string) => string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rendezvous-'));
  file = writeModels(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a model that does nothing, and says nothing of its own', () => {
  it('is told so, and is as expected', async () => {
    const { stdout, status } = await check(['--model', file('idle')]);
    expect(stdout).toContain(`
vacuous, as no machine has a transition: every-transition-taken
nothing ever happens: no step can be taken in the first state
no property of its own: only those that the engine gives
`);
    expect(status).toBe(0);
  });

  it('also in JSON', async () => {
    const { remarks, runs } = parsed((await check(['--model', file('idle'), '--json'])).stdout);
    expect(remarks.map(({ kind, about }) => [kind, ...about])).toEqual([
      ['vacuous', 'every-transition-taken'],
      ['idle', 'default'],
      ['given-only'],
    ]);
    const taken = runs[0]?.properties.find(({ name }) => name === 'every-transition-taken');
    expect(taken).toMatchObject({ vacuous: true, remark: 'no machine has a transition' });
  });

  it('is amiss with --strict', async () => {
    expect((await check(['--model', file('idle'), '--strict'])).status).toBe(1);
  });
});

describe('a property whose premise holds nowhere', () => {
  const args = () => ['--model', file('hollow'), '--scenario', 'default'];

  it('holds, and is told to be vacuous', async () => {
    const { stdout, status } = await check(args());
    expect(stdout).toMatch(/^ {2}hollow +holds/m);
    expect(stdout).toMatch(/^vacuous, as its premise holds in no state: hollow$/m);
    expect(status).toBe(0);
  });

  it('is amiss with --strict', async () => {
    expect((await check([...args(), '--strict'])).status).toBe(1);
    const others = ['--property', 'reads', '--strict'];
    expect((await check([...args(), ...others])).status).toBe(0);
  });
});

const everywhere = [['check'], ['simulate'], ['paths']];

it.each([
  ['promising', [['check']], /property "promising": expected a boolean, got a promise/],
  [
    'mistyped',
    [['check']],
    /state of "a": got "opened" \(did you mean .*expected one of open, shut/,
  ],
  ['twice', everywhere, /two properties are named "it"/],
])('a model of %s is refused in one line', async (name, commands, expected) => {
  for (const words of commands) {
    const { stdout, stderr, status } = await called([...words, '--model', file(name)]);
    expect(stderr).toMatch(expected);
    expect(stderr).toMatch(/^rendezvous: .+\n$/);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  }
});
