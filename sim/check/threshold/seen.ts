/**
 * Which control states a search comes to, told by asking its property: two searches that have come
 * to the same number of states may have come to others. That tells where to look, and no more.
 */

import type { Model } from '../../model/model.ts';
import type { Predicate, Property } from '../../model/property.ts';
import type { SystemDefinition } from '../../system/definition.ts';
import type { View } from '../../system/view.ts';

export class Seen {
  readonly #hashes = new Set<number>();
  #sum = 0;
  #actors: readonly string[] = [];

  /** The model, with a property that is asked as before and tells of what it is asked. */
  in(model: Model, name: string): Model {
    const properties = model.properties?.map((one) => (one.name === name ? this.#of(one) : one));
    if (properties === undefined) return model;
    const system = (...given: Parameters<Model['system']>): SystemDefinition => {
      const definition = model.system(...given);
      this.#actors = definition.parties.flatMap(({ actors }) => Object.keys(actors));
      return definition;
    };
    return { ...model, properties, system };
  }

  /** Equal for searches that have come to the same. */
  get text(): string {
    return `${this.#hashes.size} ${this.#sum}`;
  }

  /** A premise is asked of each state; where there is none, what is to hold is. */
  #of(property: Property): Property {
    if (property.kind === 'sometimes' || property.when === undefined) {
      return { ...property, holds: this.#telling(property.holds) };
    }
    return { ...property, when: this.#telling(property.when) };
  }

  #telling(predicate: Predicate): Predicate {
    return (view) => {
      this.#look(view);
      return predicate(view);
    };
  }

  #look(view: View): void {
    let hash = 0;
    for (const actor of this.#actors) {
      for (const letter of JSON.stringify(view.local(actor)?.value ?? null)) {
        hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
      }
      hash = Math.imul(hash ^ (hash >>> 13), 0x85ebca6b);
    }
    if (this.#hashes.has(hash)) return;
    this.#hashes.add(hash);
    this.#sum = (this.#sum + hash) | 0;
  }
}
