/**
 * What is written down of actors between two steps: snapshots as texts that tell them apart, with
 * references to actors that mean the same in whatever run they were made.
 */

import type { EventObject, StateValue } from 'xstate';
import { isAddress } from './address.ts';
import { endIn, historyIn, lackIn, type MachineParts, orderIn } from './apart.ts';
import { type Canonical, canonical, canonicalText, type Known } from './canonical.ts';
import { PurityError } from './errors.ts';
import { isMachine } from './logic.ts';
import { isMadeUp } from './madeUpIds.ts';
import type { Written } from './member.ts';
import type { Message } from './message.ts';
import type { StageActor, StageSnapshot } from './stage.ts';
import { hasOthers } from './staged.ts';
import { endedActor } from './standIn.ts';

/** What a reference means: an actor that runs, at its place, or one that has ended. */
export type Reference =
  | { readonly running: StageActor; readonly place: string }
  | { readonly ended: StageActor };

/** Whom a reference stands for, in a text, and as an object. */
interface Resolved {
  readonly text: string;
  readonly actor: StageActor;
  readonly hasEnded?: true;
}

/** What has been met of references while a value is written. */
interface Met {
  references: number;
  /** Ids that XState has made up, of ended actors. */
  readonly heldIds: string[];
}

/** What tells states of a machine apart, as far as control state and context do. */
export const baseOf = (value: StateValue, contextText: string): string =>
  `[${canonicalText(value)},${contextText}]`;

const nobody: ReadonlySet<StageActor> = new Set();

export class Script {
  readonly #root: string;
  readonly #others: ReadonlySet<StageActor>;
  readonly #ours = new WeakSet<object>();
  /** Ended actors by text: equal ones are one. */
  readonly #ended = new Map<string, StageActor>();
  /** By event: whether it has an address in it. */
  readonly #holdAddress = new WeakMap<EventObject, boolean>();
  /** Actors whose last snapshot is being written: it may hold a reference to themselves. */
  readonly #writing = new Set<StageActor>();
  #stands: (actor: StageActor) => Reference = (actor) => ({ ended: actor });

  constructor(root: string, others: ReadonlySet<StageActor>) {
    this.#root = root;
    this.#others = others;
    for (const other of others) this.#ours.add(other);
  }

  /** A new actor: from now on it is known to be one. */
  enter(actor: StageActor): void {
    this.#ours.add(actor);
  }

  isOther(actor: StageActor): boolean {
    return this.#others.has(actor);
  }

  /** Begins to write what is so now: what references mean is said by `stands`. */
  begin(stands: (actor: StageActor) => Reference): void {
    this.#stands = stands;
  }

  /**
   * The snapshot of an actor; `before` is that of the same one before a step. Throws a PurityError
   * for what cannot be kept.
   */
  written({ logic, _snapshot: snapshot }: StageActor, before?: Written): Written {
    const met: Met = { references: 0, heldIds: [] };
    const { heldIds } = met;
    if (!isMachine(logic)) {
      const { status, output, error, context, input } = snapshot;
      const kept = this.#write({ status, output, error, context, input }, 'snapshot', met);
      const written = kept.value as StageSnapshot;
      const hasReferences = met.references > 0;
      return { snapshot: written, base: kept.text, more: '', hasReferences, heldIds };
    }
    const { historyValue, context, children = {} } = snapshot as MachineParts;
    // What has failed before it had a state has none, in earlier versions of XState.
    const { value = {}, _nodes = [] } = snapshot as Partial<MachineParts>;
    // As a part of a state its text is kept already.
    const kept = contextIn(before, context) ?? this.#write(context, 'context', met, false);
    const staff = this.#staff(children, hasOthers(logic) ? this.#others : nobody);
    const output = this.#write(snapshot.output, 'output', met);
    const error = this.#write(snapshot.error, 'error', met);
    const more = [
      endIn(snapshot, output.text, error.text),
      historyIn(historyValue),
      staff.text,
      orderIn(_nodes),
      lackIn(value, _nodes),
    ];
    return {
      snapshot: withMembers(snapshot, {
        value,
        context: kept.value,
        children: staff.children,
        output: output.value,
        error: error.value,
      }),
      base: baseOf(value, kept.text),
      more: more.filter((part) => part !== '').join('; '),
      hasReferences: met.references > 0 || staff.text !== '',
      heldIds,
    };
  }

  /** The children of a machine, and beside them the other actors that it can send to by name. */
  #staff(
    children: NonNullable<StageSnapshot['children']>,
    others: ReadonlySet<StageActor>,
  ): { readonly text: string; readonly children: StageSnapshot['children'] } {
    const own: Record<string, StageActor> = {};
    const texts: string[] = [];
    for (const [id, child] of Object.entries(children)) {
      if (child === undefined || this.#others.has(child)) continue;
      const { actor, text, hasEnded } = this.#resolved(child);
      // Its name may be given again, and is then not to stand where this one stood.
      if (hasEnded && isMadeUp(id)) continue;
      own[id] = actor;
      texts.push(`${JSON.stringify(id)} ${text}`);
    }
    const text = texts.length === 0 ? '' : `children ${texts.join()}`;
    for (const other of others) if (!Object.hasOwn(own, other.id)) own[other.id] = other;
    return { text, children: isAlike(own, children) ? children : own };
  }

  #resolved(actor: StageActor): Resolved {
    if (this.#others.has(actor)) return { text: `other ${JSON.stringify(actor.id)}`, actor };
    const stands = this.#stands(actor);
    if ('running' in stands) return { text: `actor ${stands.place}`, actor: stands.running };
    if (this.#writing.has(actor)) return { text: 'itself', actor };
    this.#writing.add(actor);
    const { base, more, snapshot } = this.written(actor);
    this.#writing.delete(actor);
    const above = actor._parent === undefined ? undefined : this.#stands(actor._parent);
    const parent = above !== undefined && 'running' in above ? above : undefined;
    const text = `ended ${JSON.stringify(actor.id)} of ${parent?.place} ${base} ${more}`;
    const known =
      this.#ended.get(text) ??
      endedActor(actor.id, snapshot, { parent: parent?.running, logic: actor.logic });
    this.#ended.set(text, known);
    this.#ours.add(known);
    return { text, actor: known, hasEnded: true };
  }

  /** A value that goes out of the tree: references to whom it can reach become addresses. */
  sent(value: unknown, what: string, nameOf: (actor: StageActor) => string | undefined): unknown {
    const written = canonical(value, what, (object) => {
      if (!this.#ours.has(object)) return undefined;
      const actor = object as StageActor;
      const name = this.#others.has(actor) ? actor.id : nameOf(actor);
      if (name !== undefined) return { text: `<${name}>`, value: { xstate$$type: 1, id: name } };
      const problem = `has a reference to its child "${actor.id}"`;
      throw new PurityError(this.#root, what, problem, [actor.id], 'references');
    });
    return this.#plainOf(written).value;
  }

  /** The reverse of `sent`: an event with references in place of addresses. */
  received(event: EventObject, find: (name: string) => StageActor | undefined): EventObject {
    let holds = this.#holdAddress.get(event);
    if (holds === undefined) {
      holds = holdsAddress(event);
      this.#holdAddress.set(event, holds);
    }
    return holds ? (revived(event, find) as EventObject) : event;
  }

  /** Text of a value, frozen; a copy of it where references have been replaced. */
  #write(value: unknown, what: string, met: Met, isKept = true): Known {
    return this.#plainOf(canonical(value, what, (object) => this.#refer(object, met), isKept));
  }

  #refer(object: object, met: Met): Known | undefined {
    if (!this.#ours.has(object)) return undefined;
    const { text, actor, hasEnded } = this.#resolved(object as StageActor);
    met.references++;
    if (hasEnded && isMadeUp(actor.id)) met.heldIds.push(actor.id);
    return { text: `<${text}>`, value: actor };
  }

  /** Throws a PurityError for what cannot be told. */
  #plainOf(written: Canonical): Known {
    if (written.problem === undefined) return written;
    const { place, nature } = written.problem;
    // The member is more likely to be written down where the value is than the actor's name.
    const members = place.split(/[.[\]]+/).filter((part) => !/^\d*$/.test(part));
    throw new PurityError(this.#root, place, nature, members.slice(1).reverse());
  }
}

/** A copy with actors in place of addresses, as far as `find` knows them. */
function revived(value: unknown, find: (name: string) => StageActor | undefined): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isAddress(value)) return find(value.id) ?? value;
  const revive = (member: unknown) => revived(member, find);
  if (Array.isArray(value)) return value.map(revive);
  if (value instanceof Set) return new Set([...value].map(revive));
  if (value instanceof Map) return new Map([...value].map((entry) => entry.map(revive) as never));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, member]) => [key, revive(member)]));
}

/** What an object holds, keys of a Map included. */
function membersOf(object: object): Iterable<unknown> {
  if (object instanceof Map) return [...object.keys(), ...object.values()];
  return object instanceof Set ? object : Object.values(object);
}

/** Looks at each object once: it may be nested deep, or hold one many times. */
function holdsAddress(event: object): boolean {
  const parts = new Set([event]);
  for (const part of parts) {
    if (isAddress(part)) return true;
    for (const member of membersOf(part)) {
      if (typeof member === 'object' && member !== null) parts.add(member);
    }
  }
  return false;
}

/** An event for people: without what only XState's actors can read. */
export function plain(event: EventObject): Message {
  const { problem } = canonical(event, 'event');
  return problem === undefined ? (event as Message) : { type: event.type };
}

/** The context and its text, if it is the very one that there was before. */
function contextIn(before: Written | undefined, context: unknown) {
  if (before === undefined || before.hasReferences) return undefined;
  const { value, context: known } = before.snapshot;
  if (value === undefined || context === undefined || known !== context) return undefined;
  // The reverse of `baseOf`.
  return { text: before.base.slice(canonicalText(value).length + 2, -1), value: context };
}

/** Whether two records hold the same under the same names, in the same order. */
function isAlike(one: object, other: object): boolean {
  const [entries, others] = [Object.entries(one), Object.entries(other)];
  return (
    entries.length === others.length &&
    entries.every(([key, value], at) => key === others[at]?.[0] && value === others[at]?.[1])
  );
}

/** The snapshot with these members, a copy if need be. */
function withMembers(
  snapshot: StageSnapshot,
  members: Pick<StageSnapshot, 'value' | 'context' | 'output' | 'error'> & {
    readonly children: StageSnapshot['children'];
  },
): StageSnapshot {
  for (const key in members) {
    const name = key as keyof StageSnapshot;
    const isOther = members[name as keyof typeof members] !== snapshot[name];
    if (isOther) return { ...snapshot, ...members } as StageSnapshot;
  }
  return snapshot;
}
