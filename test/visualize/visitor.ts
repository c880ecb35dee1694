/** A page of the built explorer for each test, and what must hold in all of them. */

import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject } from 'vitest';
import { patienceMs } from '../patience.ts';
import { connect } from './connect.ts';

interface Visitor {
  readonly page: Page;
  /** Where the page is, without a fragment. */
  readonly address: string;
  /** Opens the page at a fragment, and waits for its first drawing. */
  visit(fragment?: string): Promise<void>;
  /** The page's address, once it says what is on screen: a moment after the last change. */
  link(): Promise<string>;
}

/** Longer than the page waits after a change before it writes its address anew. */
const settledMs = 400;

/** For the tests of a file. No page may complain or ask anything of others. */
export function visitor(): Visitor {
  const address = inject('pageAddress');
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    browser = await connect();
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  });

  afterAll(() => browser?.close());

  beforeEach(async () => {
    page = await context.newPage();
    page.setDefaultTimeout(patienceMs);
    complaints = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (entry) => {
      if (['error', 'warning'].includes(entry.type())) complaints.push(entry.text());
    });
    page.on('request', (request) => {
      const url = request.url();
      const isOwn = /^(data|blob):/.test(url) || url.startsWith(address);
      if (!isOwn) complaints.push(`it asked for ${url}`);
    });
  });

  afterEach(async () => {
    await page.close();
    expect(complaints).toEqual([]);
  });

  return {
    get page() {
      return page;
    },
    address,
    // Without one, the page opens on a scenario: all knobs at their defaults have to be asked for.
    async visit(fragment = 'seed=1') {
      await page.goto(`${address}#${fragment}`);
      await page.locator('#view-sequence .lane').first().waitFor();
    },
    async link() {
      // The page's own timer is due before this one of the page.
      await page.evaluate((ms) => new Promise((resolve) => setTimeout(resolve, ms)), settledMs);
      return page.url();
    },
  };
}
