/**
 * Copies of the machines and the engine in a temporary directory, where a mutation can be made
 * and checked in a process of its own. Nothing of the project itself is touched.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { patienceMs } from '../patience.ts';
import { type Mutation, mutated } from './mutation.ts';
import type { Outcome, Place } from './runner.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const runner = 'test/mutate/runner.ts';
/**
 * What a mistake is made in, with what says where the engine's source is, and what all copies
 * share.
 */
const copied = ['machines', runner, 'tsconfig.json'];
const shared = 'sim';
/** Checks at the same time: each takes a core. */
export const atOnce = 2;

export const sourceOf = (file: string): string =>
  readFileSync(join(root, 'machines', file), 'utf8');

export class Sandbox {
  readonly folder = mkdtempSync(join(tmpdir(), 'rendezvous-mutate-'));
  readonly #running = new Set<ChildProcess>();
  readonly #remove = (): void => rmSync(this.folder, { recursive: true, force: true });

  /** Copies to make a mistake in. Used again and again: what tsx has compiled is found again. */
  readonly #free = Array.from({ length: atOnce }, (_, index) => `copy${index}`);

  constructor() {
    // However the program ends, by an interrupt too once its handler calls `process.exit`.
    process.once('exit', this.#remove);
    // All mutations are of the same machines, though someone edits them in the meantime.
    const plain = this.#path('plain');
    cpSync(join(root, shared), join(plain, shared), { recursive: true });
    this.#copy(root, plain);
    for (const name of this.#free) {
      mkdirSync(this.#path(name));
      symlinkSync(join(plain, shared), join(this.#path(name), shared));
      this.#copy(plain, this.#path(name));
    }
  }

  /**
   * The verdicts on the machines as they are, or with a mistake. Throws if they cannot be had, or
   * if more than `atOnce` are asked for at once.
   */
  async run(mutation: Mutation | null, places: readonly Place[]): Promise<Outcome[]> {
    if (mutation === null) return this.#check('plain', places);
    const copy = this.#free.pop();
    if (copy === undefined) throw new Error(`expected at most ${atOnce} checks at once`);
    const file = join('machines', mutation.file);
    const source = readFileSync(this.#path('plain', file), 'utf8');
    try {
      writeFileSync(this.#path(copy, file), mutated(source, mutation));
      return await this.#check(copy, places);
    } finally {
      writeFileSync(this.#path(copy, file), source);
      this.#free.push(copy);
    }
  }

  close(): void {
    for (const child of this.#running) child.kill('SIGKILL');
    this.#remove();
    process.off('exit', this.#remove);
  }

  #path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  #copy(from: string, to: string): void {
    for (const path of copied) cpSync(join(from, path), join(to, path), { recursive: true });
    // What the modules need to be found as such.
    symlinkSync(join(root, 'node_modules'), join(to, 'node_modules'));
    writeFileSync(join(to, 'package.json'), '{ "type": "module" }\n');
  }

  #check(name: string, places: readonly Place[]): Promise<Outcome[]> {
    const cwd = this.#path(name);
    const args = ['--import', 'tsx', runner, JSON.stringify(places)];
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, args, { cwd, timeout: patienceMs });
      this.#running.add(child);
      let output = '';
      let complaint = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        complaint += text;
      });
      child.on('error', reject);
      child.on('close', (code, signal) => {
        this.#running.delete(child);
        if (code === 0) resolve(JSON.parse(output));
        else reject(new Error(problemIn(complaint) ?? `the check ended with ${code ?? signal}`));
      });
    });
  }
}

/** The line of a stack trace that says what is wrong. */
const problemIn = (complaint: string): string | undefined =>
  complaint.split('\n').find((line) => /^\s*(\w*Error|error)\b.*:/.test(line));
