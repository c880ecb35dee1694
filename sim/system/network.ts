/**
 * Links: what is under way between the actors of different parties, and how it may arrive.
 *
 * The contents of a link is a list of envelopes. A `connection` holds one exchange: the request,
 * then a marker while the server works on it, then the answer; a new request clears all of it,
 * as an HTTP client that gives up closes the connection.
 */

import { canonicalText } from './canonical.ts';
import type { Link, Party } from './definition.ts';
import { ModelError } from './errors.ts';
import type { Envelope, Message } from './message.ts';
import { named } from './suggest.ts';

/** Stands in a connection while the server works on the request: there is nothing to deliver. */
const underway = { from: '', to: '', message: { type: '' } } as const satisfies Envelope;

export const isUnderway = (envelope: Envelope): boolean => envelope.from === '';

export type NetworkLink = Exclude<Link, { kind: 'direct' }>;

/** How one actor reaches another. */
type Route = { readonly direct: true } | { readonly direct: false; readonly link: string };

/** An actor in the name of a link: in quotation marks if it could be taken for more than itself. */
const end = (actor: string): string => (/[>="]/.test(actor) ? JSON.stringify(actor) : actor);

/** The name of a link: `client=server` of a connection, else `from>to`; no two have the same. */
export const linkName = (link: NetworkLink): string =>
  link.kind === 'connection'
    ? `${end(link.client)}=${end(link.server)}`
    : `${end(link.from)}>${end(link.to)}`;

/** The links of a system by name, and the way from each actor to each other one. */
export class Network {
  readonly links = new Map<string, NetworkLink>();
  readonly #actors: readonly string[];
  readonly #routes = new Map<string, Route>();
  readonly #texts = new WeakMap<Message, string>();

  constructor(parties: readonly Party[], links: readonly Link[]) {
    const actors = parties.flatMap((party) => Object.keys(party.actors));
    this.#actors = actors;
    const known = new Set(actors);
    const add = (from: string, to: string, route: Route): void => {
      for (const name of [from, to]) {
        if (!known.has(name)) {
          const what = named(name, actors);
          const expected = `expected an actor, one of ${actors.join(', ')}`;
          throw new ModelError(`link to ${what}: ${expected}`, [name]);
        }
      }
      const key = `${end(from)}>${end(to)}`;
      if (this.#routes.has(key))
        throw new ModelError(`two links from "${from}" to "${to}"`, ['links', to]);
      this.#routes.set(key, route);
    };
    for (const party of parties) {
      const actorsHere = Object.keys(party.actors);
      for (const from of actorsHere) {
        for (const to of actorsHere) if (from !== to) add(from, to, { direct: true });
      }
    }
    for (const link of links) {
      if (link.kind === 'direct') {
        const [one, other] = link.between;
        add(one, other, { direct: true });
        add(other, one, { direct: true });
        continue;
      }
      const name = linkName(link);
      this.links.set(name, link);
      const ends = link.kind === 'connection' ? [link.client, link.server] : [link.from, link.to];
      add(ends[0] as string, ends[1] as string, { direct: false, link: name });
      if (link.kind === 'connection') add(link.server, link.client, { direct: false, link: name });
    }
  }

  /** Throws a ModelError if the actors are not linked. */
  route(from: string, to: string): Route {
    const route = this.#routes.get(`${end(from)}>${end(to)}`);
    if (route === undefined) {
      const names = this.#actors.join(', ');
      const problem = this.#actors.includes(to)
        ? `"${to}", but no link goes from one to the other`
        : `${named(to, this.#actors)}, but there is no such actor: expected one of ${names}`;
      throw new ModelError(`"${from}" sends to ${problem}`, [to, from]);
    }
    return route;
  }

  /** What tells a message from others: asked for again and again. */
  #text(message: Message): string {
    let text = this.#texts.get(message);
    if (text === undefined) {
      text = canonicalText(message);
      this.#texts.set(message, text);
    }
    return text;
  }

  /** Names of the connections that one of the actors is an end of. */
  connectionsOf(actors: readonly string[]): string[] {
    return [...this.links].flatMap(([name, link]) => {
      if (link.kind !== 'connection') return [];
      return actors.includes(link.client) || actors.includes(link.server) ? [name] : [];
    });
  }

  /** Whether a message is a response over a connection: a client that has ended needs none. */
  isAnswer({ from, to }: Envelope): boolean {
    const route = this.route(from, to);
    const link = route.direct ? undefined : this.link(route.link);
    return link?.kind === 'connection' && link.client === to;
  }

  link(name: string): NetworkLink {
    const link = this.links.get(name);
    if (link === undefined) {
      throw new ModelError(`unknown link "${name}": expected one of ${[...this.links.keys()]}`);
    }
    return link;
  }

  /** The link's contents with `envelope` sent on it, and what that gave up. */
  push(
    name: string,
    contents: readonly Envelope[],
    envelope: Envelope,
  ): { contents: readonly Envelope[]; abandoned: readonly Envelope[] } {
    const link = this.link(name);
    if (link.kind === 'connection') {
      const abandoned = contents.filter((sent) => !isUnderway(sent));
      if (envelope.from === link.client) return { contents: [envelope], abandoned };
      // An answer nobody waits for any more: the request was given up, or has been answered.
      const wanted = contents.some(isUnderway);
      return wanted ? { contents: [envelope], abandoned: [] } : { contents, abandoned: [envelope] };
    }
    const text = ({ message }: Envelope) => this.#text(message);
    // On a link that duplicates, what has been sent once cannot be sent anew.
    const isKnown = link.kind === 'duplicating' && contents.some((e) => text(e) === text(envelope));
    const all = isKnown ? [...contents] : [...contents, envelope];
    // A set has one order only, or equal states would differ.
    if (link.kind !== 'fifo') all.sort((a, b) => compareText(text(a), text(b)));
    return { contents: all, abandoned: [] };
  }

  /** The link's contents without the envelope at `index`, which is delivered. */
  take(name: string, contents: readonly Envelope[], index: number): readonly Envelope[] {
    const link = this.link(name);
    const taken = contents[index] as Envelope;
    if (link.kind === 'connection' && taken.from === link.client) return [underway];
    if (link.kind === 'duplicating') return contents;
    return contents.filter((_, other) => other !== index);
  }

  /** Which envelopes may be delivered next, in turn: by index. */
  deliverable(name: string, contents: readonly Envelope[]): number[] {
    if (contents.length === 0) return [];
    const { kind } = this.link(name);
    if (kind === 'duplicating') return [...contents.keys()];
    if (kind !== 'unordered') {
      return isUnderway(contents[0] as Envelope) ? [] : [0];
    }
    // Equal messages are one step, not several: the first of each stands for all.
    const texts = contents.map(({ message }) => this.#text(message));
    return texts.flatMap((text, index) => (texts.indexOf(text) === index ? [index] : []));
  }
}

/** Order of two texts by code unit, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
