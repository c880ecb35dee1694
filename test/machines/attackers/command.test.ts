/** `check --attackers`: what it prints, the traces it writes, exit codes. */

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { called, check, inOneThread } from '../../sim/cli/called.ts';
import { typed } from '../../sim/cli/process.ts';

inOneThread();

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rendezvous-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a table with what is violated, and each attack as a story', async () => {
  const { stdout, stderr, status } = await typed([
    'check',
    '--full',
    '--attackers',
    'thief,phisher',
  ]);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const [written, amended] = ['signed-in-to-own-account \\d+', 'attacker-gets-no-session \\d+'];
  const row = `^ {2}phisher +compares +${written} \\([\\d,]+\\) +${amended} `;
  expect(stdout).toMatch(new RegExp(row, 'm'));
  expect(stdout).toMatch(/^ {2}thief +anything /m);
  expect(stdout).toContain('the phisher shows the user a QR code of its own, as usual');
  expect(stdout).toMatch(/phisher: knows .*the login token, an access token/);
  expect(stdout).toMatch(/0 of 12 combinations hold, .* at most 3 moves: all as recorded\n$/);
});

test('attacks as traces, which replay takes again', async () => {
  const { status } = await check(['--attackers', 'thief', '--traces', folder, '--json']);
  expect(status).toBe(0);
  const files = readdirSync(folder);
  expect(files).toContain('thief-x-compares-x-new--as-written--attacker-gets-no-session.json');
  const replay = ['replay', join(folder, files[0] as string)];
  const { stdout, status: replayed } = await called(replay);
  expect(replayed).toBe(0);
  expect(stdout).toContain('the thief signs in with the login token');
});

test('exit code 1 with --strict, 3 if a search is cut short', async () => {
  expect((await check(['--attackers', 'thief', '--strict'])).status).toBe(1);
  const cut = await check(['--attackers', 'curious-relay', '--max-states', '100']);
  expect(cut.status).toBe(3);
  expect(cut.stdout).toContain('unknown');
});

test.each([
  [['--attackers', 'nobody'], 'attackers: got "nobody", expected all or some of curious-relay, '],
  [['--attackers', 'thief', '--loss', '1'], 'attackers: expected no --loss beside it, got "1"'],
  [
    ['--attackers', 'all', '--model', 'test/models/emittedOrder.ts'],
    "unknown option '--attackers'",
  ],
])('%j is bad usage', async (args, line) => {
  const { stderr, status } = await check(args);
  expect(status).toBe(2);
  expect(stderr).toContain(line);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
