/** Mistakes in a model file: each is told in one line, with what was expected, what came, where. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { found, mistakes } from './mistakes.ts';
import { order } from './orderText.ts';
import { type Ended, root } from './process.ts';

/** Many command lines in one process: each alone would take most of its time to load. */
const callAll = 'test/sim/cli/callAll.mjs';

/** In JavaScript, where Node and not a compiler says what is amiss, and not where. */
const inJavaScript: Readonly<Record<string, readonly [string, string, string]>> = {
  'a comma too few': [
    "initial: 'open',",
    "initial: 'open'",
    "Expected ',', got 'ident' (FILE:18:3)",
  ],
  'a type': ['= (view)', '= (view: any)', "Unexpected token ':' (FILE:25:19)"],
  'two default exports': [
    'const choices',
    'export default 1;\nconst choices',
    "Identifier '.default' has already been declared (FILE:28:8)",
  ],
};

/** What the environment may do, where a mistake is not about that. */
const usualChoice = "'customer', event: { type: 'cancel' }";

let folder: string;
let ended: Readonly<Record<string, Ended>>;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mistakes-')));
  const all = { ...mistakes, ...found };
  const calls = Object.entries(all).map(([name, [from, to]], index) => {
    const choice = /spawn|pile/.test(name) ? "'shop', event: { type: 'more' }" : usualChoice;
    const text = order.replace(from, to).replace(usualChoice, choice);
    expect(text, name).not.toBe(order);
    writeFileSync(join(folder, `model${index}.ts`), text);
    return ['check', `model${index}.ts`, '--max-local-states', '900'];
  });
  for (const [index, [from, to]] of Object.values(inJavaScript).entries()) {
    const text = order.replace(': any', '').replace(from, to);
    writeFileSync(join(folder, `plain${index}.mjs`), text);
    calls.push(['check', `plain${index}.mjs`]);
  }
  const { stdout, stderr } = spawnSync(process.execPath, [join(root, callAll)], {
    input: JSON.stringify(calls),
    cwd: folder,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  const results = JSON.parse(stdout) as Ended[];
  ended = Object.fromEntries(
    [...Object.keys(all), ...Object.keys(inJavaScript)].map((name, index) => [
      name,
      results[index] as Ended,
    ]),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

it.each(Object.entries(mistakes))('%s', (name, [, , line]) => {
  const file = `model${Object.keys(mistakes).indexOf(name)}.ts`;
  const { stdout, stderr, status } = ended[name] as Ended;
  expect(stderr).toBe(`actorcheck: ${line.replaceAll('FILE', file)}\n`);
  expect([stdout, status]).toEqual(['', 2]);
});

it.each(Object.entries(inJavaScript))('in JavaScript: %s', (name, [, , problem]) => {
  const file = `plain${Object.keys(inJavaScript).indexOf(name)}.mjs`;
  const line = `model: expected a module, but "FILE" does not load: ${problem}`;
  expect(ended[name]?.stderr).toBe(`actorcheck: ${line.replaceAll('FILE', file)}\n`);
});

it.each(Object.entries(found))('%s', (name, [, , pattern]) => {
  const { stdout, stderr } = ended[name] as Ended;
  expect(stderr).toBe('');
  expect(stdout).toMatch(pattern);
});
