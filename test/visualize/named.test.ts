/** The explorer on another protocol that is here, by its name: the real command, in a browser. */

import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import msc4108 from '../../machines/msc4108/index.ts';
import { patienceMs } from '../patience.ts';
import { connect } from './connect.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

let command: ChildProcess;
let browser: Browser;

/** Starts the command, and gives the address that it prints. */
function start(): Promise<string> {
  // A group of its own: npm, its shell and the server end together.
  const options = { cwd: project, detached: true };
  command = spawn('npm', ['start', '--', '--model', 'msc4108'], options);
  return new Promise((resolve) => {
    command.stdout?.on('data', (text: Buffer) => {
      const address = /http:\S+/.exec(String(text))?.[0];
      if (address !== undefined) resolve(address);
    });
  });
}

beforeAll(async () => {
  browser = await connect();
});

afterAll(async () => {
  await browser?.close();
  if (command?.pid !== undefined) process.kill(-command.pid);
});

it('npm start -- --model msc4108 shows a sign-in to its end', async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(patienceMs);
  const failed: string[] = [];
  page.on('pageerror', ({ message }) => failed.push(message));
  await page.goto(await start());
  await page.locator('g.row.message').first().waitFor();
  expect(await page.locator('#title').textContent()).toBe(msc4108.title);
  const labels = await page.locator('g.row.message .label').allTextContents();
  expect(labels).toContain('PUT m.login.secrets sealed');
  // Who has asked and was told nothing new is folded: each answer that is left has news.
  const answers = labels.filter((label) => label === '200');
  expect(answers.length).toBeLessThan(25);
  expect(failed).toEqual([]);
});
