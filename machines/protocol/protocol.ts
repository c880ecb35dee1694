/**
 * Protocol: a Model that also leaves the engine. Its machines run over real HTTP (`serve`, `live`),
 * real clients are compared with them (`conform`), and texts are held against them (`text`).
 */

import type {
  Envelope,
  FaultBudget,
  MessageView,
  Model,
  PartyOutcome,
  Settings,
  SystemDefinition,
  Values,
} from 'actorcheck';
import type { ConformParts } from './conform.ts';
import type { LiveParts } from './live.ts';
import type { LogParts } from './log.ts';
import type { TextParts } from './text.ts';
import type { Standing, World } from './world.ts';

export interface Protocol extends Model {
  /** As of a Model; with a `world`, its machines are made for that. */
  system(
    settings: Settings,
    faults: FaultBudget,
    values: Values,
    amendments?: readonly string[],
    world?: World,
  ): SystemDefinition;
  /** As of a Model, from the states in `standing` alone. */
  view(envelope: Envelope, standing: Standing, values: Values): MessageView;
  /** As of a Model, for the parties whose states are in `standing`. */
  outcomes(standing: Standing, settings: Settings): Readonly<Record<string, PartyOutcome>>;
  /** Without, it cannot be run live. */
  readonly live?: LiveParts;
  /** Without, no client can be compared with it. */
  readonly conform?: ConformParts;
  /** Without, no text can be held against it. */
  readonly text?: TextParts;
}

/** A protocol that can be run live. */
export type LiveProtocol = Protocol & { readonly live: LiveParts };

/** The model as such a protocol; undefined if it cannot be run live. */
export function liveIn(model: Model): LiveProtocol | undefined {
  const protocol: Protocol = model;
  const { live } = protocol;
  return live && { ...protocol, live };
}

/** A protocol that clients can be compared with. */
export type ConformProtocol = Protocol & { readonly conform: ConformParts };

/** The model as such a protocol; undefined if it is none. */
export function conformIn(model: Model): ConformProtocol | undefined {
  const protocol: Protocol = model;
  const { conform } = protocol;
  return conform && { ...protocol, conform };
}

/** A protocol that logs of real runs can be held against. */
export type LoggedProtocol = LiveProtocol & {
  readonly conform: ConformParts & { readonly log: LogParts };
};

/** The model as such a protocol; undefined if it is none. */
export function loggedIn(model: Model): LoggedProtocol | undefined {
  const [live, conform] = [liveIn(model), conformIn(model)?.conform];
  const log = conform?.log;
  return live && conform && log && { ...live, conform: { ...conform, log } };
}

/** What the model brings for texts; undefined if it brings nothing. */
export const textIn = (model: Model): TextParts | undefined => (model as Protocol).text;
