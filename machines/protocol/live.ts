/** What a protocol brings so that it is run live: for `live`, and for the servers of `serve`. */

import type { LocalState, Settings } from 'actorcheck';
import type { Standing, World } from './world.ts';

/** What a live run is made of: the parties of the system, with real servers in place of some. */
export interface LiveParts {
  /** What relay and homeserver are, for `serve`. */
  readonly serving: Serving;
  /** Parties that real servers stand for. */
  readonly servers: readonly string[];
  /**
   * Parties that ask them over HTTP, one device each, with what a fault plan calls them. Whoever
   * is neither is there in person: what it says is handed over at once.
   */
  readonly clients: Readonly<Record<string, string>>;
  /** Names of the knobs that are about devices and people; usually none. */
  readonly deviceKnobs?: readonly string[];
  /** Names of those that are about servers: they are for a server of its own. */
  readonly serverKnobs?: readonly string[];
  /** What real time and real HTTP decide, whatever is set. */
  readonly forced?: Settings;
  /** How a server of its own is set up for settings of the knobs; what is left out is usual. */
  ownServer?(settings: Settings): OwnServer;
  /** Whether something is to come whose sender shows no sign of it: the run rests longer then. */
  isOwed?(standing: Standing): boolean;
  /** Where to-device events for a client come from; null as long as it has no session. */
  inbox?(client: string, at: LiveMoment): Inbox | null;
}

/** A client in a live run, as its state is now. */
export interface LiveMoment {
  readonly settings: Settings;
  readonly world: World;
  /** Its actors by name, those that have started. */
  readonly actors: ReadonlyMap<string, LocalState>;
}

/** A session whose sync brings to-device events, and the actor that they are for. */
export interface Inbox {
  readonly homeserverUrl: string;
  readonly accessToken: string;
  /** The actor that hands them on in the model. */
  readonly from: string;
  readonly to: string;
}

/** What servers go by, and how long they usually keep what they have. */
export interface Serving {
  /** All are served at once; where a server has to name itself, it is by the first. */
  readonly names: readonly [ServedNames, ...ServedNames[]];
  /** Of a rendezvous point, since its last update. */
  readonly relayLifeMs: number;
  readonly tokenLifeMs: number;
}

/** Names on the wire. Those of login tokens are missing where there are none. */
export interface ServedNames {
  /** Where a rendezvous point is created (MSC3886 L107, L329): a point is one level below. */
  readonly rendezvousPath: string;
  /** Where a login token is made (MSC3882). */
  readonly getTokenPath?: string;
  /** The homeserver's capability to make one. */
  readonly getTokenCapability?: string;
}

/** The settings of a server that serves one live run; null is for ever, or never. */
export interface OwnServer {
  readonly maxBytes?: number;
  readonly relayLifeMs?: number | null;
  readonly tokenLifeMs?: number;
  readonly visibleAfterMs?: number | null;
}
