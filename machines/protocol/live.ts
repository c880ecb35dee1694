/** What a protocol has to bring to be run live: for `live`, and for the servers of `serve`. */

import type { LocalState, Party, Settings } from 'actorcheck';
import type { Crypto } from '../crypto/index.ts';
import type { Standing, World } from './world.ts';

/** Which parties of the system take part in a live run, and how real servers replace the rest. */
export interface LiveParts {
  /** How relay and homeserver are served. */
  readonly serving: Serving;
  /** Parties whose place real servers take. */
  readonly servers: readonly string[];
  /**
   * Devices: parties that ask the servers over HTTP, each with its name in a fault plan. All other
   * parties are people: what they say to devices is handed over at once.
   */
  readonly clients: Readonly<Record<string, string>>;
  /** Names of the knobs that are about devices and people; usually none. */
  readonly deviceKnobs?: readonly string[];
  /** Names of those that are about servers: they set up a server for that run alone. */
  readonly serverKnobs?: readonly string[];
  /** Settings that real time and real HTTP force, whatever the user says. */
  readonly forced?: Settings;
  /** How a server for one run alone is set up under these settings; usually as `serve` is. */
  ownServer?(settings: Settings): OwnServer;
  /** Keys that the devices have sealed payloads with, for a log; usually none are told. */
  keysIn?(standing: Standing): readonly string[];
  /** Whether something may still come though nobody asks for it: the run then waits longer. */
  isOwed?(standing: Standing): boolean;
  /** Where to-device events for a client come from; null as long as it has no session. */
  inbox?(client: string, at: LiveMoment): Inbox | null;
}

/** A client in a live run, as its state is now. */
export interface LiveMoment {
  readonly settings: Settings;
  readonly world: World;
  /** The states of its actors that have started, by name. */
  readonly actors: ReadonlyMap<string, LocalState>;
}

/** A session whose sync brings to-device events, and the actor that they are for. */
export interface Inbox {
  readonly homeserverUrl: string;
  readonly accessToken: string;
  /** The actor that hands the events on in the model. */
  readonly from: string;
  readonly to: string;
}

/** The names that servers go by, and how long they usually keep what they have. */
export interface Serving {
  /** All are served at once; where a server has to choose one, it takes the first. */
  readonly names: readonly [ServedNames, ...ServedNames[]];
  /** Of a rendezvous point: since its last update, or since it was made. */
  readonly relayLifeMs: number;
  /** Of a login token, where there are some. */
  readonly tokenLifeMs?: number;
  /** Where devices sign in with a device grant; without, they do with login tokens. */
  readonly grant?: GrantServing;
}

/** Names on the wire. Those of login tokens are missing where there are none. */
export interface ServedNames {
  /** Where a rendezvous point is created (MSC3886 L107, L329): a point is one level below. */
  readonly rendezvousPath: string;
  /** What its relay is there; usually that of MSC3886. */
  readonly relay?: RelayInterface;
  /** What it says, in JSON, of a write over what its writer has not seen; usually as its text. */
  readonly conflict?: object;
  /** How long a point lives there, where not all live as long. */
  readonly relayLifeMs?: number;
  /** Where a login token is made (MSC3882). */
  readonly getTokenPath?: string;
  /** The homeserver's capability to make one. */
  readonly getTokenCapability?: string;
}

/**
 * The interfaces of relays: with ETags, of MSC3886; the same with plain text, of MSC4108 in 2024;
 * with sequence tokens in JSON, of MSC4388.
 */
export type RelayInterface = 'etags' | 'plain' | 'tokens';

/** A homeserver with a provider at which the user consents (RFC 8628). */
export interface GrantServing {
  readonly deviceCodeLifeMs: number;
  /** Its machines for one account: `homeserver`, and `provider` where that is not a real one. */
  actors(given: GrantGiven): Party['actors'];
}

/** What the homeserver of one account is made for. */
export interface GrantGiven {
  readonly crypto: Crypto;
  readonly homeserverUrl: string;
  /** Of the existing device, and of the new one once that is signed in. */
  readonly accessTokens: { readonly existing: string; readonly added: string };
  /** The public self-signing key. */
  readonly selfSigningKey: string;
  readonly provider: ProviderPlace;
  readonly visibleAfterMs: number | null;
  readonly deviceCodeLifeMs: number;
}

/** Where the provider is. */
interface ProviderPlace {
  /** Its issuer, without a slash at the end. */
  readonly url: string;
  /** Its document (OpenID Connect Discovery 1.0), where it is a real one. */
  readonly metadata?: object;
}

/** The settings of a server that serves one live run; null is for ever, or never. */
export interface OwnServer {
  readonly maxBytes?: number;
  readonly relayLifeMs?: number | null;
  readonly tokenLifeMs?: number;
  readonly visibleAfterMs?: number | null;
  readonly deviceCodeLifeMs?: number;
}
