/** The page of `conform` on a telephone and on a desk, in light and in dark: nothing is amiss. */

import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { conformHtml } from '../../machines/conform/report/html.ts';
import { reportOf } from '../../machines/conform/report/report.ts';
import { protocol } from '../../machines/msc3906/protocol.ts';
import { differing, left, plain, resultsOf, well } from '../machines/conform/madeUp.ts';
import { connect } from './connect.ts';

const [a, b, c, d] = plain as [
  (typeof plain)[0],
  (typeof plain)[0],
  (typeof plain)[0],
  (typeof plain)[0],
];

let browser: Browser;
beforeAll(async () => {
  browser = await connect();
});
afterAll(async () => {
  await browser?.close();
});

it.each([390, 1280])('at %d nothing is too wide, and axe finds nothing', async (width) => {
  const results = resultsOf(well(a), left(b), differing(c), differing(d, { verdict: 'silent' }));
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  await page.setContent(conformHtml(reportOf(protocol, results, 'rendezvous conform')));
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
  // What is folded is looked at too.
  for (const summary of await page.locator('summary').all()) await summary.click();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const found = await page.evaluate(async () => {
      const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
      const beyond = document.documentElement.scrollWidth - innerWidth;
      return { beyond: Math.max(0, beyond), violations: violations.map(({ id }) => id) };
    });
    expect(found).toEqual({ beyond: 0, violations: [] });
  }
  await page.close();
});
