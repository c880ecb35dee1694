/** Which file has made which actor, so that a mistake is looked for where it can be. */

import type { Modules } from './modules.ts';
import { definitionOf, type MakeSystem, type Setting } from './places.ts';

export class Makers {
  readonly #modules: Modules;
  /** By setting: the file of each actor. */
  readonly #makers: ReadonlyMap<Setting, ReadonlyMap<string, string>>;
  /** What is not only part of machines: it may come into any of them. */
  readonly #common: ReadonlySet<string>;

  constructor(settings: readonly Setting[], modules: Modules) {
    this.#modules = modules;
    const make = modules.load(modules.entry).system as MakeSystem;
    this.#makers = new Map(settings.map((setting) => [setting, this.#makersIn(make, setting)]));
    const makers = [...this.#makers.values()].flatMap((byActor) => [...byActor.values()]);
    this.#common = modules.madeOf(modules.entry, new Set(makers));
  }

  /** The actors that a file is a part of, in one of the settings. */
  madeOf(setting: Setting, file: string): string[] {
    return [...(this.#makers.get(setting) ?? [])].flatMap(([actor, maker]) =>
      this.#common.has(file) || this.#modules.madeOf(maker).has(file) ? [actor] : [],
    );
  }

  #makersIn(make: MakeSystem, setting: Setting): ReadonlyMap<string, string> {
    const { parties } = definitionOf(make, setting);
    const actors = parties.flatMap((party) => Object.entries(party.actors));
    return new Map(
      actors.map(([actor, made]) => [actor, this.#modules.makerOf(made) ?? this.#modules.entry]),
    );
  }
}
