/** A headless browser for the tests, wherever they run. */

import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where systems put a browser that was installed outside npm. */
const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * Starts the Chromium that comes from npm or, on a system that it does not serve, an installed
 * Chrome or Chromium.
 */
export async function launchBrowser(): Promise<Browser> {
  if (process.platform === 'linux' && process.arch === 'x64') return launchPackaged();
  const executablePath = installed.find((path) => existsSync(path));
  return chromium.launch(executablePath === undefined ? { channel: 'chrome' } : { executablePath });
}

async function launchPackaged(): Promise<Browser> {
  // Read on import: without it the package leaves out the shared libraries that it brings.
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs20.x';
  const { default: packaged } = await import('@sparticuz/chromium');
  return chromium.launch({
    executablePath: await packaged.executablePath(),
    // Not the arguments that the package proposes: its single process dies with the first page.
    args: ['--no-sandbox', '--headless=shell'],
  });
}
