/**
 * A root machine with all the actors that it starts, played by XState's own actors.
 *
 * Between two steps a tree is a list of members: each actor that runs, with its snapshot. One
 * actor object stands for all that ever run at the same place; it is given the snapshot of the
 * state in question, takes the event, and its snapshot is read again when all is at rest.
 */

import { type AnyActorLogic, type AnyStateMachine, createActor, type EventObject } from 'xstate';
import { pathBeneath, tooMany } from './called.ts';
import type { Environment } from './environment.ts';
import { PurityError } from './errors.ts';
import { kindOf, type LogicKind } from './logic.ts';
import { failuresIn, type Member, type Played, told } from './member.ts';
import { type Reference, Script } from './script.ts';
import {
  endlessIn,
  keyOf,
  Stage,
  type StageActor,
  type StageSnapshot,
  systemIdOf,
} from './stage.ts';
import { stagedFor } from './staged.ts';
import { anotherActor, endedActor } from './standIn.ts';
import type { Target } from './timers.ts';

/** What a tree is told of the world around it. */
interface TreeOptions {
  /** Name of the root. */
  readonly name: string;
  readonly machine: AnyStateMachine;
  readonly input: unknown;
  /** Names of the other actors of the model. */
  readonly others: readonly string[];
  /** How many actors may run beside the root. */
  readonly mostChildren: number;
  readonly environment: Environment;
  /** Called for each actor that starts, with its path. Throws for one that cannot be taken. */
  readonly onStart: (actor: StageActor, path: string, kind: LogicKind) => void;
}

const none: readonly string[] = [];

export class Tree {
  readonly #options: TreeOptions;
  readonly #stage: Stage;
  readonly #script: Script;
  /** The one actor for each place, by place. */
  readonly #pool = new Map<string, StageActor>();
  readonly #places = new WeakMap<StageActor, string>();
  readonly #observers = new WeakMap<StageActor, readonly unknown[]>();
  readonly #logics = new Map<AnyActorLogic, number>();
  readonly #others: ReadonlyMap<string, StageActor>;
  readonly #paths = new Map<StageActor, string>();
  readonly #staged: (logic: AnyActorLogic) => AnyActorLogic;
  #root: StageActor | undefined;
  /** The state that the actors are in, as long as nobody has played. */
  #placed: readonly Member[] | undefined;
  /** What broke off the step, whatever XState has made of it. */
  #fatal: Error | undefined;

  constructor(options: TreeOptions) {
    this.#options = options;
    const { name: root, others } = options;
    this.#stage = new Stage({
      onActor: (actor) => this.#enters(actor),
      onStart: (actor) => this.#guard(() => this.#starts(actor)),
      other: (name) => this.#find(name),
      isOther: (actor) => this.#script.isOther(actor),
      endless: (actor, event, states) =>
        this.#guard(() => {
          throw endlessIn(this.nameOf(actor), event, states);
        }),
    });
    this.#others = new Map(others.map((name) => [name, this.#another(name)]));
    this.#script = new Script(root, new Set(this.#others.values()));
    this.#staged = stagedFor(this.#others, options.environment);
  }

  #another(name: string): StageActor {
    const send = (event: EventObject) => {
      this.#stage.notes.push({ type: 'sent', to: name, event });
    };
    return anotherActor(name, send, (problem) =>
      this.#guard(() => {
        throw new PurityError(this.#options.name, 'a function', problem, [], 'references');
      }),
    );
  }

  /** What cannot be taken breaks off the step, also where XState would go on. */
  #guard<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      this.#fatal ??= error as Error;
      throw error;
    }
  }

  #find(name: string): StageActor | undefined {
    return name === this.#options.name ? this.#root : this.#others.get(name);
  }

  /** Whom a timer is for. */
  targetOf(actor: StageActor): Target {
    return this.#script.isOther(actor) ? { actor: actor.id } : { path: this.pathOf(actor) };
  }

  /** A value as others get it: see `Script.sent`. */
  sent(value: unknown, what: string): unknown {
    return this.#script.sent(value, what, (actor) =>
      actor === this.#root ? this.#options.name : undefined,
    );
  }

  /** The members of a state in which only the root runs, with that snapshot. */
  withRoot(root: Member, snapshot: StageSnapshot): Member[] {
    const { actor } = root;
    this.#placed = undefined;
    actor._snapshot = snapshot;
    this.#script.begin(() => ({ running: actor, place: root.place }));
    return [{ ...root, ...this.#script.written(actor) }];
  }

  /** Path of an actor that has started: '' for the root. */
  pathOf(actor: StageActor): string {
    return this.#paths.get(actor) ?? (actor.id === this.#options.name ? '' : actor.id);
  }

  /** Its name in the system: that of the root, or `root/child`. */
  nameOf(actor: StageActor): string {
    const path = this.pathOf(actor);
    return path === '' ? this.#options.name : `${this.#options.name}/${path}`;
  }

  /** From nothing. */
  start(): Played {
    this.#stage.clear([], [], []);
    this.#paths.clear();
    this.#placed = undefined;
    this.#fatal = undefined;
    const { machine, input, name } = this.#options;
    const options = { id: name, input, parent: { system: this.#stage.system } };
    const root = createActor(machine, options as never) as unknown as StageActor;
    root._parent = undefined;
    this.#root = root;
    root.observers.add({ error: () => {} });
    root.start();
    return this.#played([]);
  }

  /** One event to the actor at a path, and all that the tree makes of it. */
  play(members: readonly Member[], path: string, event: EventObject): Played {
    this.restore(members);
    this.#placed = undefined;
    const target = members.find((member) => member.path === path)?.actor;
    target?._send(this.#script.received(event, (name) => this.#find(name)));
    return this.#played(members);
  }

  /** Puts the actors into a state, so that they can be asked. */
  restore(members: readonly Member[]): void {
    if (members === this.#placed) return;
    for (const actor of this.#stage.cast) actor._processingStatus = 2;
    this.#paths.clear();
    this.#fatal = undefined;
    this.#root = (members[0] as Member).actor;
    const keyed: (readonly [string, StageActor])[] = [];
    const heldIds: string[] = [];
    for (const member of members) {
      const { actor, snapshot, path, isRegistered, lostIds } = member;
      this.#put(member, members);
      this.#paths.set(actor, path);
      if (isRegistered) keyed.push(...keyOf(actor));
      for (const id of lostIds) keyed.push([id, endedActor(id, snapshot)]);
      heldIds.push(...member.heldIds);
    }
    const cast = members.map(({ actor }) => actor);
    this.#stage.clear(cast, keyed, heldIds);
    this.#placed = members;
  }

  #put({ actor, snapshot, path, parent }: Member, members: readonly Member[]): void {
    actor._snapshot = snapshot;
    actor._processingStatus = path === '' && snapshot.status !== 'active' ? 2 : 1;
    if (actor._deferred.length > 0) actor._deferred.length = 0;
    actor.mailbox._active = true;
    actor.mailbox._current = null;
    actor.mailbox._last = null;
    const observers = this.#observers.get(actor) ?? none;
    const isAsBefore =
      actor.observers.size === observers.length &&
      observers.every((observer) => actor.observers.has(observer));
    if (!isAsBefore) actor.observers = new Set(observers);
    if (path === '') return;
    // Null: it has outlived its parent, and what it says to that is heard by nobody.
    if (parent === null) actor._parent = endedActor('parent', snapshot);
    else actor._parent = members.find((other) => other.path === parent)?.actor;
  }

  /** A new actor, before it has a state: from now on it is known to be one. */
  #enters(actor: StageActor): void {
    this.#script.enter(actor);
    actor.logic = this.#staged(actor.logic);
  }

  /** An actor starts: it gets its place. */
  #starts(actor: StageActor): void {
    const { mostChildren, onStart, name } = this.#options;
    const kind = kindOf(actor.logic);
    let path = '';
    if (actor !== this.#root) {
      const { _parent: parent } = actor;
      const above = parent === undefined ? '' : this.pathOf(parent);
      const running = [...this.#stage.cast].filter((a) => a !== actor && a._processingStatus === 1);
      const taken = new Set(running.map((other) => this.pathOf(other)));
      path = pathBeneath(above, parent?.logic, actor.id, taken);
      if (running.length > mostChildren) throw tooMany(name, path, actor, mostChildren);
    }
    this.#paths.set(actor, path);
    if (kind === null) {
      const problem = 'is of a logic of its own that starts things';
      throw new PurityError(name, `actor "${path}"`, problem, [actor.id], 'invoke');
    }
    onStart(actor, path, kind);
    if (this.#places.has(actor)) return;
    this.#observers.set(actor, [...actor.observers]);
    const number = this.#logics.get(actor.logic) ?? this.#logics.size;
    this.#logics.set(actor.logic, number);
    const place = JSON.stringify([path, number, systemIdOf(actor), actor._syncSnapshot === true]);
    this.#places.set(actor, place);
    if (!this.#pool.has(place)) this.#pool.set(place, actor);
  }

  #played(before: readonly Member[]): Played {
    if (this.#fatal !== undefined) throw this.#fatal;
    const { notes, receptions, cast, hasChanged } = this.#stage;
    this.#script.begin((actor) => this.#stands(actor));
    // Else the same actors run as before, and none has failed: that would have ended it.
    if (!hasChanged) return { members: this.#written(before), notes, receptions, failures: [] };
    const known = new Map(before.map((member) => [member.actor, member]));
    const failures = failuresIn(cast, known, (actor) => this.nameOf(actor));
    return { members: this.#gather(known), notes, receptions, failures };
  }

  #stands(actor: StageActor): Reference {
    if (actor !== this.#root && actor._processingStatus !== 1) return { ended: actor };
    const pooled = this.#pool.get(this.#places.get(actor) as string) as StageActor;
    return { running: pooled, place: this.#places.get(actor) as string };
  }

  /** The same members after a step. */
  #written(members: readonly Member[]): readonly Member[] {
    return members.map((member) =>
      member.snapshot === member.actor._snapshot
        ? member
        : told(member, this.#script.written(member.actor, member)),
    );
  }

  /** The actors that run now, and the root in any case, each as the one for its place. */
  #gather(before: ReadonlyMap<StageActor, Member>): Member[] {
    const { cast, keyed } = this.#stage;
    const root = this.#root as StageActor;
    const running = [...cast].filter((actor) => actor === root || actor._processingStatus === 1);
    const isAsBefore =
      running.every((actor) => before.has(actor)) && running.length === before.size;
    const lost = [...keyed].flatMap(([id, actor]) => (running.includes(actor) ? [] : [id]));
    const members = running.map((actor): Member => {
      const known = before.get(actor);
      const lostIds = actor === root && lost.length > 0 ? lost : none;
      const isRegistered = keyOf(actor).every(([id]) => keyed.get(id) === actor);
      const isSame =
        known !== undefined &&
        known.snapshot === actor._snapshot &&
        known.isRegistered === isRegistered &&
        known.lostIds.join() === lostIds.join();
      if (isSame && isAsBefore) return known;
      const path = this.pathOf(actor);
      const above = actor === root ? undefined : actor._parent;
      const parent = above !== undefined && running.includes(above) ? this.pathOf(above) : null;
      if (isSame && !known.hasReferences && known.parent === parent) return known;
      const { running: pooled } = this.#stands(actor) as { running: StageActor };
      const place = this.#places.get(actor) as string;
      const kind = kindOf(actor.logic) as LogicKind;
      const written = this.#script.written(actor, known);
      return told({ path, parent, kind, actor: pooled, place, isRegistered, lostIds }, written);
    });
    return members.sort((a, b) => (a.path < b.path ? -1 : 1));
  }
}
