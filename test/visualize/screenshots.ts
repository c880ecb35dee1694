/** Writes a picture of each view, in light and in dark, to visualize/screenshots/. */

import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { views } from '../../visualize/views.ts';
import { servePage } from './served.ts';

const folder = fileURLToPath(new URL('../../visualize/screenshots/', import.meta.url));
/** A scenario that is searched at once. */
const scenario = 'default';

/** What a view shows only once it is asked for. */
const preparations: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  async check(page) {
    const check = page.locator('.check');
    await check.locator('select').first().selectOption(scenario);
    await check.getByRole('button', { name: 'Check', exact: true }).click();
    await check.locator('.verdict.violated').first().waitFor();
    await check.locator('.progress').waitFor({ state: 'hidden' });
  },
};
/** For drawings that move into their place. */
const settleMs = 1_500;

mkdirSync(folder, { recursive: true });
const served = await servePage();
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await served.browser.newPage({
      viewport: { width: 1280, height: 800 },
      colorScheme,
    });
    page.setDefaultTimeout(120_000);
    await page.goto(served.address);
    await page.locator('#controls select').first().selectOption(scenario);
    for (const { name, title } of views) {
      await page.getByRole('tab', { name: title, exact: true }).click();
      await page.locator(`#view-${name}:not([aria-busy])`).waitFor();
      await preparations[name]?.(page);
      await page.waitForTimeout(settleMs);
      const path = `${folder}${name}${colorScheme === 'dark' ? '-dark' : ''}.png`;
      await page.screenshot({ path });
      process.stdout.write(`${path}\n`);
    }
    await page.close();
  }
} finally {
  await served.close();
}
