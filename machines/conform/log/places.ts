/** The states of a system, each once, and what can be done in them: worked out when asked for. */

import {
  type Choice,
  canonicalJson,
  type Envelope,
  linkName,
  type Message,
  type Occurrence,
  type Step,
  type System,
  type SystemSnapshot,
} from 'actorcheck';

/** Where a step leads. */
export interface Move {
  readonly to: Place;
  /**
   * Actors and links that it changed, each with what that depends on: the actors that it came by.
   * What an actor then says to others does not depend on them.
   */
  readonly changed: ReadonlyMap<string, ReadonlySet<string>>;
  /** Connections on which a client has asked something, and on which a server has answered. */
  readonly asked: readonly string[];
  readonly answered: readonly string[];
}

/** What kind of step it is, and whose: of a message it is who receives it. */
export interface Kind {
  /** `hear`: a client gets an answer, or what a server sends by itself. */
  readonly is: 'serve' | 'hear' | 'own';
  readonly party: string;
  readonly link?: string;
}

export interface Connection {
  readonly link: string;
  readonly client: string;
  readonly server: string;
}

export class Place {
  readonly #places: Places;
  readonly #moves = new Map<Step, Move>();
  #steps: readonly (readonly [Step, Kind])[] | undefined;

  constructor(
    places: Places,
    readonly number: number,
    readonly snapshot: SystemSnapshot,
  ) {
    this.#places = places;
  }

  get steps(): readonly (readonly [Step, Kind])[] {
    this.#steps ??= this.#places.stepsIn(this);
    return this.#steps;
  }

  /** `step` is one of its own. */
  move(step: Step): Move {
    let move = this.#moves.get(step);
    if (move === undefined) {
      move = this.#places.moved(this, step);
      this.#moves.set(step, move);
    }
    return move;
  }

  /** What is under way on a connection; undefined for nothing, and while a server works on it. */
  on(link: string): Envelope | undefined {
    const [envelope] = this.snapshot.context.links[link] ?? [];
    return envelope?.from === '' ? undefined : envelope;
  }

  /** Whether the request there waits for its answer. */
  isOpen({ link, client }: Connection): boolean {
    const [envelope] = this.snapshot.context.links[link] ?? [];
    return envelope !== undefined && (envelope.from === '' || envelope.from === client);
  }
}

export class Places {
  readonly connections: readonly Connection[];
  readonly #known = new Map<string, Place>();
  readonly #numbers = new Map<string, number>();
  readonly #numbered = new WeakMap<object, number>();
  readonly #choices: ReadonlyMap<string, Choice>;
  /** By the names of both ends. */
  readonly #links = new Map<string, string>();

  constructor(readonly system: System) {
    const { links, choices } = system.definition;
    this.connections = links.flatMap((link) => {
      if (link.kind !== 'connection') return [];
      return [{ link: linkName(link), client: link.client, server: link.server }];
    });
    for (const link of links) {
      if (link.kind === 'direct') continue;
      const ends = link.kind === 'connection' ? [link.client, link.server] : [link.from, link.to];
      this.#links.set(ends.sort().join(), linkName(link));
    }
    this.#choices = new Map(choices.map((choice) => [choice.name, choice]));
  }

  get first(): Place {
    return this.#placeOf(this.system.start([]).snapshot);
  }

  partyOf(actor: string): string {
    return this.system.partyOf(actor).name;
  }

  stepsIn({ snapshot }: Place): readonly (readonly [Step, Kind])[] {
    return this.system.enabled(snapshot).flatMap((step) => {
      const kind = this.#kindOf(step, snapshot);
      return kind === undefined ? [] : [[step, kind] as const];
    });
  }

  #kindOf(step: Step, { context }: SystemSnapshot): Kind | undefined {
    switch (step.type) {
      case 'timer':
        return { is: 'own', party: this.partyOf(step.actor) };
      case 'choose': {
        const { actor } = this.#choices.get(step.choice) as Choice;
        return { is: 'own', party: this.partyOf(actor) };
      }
      case 'deliver': {
        const to = context.links[step.link]?.[step.index]?.to ?? '';
        const isAsked = this.connections.some(
          ({ link, server }) => link === step.link && server === to,
        );
        return { is: isAsked ? 'serve' : 'hear', party: this.partyOf(to), link: step.link };
      }
      default:
        return undefined;
    }
  }

  moved({ snapshot: before }: Place, step: Step): Move {
    const { snapshot, occurrences } = this.system.apply(before, step);
    const [was, is] = [before.context.links, snapshot.context.links];
    const links = Object.keys(is).filter((link) => was[link] !== is[link]);
    const sent = new Set(
      occurrences.flatMap((one): Message[] => (one.type === 'sent' ? [one.envelope.message] : [])),
    );
    const on = (end: 'client' | 'server') =>
      this.connections.flatMap((connection) => {
        const [envelope] = is[connection.link] ?? [];
        const isNew = links.includes(connection.link) && sent.has(envelope?.message as Message);
        return isNew && envelope?.from === connection[end] ? [connection.link] : [];
      });
    return {
      to: this.#placeOf(snapshot),
      changed: this.#changed(step, links, occurrences),
      asked: on('client'),
      answered: on('server'),
    };
  }

  #changed(
    step: Step,
    links: readonly string[],
    occurrences: readonly Occurrence[],
  ): Move['changed'] {
    const changed = new Map<string, Set<string>>();
    const note = (what: string, from: Iterable<string>): void => {
      changed.set(what, new Set([...(changed.get(what) ?? []), what, ...from]));
    };
    const delivered = 'link' in step ? [step.link] : [];
    for (const link of delivered) note(link, []);
    for (const one of occurrences) {
      if (one.type === 'received') {
        const { from } = one.event as { readonly from?: string };
        note(one.actor, changed.get(from ?? '') ?? delivered);
      } else if (one.type === 'sent') {
        const { from, to } = one.envelope;
        const link = this.#linkBetween(from, to);
        if (link !== undefined) note(link, changed.get(from) ?? []);
      }
    }
    for (const link of links) if (!changed.has(link)) note(link, changed.keys());
    return changed;
  }

  #linkBetween(from: string, to: string): string | undefined {
    const ends = [from, to].sort().join();
    return this.#links.get(ends);
  }

  /** One number for each value: most of a state is as it was in the one before. */
  #numberOf(value: unknown): number {
    const isObject = typeof value === 'object' && value !== null;
    const known = isObject ? this.#numbered.get(value) : undefined;
    if (known !== undefined) return known;
    const text = canonicalJson(value);
    const number = this.#numbers.get(text) ?? this.#numbers.size;
    this.#numbers.set(text, number);
    if (isObject) this.#numbered.set(value, number);
    return number;
  }

  #placeOf(snapshot: SystemSnapshot): Place {
    const { value, context } = snapshot;
    const { actors, links, timers, more = null } = context;
    const all = [value, actors, links].flatMap((one) => Object.values(one));
    const key = [...all, more, ...timers].map((one) => this.#numberOf(one)).join();
    let place = this.#known.get(key);
    if (place === undefined) {
      place = new Place(this, this.#known.size, snapshot);
      this.#known.set(key, place);
    }
    return place;
  }
}
