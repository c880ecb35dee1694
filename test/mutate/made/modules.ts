/**
 * The machines' modules in memory, so that a mutant is there in milliseconds: only the file with
 * the mistake is compiled anew, and only the files that import it are run again. All others, and
 * all packages, are the very modules that there were before.
 */

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileFunction } from 'node:vm';
import { transformSync } from 'esbuild';
import { StateMachine } from 'xstate';
import { importedFrom, packagesOf } from './files.ts';
import { Origins } from './origins.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

type Exports = Readonly<Record<string, unknown>>;
type Maker = (...given: never[]) => unknown;

/** A file with another text than it has on disk. */
interface Changed {
  readonly file: string;
  readonly text: string;
}

/** Throws a SyntaxError that names the place. */
const compiled = (text: string, file: string): string =>
  transformSync(text, { loader: 'ts', format: 'cjs', sourcefile: file, target: 'es2023' }).code;

/**
 * The packages are those of this program: a machine of a mutant is one like any other. `entry`: the
 * file whose `system` makes all machines. `more`: another file that is to be loaded.
 */
export async function machineModules(entry: string, more: string = entry): Promise<Modules> {
  const files = new Set([...importedFrom(entry), ...importedFrom(more)]);
  const imported = [...packagesOf(files)].map(
    async (name) => [name, (await import(name)) as Exports] as const,
  );
  return new Modules(entry, new Map(await Promise.all(imported)));
}

export class Modules {
  /** The file whose `system` makes all machines. */
  readonly entry: string;
  readonly #packages: ReadonlyMap<string, Exports>;
  readonly #texts = new Map<string, string>();
  readonly #codes = new Map<string, string>();
  readonly #plain = new Map<string, Exports>();
  /** By file: the files that import it, and those that it imports. */
  readonly #importers = new Map<string, Set<string>>();
  readonly #imports = new Map<string, Set<string>>();
  /** The file that has made a machine: what makes one of another has the last word. */
  readonly #makers = new WeakMap<object, string>();
  readonly #origins = new Origins();
  /** Whether a system is made: what is made in a run has no part in it. */
  #isMaking = false;

  /** `packages`: by name, as they have been imported. */
  constructor(entry: string, packages: ReadonlyMap<string, Exports>) {
    this.entry = entry;
    this.#packages = packages;
  }

  /** What a file exports. Files are named from the root of the project. */
  load(file: string): Exports {
    return this.#loaded(file, this.#plain, null);
  }

  /** The same, with another text of one file. Throws what loading it throws. */
  loadChanged(file: string, changed: Changed): Exports {
    this.load(file);
    const affected = this.#affectedBy(changed.file);
    const others = [...this.#plain].filter(([known]) => !affected.has(known));
    return this.#loaded(file, new Map(others), changed);
  }

  /** The file with the function that has made a machine; undefined if none of these has. */
  makerOf(machine: object): string | undefined {
    return this.#makers.get(machine);
  }

  /**
   * The same for machines that are the same, however often they are made; null for one that is made
   * in a way that is not known.
   */
  keyOf(machine: object): string | null {
    return this.#origins.knownKeyOf(machine);
  }

  /** All that a file is made of, itself included; not what only comes by way of `others`. */
  madeOf(file: string, others: ReadonlySet<string> = new Set()): ReadonlySet<string> {
    const found = new Set([file]);
    for (const one of found) {
      for (const imported of this.#imports.get(one) ?? []) {
        if (!others.has(imported)) found.add(imported);
      }
    }
    return found;
  }

  #affectedBy(file: string): ReadonlySet<string> {
    const found = new Set([file]);
    for (const one of found) {
      for (const importer of this.#importers.get(one) ?? []) found.add(importer);
    }
    return found;
  }

  #loaded(file: string, known: Map<string, Exports>, changed: Changed | null): Exports {
    const there = known.get(file);
    if (there !== undefined) return there;
    const module = { exports: {} as Exports };
    known.set(file, module.exports);
    const require = (name: string): Exports => {
      if (!name.startsWith('.')) return this.#package(name);
      const other = join(dirname(file), name);
      added(this.#importers, other, file);
      added(this.#imports, file, other);
      return this.#loaded(other, known, changed);
    };
    const code = changed?.file === file ? compiled(changed.text, file) : this.#code(file);
    const run = compileFunction(code, ['require', 'module', 'exports'], { filename: root + file });
    run(require, module, module.exports);
    const exported = this.#signed(file, module.exports);
    known.set(file, exported);
    return exported;
  }

  /** The same exports, of which each function says of what it makes that it has. */
  #signed(file: string, exports: Exports): Exports {
    const signed = Object.entries(exports).map(([name, value]) => {
      const by = `${file} ${name}`;
      const own = typeof value === 'function' ? this.#noting(file, by, value as Maker) : value;
      this.#origins.note(own, by);
      return [name, own];
    });
    return Object.fromEntries(signed);
  }

  #noting(file: string, by: string, made: Maker): Maker {
    const isEntry = by === `${this.entry} system`;
    const apply = (make: Maker, self: unknown, given: unknown[]): unknown => {
      if (!isEntry && !this.#isMaking) return Reflect.apply(make, self, given);
      this.#isMaking = true;
      try {
        const made = Reflect.apply(make, self, given);
        if (made instanceof StateMachine) this.#makers.set(made, file);
        this.#origins.note(made, by, given);
        return made;
      } finally {
        if (isEntry) this.#isMaking = false;
      }
    };
    return new Proxy(made, { apply });
  }

  /** The text of a file as it was first read, though someone edits it in the meantime. */
  textOf(file: string): string {
    const text = this.#texts.get(file) ?? readFileSync(root + file, 'utf8');
    this.#texts.set(file, text);
    return text;
  }

  #code(file: string): string {
    const code = this.#codes.get(file) ?? compiled(this.textOf(file), file);
    this.#codes.set(file, code);
    return code;
  }

  #package(name: string): Exports {
    const found = this.#packages.get(name);
    if (found === undefined) throw new Error(`expected a package that is known, got ${name}`);
    return found;
  }
}

function added(map: Map<string, Set<string>>, key: string, value: string): void {
  map.set(key, (map.get(key) ?? new Set()).add(value));
}
