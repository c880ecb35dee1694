/** Processes that look at mutants, and what they are asked. */

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { hangMs, patienceMs } from '../../patience.ts';
import { atOnce } from '../sandbox.ts';
import { Kept } from './kept.ts';
import type { Mutated } from './mutated.ts';
import { type PlaceNotes, type Setting, settingsIn } from './places.ts';
import type { Tasks } from './worker.ts';

type Answering<Tasks> = { readonly [Name in keyof Tasks]: (given: never) => unknown };
type Given<Task> = Task extends (given: infer Taken) => unknown ? Taken : never;
type Answer<Task> = Task extends (given: never) => infer Made ? Awaited<Made> : never;

/** A process that does what `Does` says, by name. */
export class Worker<Does extends Answering<Does>> {
  readonly #child: ChildProcess;

  /** `file`: the module that it runs; `given`: its arguments. */
  constructor(file: URL, given: readonly string[] = []) {
    this.#child = fork(fileURLToPath(file), given, {
      // Many searches in turn: with room for what is young, less of it is moved about.
      execArgv: ['--import', 'tsx', '--max-semi-space-size=64'],
      // Packages as a program has them: XState made for development is slower.
      env: { ...process.env, NODE_ENV: 'production' },
      serialization: 'advanced',
    });
  }

  /** Null if there is no answer: it is gone then. */
  async ask<Name extends keyof Does>(
    task: Name,
    given: Given<Does[Name]>,
  ): Promise<{ readonly answer: Answer<Does[Name]> } | null> {
    if (this.#child.connected) this.#child.send({ task, given });
    // Without a mistake all comes to an end, however long a busy machine takes.
    const said = await saidBy(this.#child, task === 'examine' ? patienceMs : hangMs);
    if (said === null) this.end();
    return said as { readonly answer: Answer<Does[Name]> } | null;
  }

  end(): void {
    this.#child.kill('SIGKILL');
  }
}

/** What a process says next; null if it ends, or says nothing for long. */
function saidBy(child: ChildProcess, forMs: number): Promise<unknown> {
  return new Promise((resolve) => {
    const done = (said: unknown): void => {
      clearTimeout(timer);
      child.off('message', done).off('exit', onExit);
      resolve(said);
    };
    const onExit = (): void => done(null);
    const timer = setTimeout(onExit, forMs);
    child.on('message', done).on('exit', onExit);
    if (!child.connected) onExit();
  });
}

export type UsualWorker = Worker<Tasks>;

const file = new URL('worker.ts', import.meta.url);

/** As many as there are cores to take, each of which knows the machines as they are. */
export class Workers {
  readonly #of: Mutated;
  readonly #notes: PlaceNotes[] = [];
  readonly #all: UsualWorker[] = [];

  constructor(of: Mutated) {
    this.#of = of;
  }

  /** What has been found out is shared: each place is checked once, and kept for the next run. */
  async start(onProgress: (what: string) => void): Promise<UsualWorker[]> {
    const workers = Array.from({ length: atOnce }, () => this.#made());
    const kept = new Kept<PlaceNotes[]>(`places-${this.#of.name}`);
    const known = kept.read();
    this.#notes.push(...(known ?? []));
    const left = known === null ? inOrder(settingsIn(this.#of)) : [];
    const checks = async (worker: UsualWorker): Promise<void> => {
      for (let index = left.shift(); index !== undefined; index = left.shift()) {
        onProgress(`the machines as they are: ${left.length} more places`);
        this.#notes[index] = expected(await worker.ask('check', index));
      }
    };
    await Promise.all(workers.map(checks));
    if (known === null) kept.write(this.#notes);
    for (const said of await Promise.all(workers.map((one) => one.ask('begin', this.#notes)))) {
      expected(said);
    }
    return workers;
  }

  /** In the place of one that is gone. */
  async another(): Promise<UsualWorker> {
    const worker = this.#made();
    expected(await worker.ask('begin', this.#notes));
    return worker;
  }

  end(): void {
    for (const worker of this.#all) worker.end();
  }

  #made(): UsualWorker {
    const worker = new Worker<Tasks>(file, [this.#of.name]);
    this.#all.push(worker);
    return worker;
  }
}

function expected<T>(said: { readonly answer: T } | null): T {
  if (said === null) throw new Error('the machines as they are could not be checked');
  return said.answer;
}

/** The settings by number: those that take long come first, so that none is left at the end. */
function inOrder(settings: readonly Setting[]): number[] {
  const weight = (index: number): number => {
    const { faults, amend } = settings[index] as Setting;
    return faults.loss > 0 ? 2 : Math.sign(amend.length);
  };
  return [...settings.keys()].sort((a, b) => weight(b) - weight(a));
}
