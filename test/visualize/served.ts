/** The page in a real browser, built as it is for a web server, and served from this machine. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { build, preview } from 'vite';
import { launchBrowser } from '../browser.ts';

const configFile = fileURLToPath(new URL('../../visualize/vite.config.ts', import.meta.url));
/** Where a search for a free port begins. */
const firstPort = 4180;

export interface Served {
  readonly address: string;
  readonly browser: Browser;
  /** Where the built page is. */
  readonly folder: string;
  close(): Promise<void>;
}

/** Builds the page and serves it, to browsers of others. To be closed. */
export async function serveBuilt(): Promise<Omit<Served, 'browser'>> {
  const folder = mkdtempSync(join(tmpdir(), 'page-'));
  await build({ configFile, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
  const server = await preview({
    configFile,
    build: { outDir: folder },
    preview: { host: '127.0.0.1', port: firstPort },
    logLevel: 'error',
  });
  return {
    address: server.resolvedUrls?.local[0] as string,
    folder,
    async close() {
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The same with a browser. To be closed. */
export async function servePage(): Promise<Served> {
  const { close, ...built } = await serveBuilt();
  const browser = await launchBrowser();
  return {
    ...built,
    browser,
    async close() {
      await browser.close();
      await close();
    },
  };
}
