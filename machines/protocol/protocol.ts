/**
 * Protocol: a Model whose machines also meet what is no machine. What it brings so that they run
 * over real HTTP (`serve`, `live`), and so that a real client is held against them (`conform`).
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
import type { Standing, World } from './world.ts';

export interface Protocol extends Model {
  /** As of a Model; with a `world`, its devices are made for that. */
  system(
    settings: Settings,
    faults: FaultBudget,
    values: Values,
    amendments?: readonly string[],
    world?: World,
  ): SystemDefinition;
  /** As of a Model, and of no more than `standing` says. */
  view(envelope: Envelope, standing: Standing, values: Values): MessageView;
  /** As of a Model, of the parties that `standing` says something of. */
  outcomes(standing: Standing, settings: Settings): Readonly<Record<string, PartyOutcome>>;
  /** Without, it cannot be run live. */
  readonly live?: LiveParts;
  /** Without, no client can be held against it. */
  readonly conform?: ConformParts;
}

/** A protocol that can be run live. */
export type LiveProtocol = Protocol & { readonly live: LiveParts };

/** The model as a protocol that can be run live; undefined for one that cannot. */
export function liveIn(model: Model): LiveProtocol | undefined {
  const protocol: Protocol = model;
  const { live } = protocol;
  return live && { ...protocol, live };
}

/** A protocol that clients can be held against. */
export type ConformProtocol = Protocol & {
  readonly conform: ConformParts;
  readonly live: LiveParts;
};

/** The model as one; undefined for one that is none. */
export function conformIn(model: Model): ConformProtocol | undefined {
  const protocol = liveIn(model);
  const conform = protocol?.conform;
  return protocol && conform && { ...protocol, conform };
}
