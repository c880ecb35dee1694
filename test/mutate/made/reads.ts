/** What properties and observers read of the contexts of machines. */

import type { Predicate, Property } from '../../../sim/model/property.ts';
import type { Observers } from '../../../sim/system/observer.ts';
import type { LocalView, View } from '../../../sim/system/view.ts';

/** Fields by actor; `all` where it cannot be told which. */
export type Reads = ReadonlyMap<string, ReadonlySet<string>>;

const all = '*';
const prefix = 'context.';
/** No name of a field: its timers, with how long they take. */
const timers = 'timers()';

/** Whether anyone reads what is different. Only of fields of contexts that is not certain. */
export function isRead(reads: Reads, actor: string, aspect: string): boolean {
  if (!aspect.startsWith(prefix)) return true;
  const fields = reads.get(actor);
  return fields !== undefined && (fields.has(all) || fields.has(aspect.slice(prefix.length)));
}

/** Whether anyone reads how long its timers take: that is told without exact time then. */
export const readsDelays = (reads: Reads, actor: string): boolean =>
  reads.get(actor)?.has(timers) === true;

/** Notes what is read by what it has been given. */
export class Reading {
  readonly reads = new Map<string, Set<string>>();
  /** The view of a step stays one: observers know a step by it. */
  readonly #views = new WeakMap<View, View>();
  /** By actor. */
  readonly #locals = new Map<string, WeakMap<LocalView, LocalView>>();

  properties(properties: readonly Property[]): Property[] {
    return properties.map((property) => {
      const holds = this.#predicate(property.holds);
      if (!('when' in property) || property.when === undefined) return { ...property, holds };
      return { ...property, holds, when: this.#predicate(property.when) };
    });
  }

  observers(observers: Observers): Observers {
    return Object.fromEntries(
      Object.entries(observers).map(([name, { initial, on }]) => [
        name,
        { initial, on: (occurrence, value, view) => on(occurrence, value, this.#view(view)) },
      ]),
    );
  }

  #predicate(asked: Predicate): Predicate {
    return (view) => asked(this.#view(view));
  }

  #view(view: View): View {
    const known = this.#views.get(view) ?? this.#noting(view);
    this.#views.set(view, known);
    return known;
  }

  #noting(view: View): View {
    return {
      local: (actor) => this.#local(actor, view.local(actor)),
      timers: (actor) => {
        this.#fieldsOf(actor).add(timers);
        return view.timers(actor);
      },
      messages: (link) => view.messages(link),
      faultsLeft: (kind) => view.faultsLeft(kind),
      observed: (name) => view.observed(name),
    };
  }

  /** One for each local state: there are few of these, and many views of them. */
  #local(actor: string, local: LocalView | null): LocalView | null {
    if (local === null) return null;
    const locals = this.#locals.get(actor) ?? new WeakMap<LocalView, LocalView>();
    this.#locals.set(actor, locals);
    const known = locals.get(local) ?? this.#notingLocal(actor, local);
    locals.set(local, known);
    return known;
  }

  #notingLocal(actor: string, local: LocalView): LocalView {
    const fields = this.#fieldsOf(actor);
    const note = (field: string): void => void fields.add(field);
    if (actor.includes('/')) note(all);
    return noting(local, note);
  }

  /** What is read of a machine and of those that it has started. */
  #fieldsOf(actor: string): Set<string> {
    const [root] = actor.split('/') as [string];
    const fields = this.reads.get(root) ?? new Set();
    this.reads.set(root, fields);
    return fields;
  }
}

/** What tells control states apart is compared in any case. */
const ofControl = new Set<string | symbol>(['value', 'done', 'status']);

/** A view or a snapshot that says what is read of it. */
function noting<T extends object>(read: T, note: (field: string) => void): T {
  const parts = new Map<string | symbol, unknown>();
  return new Proxy(read, {
    get: (target, name) => {
      if (parts.has(name)) return parts.get(name);
      const value: unknown = Reflect.get(target, name);
      if (name === 'context') parts.set(name, contextNoting(value, note));
      else if (name === 'snapshot') parts.set(name, value && noting(value, note));
      else if (!ofControl.has(name)) note(all);
      return parts.has(name) ? parts.get(name) : value;
    },
  });
}

function contextNoting(context: unknown, note: (field: string) => void): unknown {
  if (typeof context !== 'object' || context === null) {
    note(all);
    return context;
  }
  return new Proxy(context, {
    get: (target, name) => {
      note(String(name));
      return Reflect.get(target, name);
    },
    has: (target, name) => {
      note(String(name));
      return Reflect.has(target, name);
    },
    ownKeys: (target) => {
      note(all);
      return Reflect.ownKeys(target);
    },
  });
}
