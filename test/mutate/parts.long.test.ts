/** Mistakes that are looked at in parts: what they have found together is what one run finds. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run } from '../sim/cli/process.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parts-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const mutate = (...words: string[]) =>
  run(process.execPath, ['--import', 'tsx', 'test/mutate/main.ts', ...words]);

it('finds in parts what one run finds, with a part that there is no work for', async () => {
  const asked = ['--only', 'failure-not-told'];
  mkdirSync(join(folder, 'reports'));
  for (const index of [1, 2]) {
    const { stdout, status } = await mutate(...asked, '--shard', `${index}/2`, '--json');
    expect(status).toBe(0);
    writeFileSync(join(folder, 'reports', `${index}.json`), stdout);
  }
  const whole = await mutate(...asked);
  expect(whole.stdout).toContain('1 mutations, 1 caught');
  expect(await mutate('--merge', join(folder, 'reports'))).toEqual(whole);
});

it('says in one line what does not go together', async () => {
  const other = await mutate('--merge', folder, '--only', 'failure-not-told');
  expect(other).toEqual({
    stdout: '',
    stderr: 'mutate: merge: expected no --only beside it, got one\n',
    status: 2,
  });
});
