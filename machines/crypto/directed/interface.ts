/**
 * The cryptography of channels that have a key of its own for each direction, and for each payload
 * under it a number: ECIES and HPKE, as MSC4108 and MSC4388 use them. Terms or bytes, as in the
 * interface beside it: all is text, and all is pure.
 */

import type { KeyPair } from '../interface.ts';

/** The public keys of the device that shows the code and of the one that scans it. */
export interface Ends {
  readonly shower: string;
  readonly scanner: string;
}

/** What both have as soon as they have each other's key. */
export interface Agreement {
  /** What the scanning device seals with. */
  readonly scannerKey: string;
  /** What the key of the other direction is made from. */
  readonly secret: string;
  /** What the user carries from one device to the other. */
  readonly checkCode: string;
}

export interface DirectedCrypto {
  /** The key pair for one meeting of the device that `label` names. */
  readonly keysFor: (label: string) => KeyPair;
  /** Undefined for what is no public key, and for one of small order. */
  agree(privateKey: string, peerKey: string, ends: Ends): Agreement | undefined;
  /** What the showing device draws for its key, and tells: a value that comes once. */
  nonceFor(label: string): string;
  /** What the showing device seals with; the nonce is part of it where the scheme has one. */
  showerKey(agreement: Agreement, nonce: string, ends: Ends): string;
  /** The payload number `count` under that key, bound to texts that are not in it. */
  seal(key: string, count: number, bound: readonly string[], plaintext: string): string;
  /** Undefined if it is not that payload. Never throws. */
  open(key: string, count: number, bound: readonly string[], sealed: string): string | undefined;
  /** One text of a public key or a nonce, and what is sealed. */
  join(head: string, sealed: string): string;
  /** The inverse; undefined if it is no such text. Never throws. */
  split(text: string): { readonly head: string; readonly sealed: string } | undefined;
}
