/** What the channel keeps, what it is asked and what it tells, and what it is made with. */

import type { KeyPair } from '../../crypto/index.ts';
import type { HttpAnswer } from '../../http/message.ts';
import type { Handshake } from '../handshake.ts';
import type { Rendezvous } from '../messages.ts';
import type { Wire } from '../wire/wire.ts';

export interface ChannelContext<Session extends object = object> {
  /** Of the device's own ephemeral key; null before the channel is opened. */
  readonly keys: KeyPair | null;
  /** Where to create the point, then where it is. */
  readonly url: string;
  /** The revision last seen or written: an ETag, or what the relay has for it. */
  readonly etag: string;
  /** The key that the QR code names, for the device that scanned it. */
  readonly peerKey: string | null;
  /** The handshake's session, once there is one. */
  readonly secrets: Session | null;
  /** What the flow wants sent and the relay has not accepted yet, as plaintext. */
  readonly outbox: readonly string[];
  /** Payloads sealed so far: each has a label of its own. */
  readonly sealedCount: number;
  readonly closing: 'no' | 'stop' | 'delete';
}

/** What the flow asks of its channel. */
export type ChannelRequest =
  | { readonly type: 'channel.open' }
  | { readonly type: 'channel.join'; readonly rendezvous: Rendezvous }
  | { readonly type: 'channel.send'; readonly payload: unknown }
  /** `deletes`: whether the point is ended at the relay too. */
  | { readonly type: 'channel.close'; readonly deletes: boolean };

/** What the channel tells its flow. */
export type ChannelReport =
  | { readonly type: 'channel.ready'; readonly rendezvous: Rendezvous }
  | { readonly type: 'channel.connected'; readonly code: string }
  | { readonly type: 'channel.received'; readonly payload: unknown }
  | { readonly type: 'channel.sent' }
  | { readonly type: 'channel.failed'; readonly reason: string };

export type ChannelEvent = ChannelRequest | HttpAnswer;

/** How the channel goes about it where the text leaves room. */
interface ChannelHabits {
  /** Whether an answer may not come, or come late. */
  readonly timesOut: boolean;
  /** Whether it reads and writes again after 412, and asks again after 429 and 500. */
  readonly retriesWrites: boolean;
  /** Whether what it then writes again has the next number: what was refused had one. */
  readonly sealsAnew?: boolean;
  /** Whether it asks for news before each write: MSC3886 L50-L53, by the letter. */
  readonly readsFirst: boolean;
  /** Whether it waits, after 409, for what is at the relay to be read. */
  readonly waitsForReader: boolean;
  /** Whether it goes to addresses of https only. */
  readonly secureOnly: boolean;
}

export interface ChannelOptions extends ChannelHabits {
  /** Its own name, that of the flow which it serves, and that of the relay. */
  readonly actors: { readonly channel: string; readonly flow: string; readonly relay: string };
  readonly handshake: Handshake<object>;
  /** How it speaks to the relay. */
  readonly wire: Wire;
  /** The name of the transport, as a code has it in `rendezvous.transport.type`. */
  readonly transportType: string;
  /** The URL at which it creates its point. */
  readonly endpoint: string;
  /** Of the device, for relays that serve only those who have one. */
  readonly accessToken?: string | undefined;
  /** How often it asks for news. */
  readonly pollIntervalMs: number;
  /** When it takes a request to be lost, where one can be. */
  readonly requestTimeoutMs: number;
}
