/** A headless browser for the tests, wherever they run: one of their own, or one for many. */

import { existsSync } from 'node:fs';
import { type Browser, type BrowserServer, chromium, type LaunchOptions } from 'playwright-core';
import { patienceMs } from './patience.ts';

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
export const launchBrowser = async (): Promise<Browser> => chromium.launch(await which());

/** Starts it for others, who connect to its `wsEndpoint`. */
export const serveBrowser = async (): Promise<BrowserServer> =>
  chromium.launchServer(await which());

async function which(): Promise<LaunchOptions> {
  if (process.platform === 'linux' && process.arch === 'x64') return packaged();
  const executablePath = installed.find((path) => existsSync(path));
  return executablePath === undefined ? { channel: 'chrome' } : { executablePath };
}

async function packaged(): Promise<LaunchOptions> {
  // Read on import: without it the package leaves out the shared libraries that it brings.
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs20.x';
  const { default: chromium } = await import('@sparticuz/chromium');
  return {
    executablePath: await chromium.executablePath(),
    // Not the arguments that the package proposes: its single process dies with the first page.
    args: ['--no-sandbox', '--headless=shell'],
    timeout: patienceMs,
  };
}
