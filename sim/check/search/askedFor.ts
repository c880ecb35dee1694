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

/** Names of members; `*` for the elements of an array. */
type Path = readonly string[];

type Note = (actor: string, within: Path, field: string) => void;

interface Missing {
  readonly actor: string;
  /** A field of its context; null if the actor itself is missing. */
  readonly field: string | null;
  /** The members of the context that lead to what was asked for it: usually none. */
  readonly within: Path;
  /** The property that asked for it; null if none did. */
  readonly property: string | null;
}

/** What JavaScript itself asks of any object. */
const usual = new Set(['toJSON', 'then']);

/** So many views are kept: of an actor of more states, most are asked for once. */
const mostViews = 1 << 12;
/** What lies deeper is not watched: nobody asks for it by names. */
const mostDepth = 64;

export class AskedFor {
  /** By actor and field. */
  readonly #missing = new Map<string, Missing>();
  readonly #views = new Map<LocalView, LocalView>();
  /** By actor: the place of its context. */
  readonly #contexts = new Map<string, Place>();
  readonly #note = (actor: string, within: Path, field: string | null): void => {
    const key = field === null ? actor : `${actor} ${within.join(' ')} ${field}`;
    if (this.#missing.has(key)) return;
    this.#missing.set(key, { actor, field, within, property: nowAsked() });
  };

  /** A state of an actor, of which it is noted what is asked for and not there. */
  view(actor: string, local: LocalView | null): LocalView | null {
    if (local === null) {
      if (actor.includes('/')) this.#note(actor, [], null);
      return null;
    }
    const known = this.#views.get(local);
    if (known !== undefined) return known;
    const view = this.#watched(actor, local);
    if (this.#views.size < mostViews) this.#views.set(local, view);
    return view;
  }

  #watched(actor: string, local: LocalView): LocalView {
    let context: unknown;
    const look = () => {
      context ??= this.#contextOf(actor, local.context);
      return context;
    };
    // Most are asked for their control state only.
    const view = Object.defineProperty({ ...local }, 'context', { get: look, enumerable: true });
    return withMembers(actor, view);
  }

  #contextOf(actor: string, context: unknown): unknown {
    if (!isPlain(context)) return context;
    let place = this.#contexts.get(actor);
    if (place === undefined) {
      place = new Place(actor, [], this.#note);
      this.#contexts.set(actor, place);
    }
    return place.watched(context);
  }

  /** Throws a ModelError for what none of the states has that a whole search has met. */
  expectMet(slots: Slots): void {
    for (const { actor, field, within, property } of this.#missing.values()) {
      const { index, path } = slots.system.placeOf(actor);
      const met = slots.localsMet(index);
      const problem =
        field === null
          ? strangerIn(met, slots.system.actorNames[index] as string, path)
          : fieldIn(met, actor, path, within, field);
      if (problem === null) continue;
      const where = property === null ? '' : `property "${property}": `;
      const names = [field ?? actor, ...(property === null ? [] : [property])];
      throw new ModelError(where + problem, names);
    }
  }
}

/** Where in a context an object is, whatever the state: it handles what is asked for there. */
class Place implements ProxyHandler<object> {
  readonly #actor: string;
  readonly #within: Path;
  readonly #note: Note;
  /** Places of what is held here, by member. */
  readonly #parts = new Map<string, Place>();

  constructor(actor: string, within: Path, note: Note) {
    this.#actor = actor;
    this.#within = within;
    this.#note = note;
  }

  /**
   * A copy of which it is noted what is asked for, as deep as it can be looked into: what is frozen
   * has to give what it has.
   */
  watched(value: object): object {
    if (Array.isArray(value)) {
      const part = this.#part('*');
      return new Proxy(
        value.map((held) => part.held(held)),
        this,
      );
    }
    const copy = { ...value } as Record<string, unknown>;
    for (const member in copy) {
      const held = copy[member];
      if (typeof held === 'object') copy[member] = this.#part(member).held(held);
    }
    return new Proxy(copy, this);
  }

  held(value: unknown): unknown {
    return this.#within.length < mostDepth && isLookedInto(value) ? this.watched(value) : value;
  }

  #part(member: string): Place {
    let part = this.#parts.get(member);
    if (part === undefined) {
      part = new Place(this.#actor, [...this.#within, member], this.#note);
      this.#parts.set(member, part);
    }
    return part;
  }

  get(target: object, field: string | symbol): unknown {
    const found = (target as Record<string | symbol, unknown>)[field];
    if (found !== undefined || typeof field === 'symbol' || field in target) return found;
    // Of an array any index may be asked for.
    if (!usual.has(field) && !Array.isArray(target)) this.#note(this.#actor, this.#within, field);
    return found;
  }

  set(): boolean {
    return false;
  }

  defineProperty(): boolean {
    return false;
  }

  deleteProperty(): boolean {
    return false;
  }
}

/** What there is to read of an actor, whatever it is. */
const members: readonly (keyof LocalView)[] = ['value', 'context', 'done', 'snapshot'];

/** The view, which refuses to be asked for what no view has. */
const withMembers = (actor: string, view: LocalView): LocalView =>
  new Proxy(view, {
    get: (target, member) => {
      if (typeof member === 'symbol' || member in target || usual.has(member)) {
        return Reflect.get(target, member);
      }
      if ((members as readonly string[]).includes(member)) return undefined;
      const expected = `expected one of ${members.join(', ')}`;
      throw new ModelError(`view of "${actor}": ${got(member, members)}, ${expected}`, [member]);
    },
  });

type Met = readonly (LocalState | null)[];

/** What is wrong with a field; null if some state has it, or the actor itself has none. */
function fieldIn(
  met: Met,
  actor: string,
  path: string,
  within: Path,
  field: string,
): string | null {
  const fields = new Set<string>();
  /** How many fields each of those has that were met; -1 if not all have as many. */
  let size: number | null = null;
  for (const local of met) {
    for (const part of partsOf(localAt(local, path)?.context, within)) {
      const own = Object.keys(Object(part));
      if (own.includes(field)) return null;
      for (const one of own) fields.add(one);
      size = size === null || size === own.length ? own.length : -1;
    }
  }
  // What has other members in another state is a table, of which anything may be asked.
  const isTable = size !== fields.size || size === 0;
  if (within.length > 0 && isTable) return null;
  const known = [...fields];
  const expected = known.length === 0 ? 'none: it is empty' : `one of ${known.join(', ')}`;
  const of = within.length === 0 ? '' : `${within.join('.')} in `;
  return `${of}context of "${actor}": ${got(field, known)}, expected ${expected}`;
}

/** The objects at a path of members. */
function partsOf(value: unknown, within: Path): unknown[] {
  const [first, ...rest] = within;
  if (first === undefined) return [value];
  if (typeof value !== 'object' || value === null) return [];
  if (first === '*') return Array.isArray(value) ? value.flatMap((one) => partsOf(one, rest)) : [];
  return isPlain(value) ? partsOf((value as Record<string, unknown>)[first], rest) : [];
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

/** A list, or an object that is no more than its members. */
export const isLookedInto = (value: unknown): value is object =>
  Array.isArray(value) || isPlain(value);

/** A Map, say, answers to nobody but itself. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
