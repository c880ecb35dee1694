/** A folder of a stranger: nothing in it but the packed package and `xstate`, from the registry. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';

export const root = fileURLToPath(new URL('../..', import.meta.url));

interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'stranger-'));

  /** Runs a program there. */
  run(file: string, ...args: string[]): Ended {
    const env = { ...process.env, NO_COLOR: '1' };
    return spawnSync(file, args, { cwd: this.path, encoding: 'utf8', env });
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.path, name), text);
  }

  /** Links a package that this project has. */
  link(name: string): void {
    symlinkSync(join(root, 'node_modules', name), join(this.path, 'node_modules', name));
  }

  /** Bytes of all files below. */
  size(below: string): number {
    const all = readdirSync(join(this.path, below), { recursive: true, withFileTypes: true });
    const files = all.filter((entry) => entry.isFile());
    return files.reduce(
      (sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size,
      0,
    );
  }
}

/** A folder with the package as it would be published, and what npm said when it came in. */
export function installed(): { folder: Folder; said: string } {
  const folder = new Folder();
  folder.write({ 'package.json': '{ "private": true, "type": "module" }' });
  const { stdout, stderr, status } = folder.run('npm', 'install', inject('packed'), 'xstate');
  if (status !== 0) throw new Error(`npm install: ${stderr}`);
  return { folder, said: stdout + stderr };
}

/** A program of a package that this project has. */
export const program = (path: string): string => join(root, 'node_modules', path);
