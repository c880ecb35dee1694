/**
 * A mutant of the existing device as a client under test: over real HTTP it is taken along the
 * paths that can show the mistake, one by one, until one of them has another verdict.
 */

import { resultOf } from '../../../machines/conform/results.ts';
import { protocol } from '../../../machines/msc3906/protocol.ts';
import type * as own from '../../machines/conform/ownClient.ts';
import { Within } from '../../machines/conform/within.ts';
import { type Modules, machineModules } from '../made/modules.ts';
import { type Mutant, mutatedText } from '../made/mutant.ts';
import { usualMutated } from '../made/mutated.ts';
import type { Course } from './courses.ts';
import { Devices } from './device.ts';
import { Promises } from './promising.ts';
import { Sight } from './sight.ts';
import type { Came, Tried } from './tried.ts';

const client = 'test/machines/conform/ownClient.ts';

type Own = Pick<typeof own, 'OwnClient' | 'ownActors'>;

export class Trials {
  readonly #modules: Modules;
  /** The client without a mistake. */
  readonly #plain: Own;
  readonly #promises: Promises;
  readonly #sight: Sight;
  /** The client that is under test now. */
  #within: Within | undefined;

  private constructor(courses: readonly Course[], modules: Modules) {
    this.#modules = modules;
    this.#plain = modules.load(client) as Own;
    const plain = new Devices(this.#plain.ownActors);
    this.#promises = new Promises(courses, plain);
    this.#sight = new Sight(plain);
  }

  static async of(courses: readonly Course[]): Promise<Trials> {
    return new Trials(courses, await machineModules(usualMutated.entry, client));
  }

  /** An error that nobody has caught, of the client: there is no other that could have any. */
  fail(error: unknown): void {
    this.#within?.fail(error);
  }

  async examine(mutant: Mutant): Promise<Tried> {
    const { file, edits } = mutant;
    const text = mutatedText(this.#modules.textOf(file), edits);
    try {
      const made = this.#modules.loadChanged(client, { file, text }) as Own;
      return { mutant, ...(await this.#triedWith(made)) };
    } catch (error) {
      return {
        mutant,
        kind: 'invalid',
        why: String((error as Error).message).split('\n')[0] ?? '',
      };
    }
  }

  async #triedWith(made: Own): Promise<Came> {
    const devices = new Devices(made.ownActors);
    const promising = this.#promises.of(devices);
    for (const [before, { course }] of promising.entries()) {
      const found = await this.#differs(made, course);
      if (found === null) continue;
      const { path, hello } = course;
      const taken = before + 1;
      return { kind: 'found', path: path.name, dialect: String(hello.dialect), taken, ...found };
    }
    // What is odd in a path of the suite is none of what a scenario can bring.
    const seen = this.#sight.seenOf(devices);
    return seen === null ? { kind: 'unseen' } : { kind: 'missed', seen, taken: promising.length };
  }

  /** What differs on a path, and does not without the mistake; null if nothing does. */
  async #differs(made: Own, course: Course) {
    const found = await this.#difference(made, course);
    if (found === null) return null;
    const plain = await this.#difference(this.#plain, course);
    const isSame = plain?.came === found.came && plain.expected === found.expected;
    return isSame ? null : found;
  }

  async #difference({ OwnClient }: Own, { hello, path, settings }: Course) {
    this.#within = new Within(hello, (say) => new OwnClient(settings, say));
    try {
      const { difference } = await resultOf(protocol, this.#within, path);
      return difference && { expected: difference.expected, came: difference.seen };
    } catch (error) {
      return { expected: 'a client that lives on', came: (error as Error).message };
    } finally {
      // An error that comes later is not the next client's.
      this.#within = undefined;
    }
  }
}
