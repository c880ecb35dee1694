/** What a system is composed of, by name: actors with their machines, parties, choices, links. */

import { isForAny } from './anyActor.ts';
import { expectBounds } from './bounds.ts';
import type { Choice, Party, SystemDefinition, TimeReading } from './definition.ts';
import { ModelError } from './errors.ts';
import { expectHeard } from './heard.ts';
import { expectInterchangeable } from './interchangeable.ts';
import type { LocalState } from './local.ts';
import { LocalMachine } from './machine.ts';
import type { Envelope, Message } from './message.ts';
import { Network } from './network.ts';
import type { SystemSnapshot } from './snapshot.ts';
import { named } from './suggest.ts';
import { expectWhole } from './whole.ts';

/** The state of a crashed actor. */
export const crashedValue = '(crashed)';

interface PlacedChoice {
  readonly choice: Choice;
  readonly path: string;
}

/** What a definition says, each thing to be had by its name. */
export class Parts {
  /** In the order of the parties, and within each as it starts them. */
  readonly actorNames: readonly string[];
  /** In the order of `actorNames`. */
  readonly machines: readonly LocalMachine[];
  readonly network: Network;
  readonly #indexOf = new Map<string, number>();
  readonly #partyOf = new Map<string, Party>();
  readonly #choicesOf: readonly (readonly PlacedChoice[])[];
  readonly #events = new WeakMap<Envelope, Message>();
  /** The interned local states of a snapshot made here; a restored one is looked up anew. */
  readonly #localsOf = new WeakMap<SystemSnapshot, readonly (LocalState | null)[]>();

  /** Throws a ModelError or PurityError that names what is wrong with the definition. */
  constructor(
    readonly definition: SystemDefinition,
    readonly clock: TimeReading,
  ) {
    expectWhole(definition);
    expectBounds(definition);
    const machines: LocalMachine[] = [];
    const all = definition.parties.flatMap(({ actors }) => Object.keys(actors));
    for (const party of definition.parties) {
      for (const [name, machine] of Object.entries(party.actors)) {
        if (name === '') throw new ModelError('actors: expected names, got an empty one');
        if (this.#indexOf.has(name)) throw new ModelError(`two actors are named "${name}"`, [name]);
        this.#indexOf.set(name, machines.length);
        this.#partyOf.set(name, party);
        const { environment = {}, listeners = [], mostChildren, now, chance } = definition;
        machines.push(
          new LocalMachine(name, machine, {
            input: party.inputs?.[name],
            others: all.filter((other) => other !== name),
            environment,
            listeners,
            choices: definition.choices.filter(
              (choice) => isForAny(choice) && choice.actor.startsWith(`${name}/`),
            ),
            ...(mostChildren === undefined ? {} : { mostChildren }),
            ...(now === undefined ? {} : { now }),
            ...(chance === undefined ? {} : { chance }),
          }),
        );
      }
    }
    this.machines = machines;
    this.actorNames = [...this.#indexOf.keys()];
    this.network = new Network(definition.parties, definition.links);
    expectInterchangeable(definition, this.actorNames);
    const placed = definition.choices
      .filter((choice) => !isForAny(choice))
      .map((choice) => ({ choice, ...this.placeOf(choice.actor) }));
    this.#choicesOf = machines.map((_, place) => placed.filter(({ index }) => index === place));
    for (const { choice, index, path } of placed) {
      if (path === '') expectHeard(choice, machines[index]?.charts ?? []);
    }
    for (const all of [definition.parties, definition.choices]) {
      const names = all.map(({ name }) => name);
      const twice = names.find((name, index) => names.indexOf(name) !== index);
      if (twice !== undefined) {
        throw new ModelError(`two parties or choices are named "${twice}"`, [twice]);
      }
    }
  }

  /** The place of an actor among all. Throws a ModelError that lists the names. */
  indexOf(actor: string): number {
    const index = this.#indexOf.get(actor);
    if (index === undefined) {
      const what = named(actor, this.actorNames);
      const names = this.actorNames.join(', ');
      throw new ModelError(`unknown actor ${what}: expected one of ${names}`, [actor]);
    }
    return index;
  }

  /**
   * The place of the root machine of an actor, which is itself or one that has started it, and the
   * path of the actor beneath it. Throws a ModelError that lists the names.
   */
  placeOf(actor: string): { readonly index: number; readonly path: string } {
    const index = this.#indexOf.get(actor);
    if (index !== undefined) return { index, path: '' };
    for (const [root, place] of this.#indexOf) {
      if (actor.startsWith(`${root}/`)) return { index: place, path: actor.slice(root.length + 1) };
    }
    return { index: this.indexOf(actor), path: '' };
  }

  /** The root machine of an actor: itself, or the one that has started it. */
  rootOf(actor: string): string {
    return this.actorNames[this.placeOf(actor).index] as string;
  }

  /** The party that an actor sits at. Throws a ModelError for no actor. */
  partyOf(actor: string): Party {
    return this.#partyOf.get(this.rootOf(actor)) as Party;
  }

  /** What the environment may do in a state: as the system lists it, then what actors wait for. */
  choicesIn(locals: readonly (LocalState | null)[]): Choice[] {
    return [
      ...this.definition.choices.filter((choice) => {
        if (isForAny(choice)) return false;
        const { index, path } = this.placeOf(choice.actor);
        return this.#isOpen(choice, index, path, locals[index]);
      }),
      ...locals.flatMap((local, index) =>
        local === null ? [] : (this.machines[index] as LocalMachine).offers.in(local),
      ),
    ];
  }

  /** The same for one root machine. */
  choicesOf(index: number, local: LocalState): Choice[] {
    return [
      ...(this.#choicesOf[index] as readonly PlacedChoice[]).flatMap(({ choice, path }) =>
        this.#isOpen(choice, index, path, local) ? [choice] : [],
      ),
      ...(this.machines[index] as LocalMachine).offers.in(local),
    ];
  }

  #isOpen(choice: Choice, index: number, path: string, local: LocalState | null | undefined) {
    if (local === null || local === undefined) return false;
    return (this.machines[index] as LocalMachine).can(local, choice.event, path);
  }

  /** The choice of that name. Throws a ModelError that lists the names. */
  choice(name: string): Choice {
    const choice = this.#offered(name) ?? this.definition.choices.find((c) => c.name === name);
    if (choice === undefined) {
      const names = this.definition.choices.map((other) => other.name).join(', ');
      throw new ModelError(`unknown choice "${name}": expected one of ${names}`);
    }
    return choice;
  }

  #offered(name: string): Choice | undefined {
    for (const machine of this.machines) {
      const offer = machine.offers.named(name);
      if (offer !== undefined) return offer;
    }
    return undefined;
  }

  /** The event that an envelope arrives as. */
  eventOf(envelope: Envelope): Message {
    let event = this.#events.get(envelope);
    if (event === undefined) {
      // A message that says itself whom it is from has its own meaning of that.
      const { message, from } = envelope;
      event = 'from' in message ? message : { ...message, from };
      this.#events.set(envelope, event);
    }
    return event;
  }

  /** The root's interned state, or null while it is down. Throws a ModelError for no actor. */
  local(snapshot: SystemSnapshot, actor: string): LocalState | null {
    return this.localsOf(snapshot)[this.indexOf(actor)] as LocalState | null;
  }

  /** The same for all actors, in the order of `actorNames`. */
  localsOf(snapshot: SystemSnapshot): readonly (LocalState | null)[] {
    const known = this.#localsOf.get(snapshot);
    if (known !== undefined) return known;
    const locals = this.actorNames.map((name, index) => {
      const value = snapshot.value[name];
      if (value === undefined) throw new ModelError(`snapshot without actor "${name}"`);
      if (value === crashedValue) return null;
      const { actors, more } = snapshot.context;
      return (this.machines[index] as LocalMachine).restore(value, actors[name], more?.[name]);
    });
    this.#localsOf.set(snapshot, locals);
    return locals;
  }

  /** A snapshot has been made of these states: it need not look them up. */
  remember(snapshot: SystemSnapshot, locals: readonly (LocalState | null)[]): void {
    this.#localsOf.set(snapshot, locals);
  }
}
