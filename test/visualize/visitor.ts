/** A page of the built explorer for each test, and what must hold in all of them. */

import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { type Served, servePage } from './served.ts';

interface Visitor {
  readonly page: Page;
  /** Where the page is, without a fragment. */
  readonly address: string;
  /** Opens the page at a fragment, and waits for its first drawing. */
  visit(fragment?: string): Promise<void>;
}

/** Builds the page once for the tests of a file. None may complain or ask anything of others. */
export function visitor(): Visitor {
  let served: Served;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    served = await servePage();
    context = await served.browser.newContext({ viewport: { width: 1280, height: 800 } });
  }, 60_000);

  afterAll(() => served?.close());

  beforeEach(async () => {
    page = await context.newPage();
    page.setDefaultTimeout(10_000);
    complaints = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (entry) => {
      if (['error', 'warning'].includes(entry.type())) complaints.push(entry.text());
    });
    page.on('request', (request) => {
      const url = request.url();
      const isOwn = /^(data|blob):/.test(url) || url.startsWith(served.address);
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
    get address() {
      return served.address;
    },
    async visit(fragment = '') {
      await page.goto(`${served.address}#${fragment}`);
      await page.locator('#view-sequence .lane').first().waitFor();
    },
  };
}
