#!/usr/bin/env node
// The command `vitest` for who has this package only: npm gives it to a folder that links to the
// package, where those of its dependencies are out of reach. One of the reader's own comes first.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const reader = createRequire(join(process.cwd(), 'package.json'));
let vitest = import.meta.resolve('vitest/package.json');
try {
  vitest = pathToFileURL(reader.resolve('vitest/package.json')).href;
} catch {
  // There is none.
}
await import(new URL('./vitest.mjs', vitest).href);
