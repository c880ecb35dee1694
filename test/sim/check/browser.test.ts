/** The same code in a browser: the same counts and verdicts in a worker, and it can be stopped. */

import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkSystem } from '../../../sim/check/check.ts';
import { compose } from '../../../sim/system/compose.ts';
import { properties, twoPhaseCommit } from '../../models/twoPhaseCommit.ts';
import { connect } from '../../visualize/connect.ts';

const managers = 5;
/** With which a page may share memory with its workers. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};
let server: ViteDevServer;
let browser: Browser;

beforeAll(async () => {
  server = await createServer({
    root: fileURLToPath(new URL('../../..', import.meta.url)),
    configFile: false,
    server: { host: '127.0.0.1', port: 0, hmr: false, headers: isolation },
    logLevel: 'error',
  });
  await server.listen();
  browser = await connect();
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** What the worker finds on a page that may share memory, or may not. */
async function foundOn(isIsolated: boolean): Promise<unknown> {
  const page = await browser.newPage();
  const address = server.resolvedUrls?.local[0] as string;
  const headers = isIsolated ? isolation : {};
  await page.route(`${address}blank`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: '<!doctype html><title>check</title>',
      headers,
    }),
  );
  await page.goto(`${address}blank`);
  return page.evaluate(
    (request) =>
      new Promise((resolve, reject) => {
        const worker = new Worker('/test/sim/check/worker.ts', { type: 'module' });
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.postMessage(request);
      }),
    { managers, stopAfter: 1 },
  );
}

it('checks in a worker as it does in Node, and stops when told', async () => {
  const here = checkSystem(compose(twoPhaseCommit(managers), 'untimed'), { properties });
  const { states, transitions, depth } = here;
  const verdicts = here.properties.map(({ verdict }) => verdict);
  const size = { states, transitions, depth };
  const found = { whole: { ...size, verdicts }, reports: 1, complete: false, why: 'stopped' };
  expect(await foundOn(false)).toEqual({
    ...found,
    several: { takesPart: false, ...size },
  });
  // By several threads, where memory may be shared.
  expect(await foundOn(true)).toEqual({
    ...found,
    several: { takesPart: true, ...size },
  });
});
