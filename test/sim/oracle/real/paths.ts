/** Names of actors: `m` is the root, `m/p` its child `p`, `m/p#2` another child of that id. */

import type { AnyActor } from 'xstate';
import { pathBeneath } from '../../../../sim/system/called.ts';
import type { Naming } from '../show.ts';
import { isAnonymous, isRunning, parentOf } from './inner.ts';

export class Paths {
  /** All actors that there have been, in the order of their making. */
  readonly actors: AnyActor[] = [];
  readonly #paths = new Map<AnyActor, string>();

  /** The first number that is free when it starts tells it from others of its id. */
  starts(actor: AnyActor): void {
    const parent = parentOf(actor);
    const id = isAnonymous(actor) ? '~' : actor.id;
    const bare = parent === undefined ? 'm' : pathBeneath(this.of(parent), parent.logic, id);
    const others = this.actors.filter((other) => other !== actor && isRunning(other));
    const taken = new Set(others.map((other) => this.#paths.get(other)));
    let path = bare;
    // Those that have no id of their own are not told apart, nor are those beneath them.
    const isTold = !bare.includes('~');
    for (let number = 2; isTold && taken.has(path); number++) path = `${bare}#${number}`;
    this.#paths.set(actor, path);
  }

  of(actor: AnyActor): string {
    return this.#paths.get(actor) ?? actor.id;
  }

  /** How a reference reads. */
  readonly refName: Naming = (object) => {
    if (!('sessionId' in object)) return undefined;
    const actor = object as AnyActor;
    if (isRunning(actor)) return `<${this.of(actor)}>`;
    return `<${isAnonymous(actor) ? '~' : actor.id} gone>`;
  };

  /** The root, and all that run. */
  alive(): AnyActor[] {
    return this.actors.filter((actor, index) => index === 0 || isRunning(actor));
  }

  /** Those that run and whose name is theirs alone. */
  named(): [AnyActor, string][] {
    const running = this.actors.filter(isRunning);
    const all = running.map((actor) => this.of(actor));
    return running
      .map((actor): [AnyActor, string] => [actor, this.of(actor)])
      .filter(([, path]) => all.indexOf(path) === all.lastIndexOf(path));
  }
}
