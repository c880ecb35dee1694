/** What an attacker is given, keeps and hears, and the moves that it can make. */

import type { Crypto, Derivation, KeyPair } from '../../crypto/index.ts';
import type { HttpAnswer } from '../../http/message.ts';
import type { Places } from '../../matrix/account.ts';
import type { Names } from '../messages/names.ts';
import type { Powers } from './kinds.ts';
import type { Knowledge, Own } from './knowledge.ts';
import type { RelayReport } from './relay.ts';

export interface AttackerOptions {
  readonly crypto: Crypto;
  readonly names: Names;
  readonly places: Places;
  readonly derivation: Derivation;
  readonly powers: Powers;
  /** How many moves it may make. */
  readonly moves: number;
  /** Which device it passes for. The other one is the victim's. */
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
  /** The ETag of what is at the relay. */
  readonly etag: string;
  /** Whether the relay has still to show a client what the attacker has ordered. */
  readonly isPending: boolean;
  /** The names of the moves that it has made, each once: it waits for the right moment. */
  readonly out: readonly string[];
  /** What is at a phisher's own rendezvous point, and how often that has changed. */
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

/** The QR codes that a phisher may show: a valid one, and two with a change. */
export const shownCodes = ['as usual', 'without flow', 'same intent'] as const;

export type Move =
  | { readonly type: 'move.key' | 'move.small-order-key' | 'move.ground-key' | 'move.login' }
  | {
      readonly type: 'move.say';
      readonly message: Said;
      /** Who is between the devices says it to the one whose code it has seen. */
      readonly isToShower?: boolean;
    }
  | { readonly type: 'move.replay'; readonly which: number; readonly client: string }
  | { readonly type: 'move.code'; readonly variant: (typeof shownCodes)[number] };
export type Said = 'progress' | 'protocols' | 'protocol' | 'approved' | 'success';

export type AttackerEvent =
  | Move
  | (RelayReport & { readonly from: string })
  | { readonly type: 'code.seen'; readonly qr: string; readonly from: string }
  | { readonly type: 'confirmation.seen'; readonly code: string; readonly from: string }
  | { readonly type: 'event.overheard'; readonly body: string; readonly from: string }
  | { readonly type: 'token.leaked'; readonly token: string; readonly from: string }
  | HttpAnswer;
