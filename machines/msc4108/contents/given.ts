/** What rows of this protocol are held against, and how they read a state. */

import type { Settings, View } from 'actorcheck';
import type { Crypto } from '../../crypto/index.ts';
import type { Account } from '../../matrix/account.ts';
import type { BrowserContext } from '../../oauth/browser.ts';
import type { ProviderContext } from '../../oauth/provider/context.ts';
import * as shared from '../../protocol/contents/rows.ts';
import type { ChannelContext } from '../../rendezvous/channel/context.ts';
import type { DirectedSession } from '../../rendezvous/directed.ts';
import type { RelayContext } from '../../rendezvous/relay/slot.ts';
import type { TokenRelayContext } from '../../rendezvous/relay/tokens/slot.ts';
import type { ExistingDeviceContext } from '../existingDevice/context.ts';
import { isUsual } from '../knobs.ts';
import type { NewDeviceContext } from '../newDevice/context.ts';
import type { Revision } from '../revisions.ts';
import type { UserContext } from '../user.ts';

/** What a setting gives the parties. */
export interface Given {
  readonly crypto: Crypto;
  readonly account: Account;
  readonly revision: Revision;
  readonly settings: Settings;
  /** Whether devices give up waiting for an answer. */
  readonly timesOut: boolean;
  /** Where the server is that creates the rendezvous. */
  readonly relayUrl: string;
  readonly newScans: boolean;
}

export type Heard = shared.Heard<Given>;
export type Said = shared.Said<Given>;
type SentRow = shared.SentRow<Given>;
type LedRow = shared.LedRow<Given>;
export type Row = shared.Row<Given>;

export const onceFor: <T>(make: (given: Given) => T) => (given: Given) => T = shared.onceFor;

interface Contexts {
  readonly newDevice: NewDeviceContext;
  readonly existingDevice: ExistingDeviceContext;
  readonly newChannel: ChannelContext<DirectedSession>;
  readonly existingChannel: ChannelContext<DirectedSession>;
  readonly relay: RelayContext & TokenRelayContext;
  readonly homeserver: { readonly crossSigned: boolean };
  readonly provider: ProviderContext;
  readonly browser: BrowserContext;
  readonly user: UserContext;
}

/** What an actor keeps, off XState's snapshot: there one may ask for what no state of it has. */
export const of = <Actor extends keyof Contexts>(
  view: View,
  actor: Actor,
): Partial<Contexts[Actor]> =>
  (view.local(actor)?.snapshot?.context ?? {}) as Partial<Contexts[Actor]>;

export type Flow = 'newDevice' | 'existingDevice';
type Channel = 'newChannel' | 'existingChannel';

export const isFlow = (actor: string): actor is Flow =>
  actor === 'newDevice' || actor === 'existingDevice';
export const isChannel = (actor: string): actor is Channel =>
  actor === 'newChannel' || actor === 'existingChannel';
export const channelOf = (flow: string): Channel =>
  flow === 'newDevice' ? 'newChannel' : 'existingChannel';

export const scans = (actor: string, { newScans }: Given): boolean =>
  ['newDevice', 'newChannel'].includes(actor) === newScans;

/** Whether a row is looked at: where all is as a reader expects it. */
export const isLookedAt = ({ appliesTo }: Row, settings: Settings): boolean =>
  isUsual(settings) && (appliesTo?.(settings) ?? true);

/** A row of what somebody says: the whole message is as it has to be. */
export const said = (
  name: string,
  text: string,
  source: string,
  isOne: (heard: Heard) => boolean,
  isRight: (heard: Heard) => boolean,
): SentRow => ({
  kind: 'sent',
  name,
  text,
  source,
  schema: null,
  contentOf: (heard) => (isOne(heard) ? heard.message : undefined),
  fields: { type: { comesFrom: source, isRight: (_, heard) => isRight(heard) } },
});

/** A row of where something leads, or of what there is after it. */
export const led = (
  name: string,
  text: string,
  source: string,
  contentOf: (heard: Heard) => unknown,
  isThere: (said: Said) => boolean,
): LedRow => ({ kind: 'led', name, text, source, contentOf, isThere });
