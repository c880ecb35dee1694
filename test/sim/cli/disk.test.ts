/** `--disk`: a search goes on there when memory ends. */

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { check } from './called.ts';
import { parsed } from './checkJson.ts';

let folder: string;
let file: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'actorcheck-'));
  file = join(folder, 'file');
  writeFileSync(file, '');
});
afterAll(() => rmSync(folder, { recursive: true }));

const twoPhaseCommit = ['--model', 'test/models/twoPhaseCommit.ts', '--set', 'managers=7'];

it('finds what it finds in memory, and leaves nothing', async () => {
  const disk = join(folder, 'disk');
  const asked = [...twoPhaseCommit, '--memory', '4', '--json'];
  const [cut, found, whole] = [
    await check(asked),
    await check([...asked, '--disk', disk]),
    await check([...twoPhaseCommit, '--json']),
  ];
  expect(parsed(cut.stdout).runs[0]?.why).toMatch(/^more than 4 MB/);
  const timeless = (text: string) =>
    parsed(text).runs.map(({ seconds, livenessSeconds, bytesPerState, bytes, ...rest }) => rest);
  expect(timeless(found.stdout)).toEqual(timeless(whole.stdout));
  expect(found.status).toBe(0);
  expect(readdirSync(disk)).toEqual([]);
});

it('is refused beside what needs memory', async () => {
  const refused = [
    [['--disk', file], `disk: expected a folder to write to, got "${file}" (EEXIST)`],
    [['--disk', folder, '--fingerprints'], 'disk: expected no --fingerprints beside it, got one'],
    [['--disk', folder, '--explain'], 'disk: expected no --explain beside it, got one'],
    [['--disk', folder, '--graph', 'a.dot'], 'disk: expected no --graph beside it, got one'],
    [
      ['--disk', folder, '--checkpoint', join(folder, 'a')],
      'disk: expected no --checkpoint beside',
    ],
    [['--disk', folder, '--time', 'exact'], 'disk: expected untimed reading, got exact time'],
  ] as const;
  for (const [args, problem] of refused) {
    const { stdout, stderr, status } = await check([...twoPhaseCommit, ...args]);
    expect(stderr).toContain(problem);
    expect([stdout, status]).toEqual(['', 2]);
  }
});
