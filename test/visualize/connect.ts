/** The browser that the tests share. */

import { type Browser, chromium } from 'playwright-core';
import { inject } from 'vitest';

/** To be closed: that closes what was opened by it, and leaves the browser to others. */
export const connect = (): Promise<Browser> => chromium.connect(inject('browserEndpoint'));
