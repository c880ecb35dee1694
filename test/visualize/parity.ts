/** The check in the browser finds what the command line finds: one worker, many scenarios. */

import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rendezvous as model } from '../../machines/msc3906/index.ts';
import type { CheckResult } from '../../sim/check/check.ts';
import { checkJob, type Job, scenariosOf } from '../../sim/check/jobs.ts';
import { noFaults } from '../../sim/system/definition.ts';
import type { Engine } from '../../visualize/engine.ts';
import { connect } from './connect.ts';

/** What has to be the same: all but how long it took and what it took. */
const told = ({ states, transitions, depth, complete, properties, coverage }: CheckResult) => ({
  states,
  transitions,
  depth,
  complete,
  taken: coverage.taken.length,
  never: coverage.never,
  properties: properties.map(({ name, verdict, met, trace }) => [
    name,
    verdict,
    met,
    trace?.steps.length ?? null,
    trace?.cycleFrom ?? null,
  ]),
});

function inNode(job: Job): CheckResult {
  const checking = checkJob(model, job);
  let next = checking.next();
  while (!next.done) next = checking.next();
  return next.value;
}

/** As written or, as they are larger and no other code runs for them, with all amendments. */
interface Case {
  readonly scenario: string;
  readonly reading: 'as written' | 'as amended';
}

export const scenarios = scenariosOf(model).map(({ name }) => name);
const all = (model.amendments ?? []).map(({ name }) => name);

/** A test of each. */
export function parity(cases: readonly Case[]): void {
  let server: ViteDevServer;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    const configFile = fileURLToPath(new URL('../../visualize/vite.config.ts', import.meta.url));
    server = await createServer({ configFile, server: { port: 0, hmr: false }, logLevel: 'error' });
    await server.listen();
    browser = await connect();
    page = await browser.newPage();
    const address = server.resolvedUrls?.local[0] as string;
    await page.route(`${address}blank`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>parity</title>' }),
    );
    await page.goto(`${address}blank`);
    const content = "import { engine } from '/engine.ts'; globalThis.engine = engine;";
    await page.addScriptTag({ type: 'module', content });
    await page.waitForFunction(() => 'engine' in globalThis);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const inBrowser = (job: Job): Promise<CheckResult> =>
    page.evaluate((asked) => {
      const { engine } = globalThis as unknown as { engine: Engine };
      return engine.check({ ...asked, given: null }).result;
    }, job);

  it.each(cases)('$scenario, $reading', async ({ scenario, reading }) => {
    const amend = reading === 'as amended' ? all : [];
    const limits = { exact: true };
    const job: Job = { scenario, faults: noFaults, amend, properties: null, limits };
    expect(told(await inBrowser(job))).toEqual(told(inNode(job)));
  });
}
