/**
 * The package as it would be published, packed once for all that install it: to pack is to build it
 * in its own folder, where two at a time take each other's files away.
 */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The file that `npm publish` would send. */
    packed: string;
  }
}

const sim = new URL('../../sim', import.meta.url);

/** Returns what removes it. */
export default function pack({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'packed-'));
  const args = ['pack', '--json', '--pack-destination', folder];
  const told = execFileSync('npm', args, { cwd: sim, encoding: 'utf8' });
  const [{ filename }] = JSON.parse(told) as [{ filename: string }];
  provide('packed', join(folder, filename));
  return () => rmSync(folder, { recursive: true });
}
