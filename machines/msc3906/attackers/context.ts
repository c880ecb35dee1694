/** What an attacker is given, keeps and hears, and the moves that it can make. */

import type { Crypto, KeyPair } from '../../crypto/index.ts';
import type { HttpEvent } from '../../http/message.ts';
import type { Places } from '../../matrix/account.ts';
import type { Names } from '../messages/names.ts';
import type { Powers } from './kinds.ts';
import type { Knowledge, Own } from './knowledge.ts';
import type { RelayReport } from './relay.ts';

export interface AttackerOptions {
  readonly crypto: Crypto;
  readonly names: Names;
  readonly places: Places;
  readonly powers: Powers;
  /** How many moves it may make. */
  readonly moves: number;
  /** What it passes for: whoever is at the other end is a device of the victim. */
  readonly poses: 'new' | 'existing';
  /** A login token for its own account, to sign a victim's device in with. */
  readonly ownToken: string;
}

export interface Attacker extends AttackerOptions {
  /** Its end of a channel. */
  readonly keys: KeyPair;
  /** All that it brings along. */
  readonly own: Own;
}

const label = 'attacker';

/** Keys to receive secrets with, which a homeserver that lies names as those of a device. */
export const impostorKeys = (crypto: Crypto): KeyPair => crypto.ephemeralKeys(`identity ${label}`);

export function attackerOf(options: AttackerOptions): Attacker {
  const { crypto, names } = options;
  const keys = crypto.ephemeralKeys(label);
  const algorithms = { channel: names.algorithm, toDevice: 'm.olm.v1.curve25519-aes-sha2' };
  return { ...options, keys, own: { crypto, keys, identity: impostorKeys(crypto), algorithms } };
}

export interface AttackerContext {
  readonly knows: Knowledge;
  /** Moves that it may still make. */
  readonly movesLeft: number;
  /** Of what is at the relay. */
  readonly etag: string;
  /** Whether a client is still to be shown what it had the relay show it. */
  readonly isPending: boolean;
  /** What it has put out: its key, messages, codes. Each once: it waits for the right moment. */
  readonly out: readonly string[];
  /** What is at the point that a phisher serves itself, and how often that has changed. */
  readonly point: { readonly body: string; readonly revision: number } | null;
  /** Payloads sealed so far. */
  readonly sealed: number;
}

export const knowsNothing = ({ moves }: AttackerOptions): AttackerContext => ({
  knows: [],
  movesLeft: moves,
  etag: '',
  isPending: false,
  out: [],
  point: null,
  sealed: 0,
});

/** The variants of a code that a phisher may show: as it has to be, or with something changed. */
export const shownCodes = ['as usual', 'without flow', 'same intent'] as const;

export type Move =
  | { readonly type: 'move.key' | 'move.login' }
  | { readonly type: 'move.say'; readonly message: Said }
  | { readonly type: 'move.replay'; readonly which: number; readonly client: string }
  | { readonly type: 'move.code'; readonly variant: (typeof shownCodes)[number] };
export type Said = 'progress' | 'protocols' | 'protocol' | 'approved' | 'success';

export type AttackerEvent =
  | Move
  | (RelayReport & { readonly from: string })
  | { readonly type: 'code.seen'; readonly qr: string; readonly from: string }
  | { readonly type: 'event.overheard'; readonly body: string; readonly from: string }
  | { readonly type: 'token.leaked'; readonly token: string; readonly from: string }
  | (HttpEvent & { readonly type: `response.${string}` });
