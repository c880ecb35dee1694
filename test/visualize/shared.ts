/** What all tests in a browser share: the browser, and the built page. Each opens its own. */

import type { TestProject } from 'vitest/node';
import { serveBrowser } from '../browser.ts';
import { serveBuilt } from './served.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where to connect to the browser. */
    browserEndpoint: string;
    /** Where the page is. */
    pageAddress: string;
  }
}

/** Returns what ends it all. */
export default async function share({ provide }: TestProject): Promise<() => Promise<void>> {
  const [browser, page] = await Promise.all([serveBrowser(), serveBuilt()]);
  provide('browserEndpoint', browser.wsEndpoint());
  provide('pageAddress', page.address);
  return async () => {
    await browser.close();
    await page.close();
  };
}
