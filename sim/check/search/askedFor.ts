/**
 * What predicates have asked for and did not find. A field of a context may come to exist later,
 * or be there in some states only, and an actor that a machine starts may not run yet: what no
 * state has is a mistake of whoever asked for it.
 */

import { nowAsked } from '../../model/predicates.ts';
import { ModelError } from '../../system/errors.ts';
import type { LocalState } from '../../system/local.ts';
import { localAt } from '../../system/stateView.ts';
import { got } from '../../system/suggest.ts';
import type { LocalView } from '../../system/view.ts';
import type { Slots } from './slots.ts';

interface Missing {
  readonly actor: string;
  /** A field of its context; null if the actor itself is missing. */
  readonly field: string | null;
  /** The property that asked for it; null if none did. */
  readonly property: string | null;
}

/** What JavaScript itself asks of any object. */
const usual = new Set(['toJSON', 'then']);

export class AskedFor {
  /** By actor and field. */
  readonly #missing = new Map<string, Missing>();
  readonly #views = new WeakMap<LocalView, LocalView>();

  /** A state of an actor, of which it is noted what is asked for and not there. */
  view(actor: string, local: LocalView | null): LocalView | null {
    if (local === null) {
      if (actor.includes('/')) this.#note(actor, null);
      return null;
    }
    let view = this.#views.get(local);
    if (view === undefined) {
      view = isPlain(local.context) ? { ...local, context: this.#watched(actor, local) } : local;
      this.#views.set(local, view);
    }
    return view;
  }

  #watched(actor: string, { context }: LocalView): object {
    return new Proxy(context as object, {
      get: (target, field) => {
        const isThere = field in target || typeof field === 'symbol' || usual.has(field);
        if (!isThere) this.#note(actor, field);
        return Reflect.get(target, field);
      },
    });
  }

  #note(actor: string, field: string | null): void {
    const key = JSON.stringify([actor, field]);
    if (!this.#missing.has(key)) this.#missing.set(key, { actor, field, property: nowAsked() });
  }

  /** Throws a ModelError for what none of the states has that a whole search has met. */
  expectMet(slots: Slots): void {
    for (const { actor, field, property } of this.#missing.values()) {
      const { index, path } = slots.system.placeOf(actor);
      const met = slots.localsMet(index);
      const problem =
        field === null
          ? strangerIn(met, slots.system.actorNames[index] as string, path)
          : fieldIn(met, actor, path, field);
      if (problem === null) continue;
      const where = property === null ? '' : `property "${property}": `;
      const names = [field ?? actor, ...(property === null ? [] : [property])];
      throw new ModelError(where + problem, names);
    }
  }
}

type Met = readonly (LocalState | null)[];

/** What is wrong with a field; null if some state has it, or the actor itself has none. */
function fieldIn(met: Met, actor: string, path: string, field: string): string | null {
  const contexts = met.map((local) => localAt(local, path)?.context);
  const fields = new Set(contexts.flatMap((context) => Object.keys(Object(context))));
  if (fields.has(field)) return null;
  const known = [...fields];
  const expected = known.length === 0 ? 'none: it is empty' : `one of ${known.join(', ')}`;
  return `context of "${actor}": ${got(field, known)}, expected ${expected}`;
}

/** What is wrong with an actor that no state has; null if some has it. */
function strangerIn(met: Met, root: string, path: string): string | null {
  const paths = new Set(met.flatMap((local) => (local?.members ?? []).map((one) => one.path)));
  if (paths.has(path)) return null;
  const known = [...paths].filter((other) => other !== '').map((other) => `${root}/${other}`);
  const expected =
    known.length === 0 ? `none: "${root}" starts none` : `one of ${known.join(', ')}`;
  return `actor: ${got(`${root}/${path}`, known)}, expected ${expected}`;
}

/** A Map, say, answers to nobody but itself. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
