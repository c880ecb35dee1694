/**
 * A handshake: how two devices that meet at a rendezvous come to share a session, and what they
 * write there from then on. The channel knows when something is read and written, and asks the
 * handshake what it is.
 *
 * All of it is pure. What one end knows is a `Session`, a plain value which the channel keeps and
 * hands back: a key for both directions, or a key and a counter for each. What is sealed or opened
 * therefore gives the session that there is afterwards, too.
 *
 * In some schemes the device that shows the code confirms before the other one goes on: the channel
 * then has a state for each, after `writingKey` and `awaitingKey`.
 */

import type { KeyPair } from '../crypto/index.ts';

/** What a payload can be bound to: where it is read or written, and what was there before it. */
export interface Place {
  readonly url: string;
  /** Of the payload last seen or written there. */
  readonly etag: string;
}

/** What stands at the relay as it is, or as JSON. */
export type Payload = string | object;

/** The part of a handshake in which the device that shows the code answers. */
interface Confirmation<Session extends object> {
  /** What it writes; `label` is another one for each meeting. */
  say(
    session: Session,
    label: string,
    at: Place,
  ): { readonly says: Payload; readonly session: Session };
  /** The scanning device's session with it; undefined if it is none. Never throws. */
  take(session: Session, body: unknown, at: Place): Session | undefined;
}

export interface Handshake<Session extends object> {
  /** Its name on the wire: both devices have to mean the same. */
  readonly algorithm: string;
  /** Another name of it, if there is one that it takes for its own. */
  readonly alsoTakes?: string | undefined;
  /** The key pair for one meeting of the device that `label` names. */
  keysFor(label: string): KeyPair;
  /** What the device that shows the code leaves for whoever scans it. */
  readonly invitation: Payload;
  /** Whether what was read is such an invitation, to this handshake. Never throws. */
  isInvitation(body: unknown): boolean;
  /**
   * The scanning device's part: the session, and what it writes for the other one to have it too.
   * Undefined if the key in the code is none that can be used.
   */
  start(
    keys: KeyPair,
    peerKey: string,
    at: Place,
  ): { readonly session: Session; readonly says: Payload } | undefined;
  /** The showing device's part: the session, or undefined if what was read does not give one. */
  accept(keys: KeyPair, body: unknown, at: Place): Session | undefined;
  /** Without, there is a session as soon as both have each other's key. */
  readonly confirmation?: Confirmation<Session>;
  /** `label` is another one for each payload of a device. */
  seal(
    session: Session,
    plaintext: string,
    label: string,
    at: Place,
  ): { readonly body: Payload; readonly session: Session };
  /** Undefined if it is no payload of this session. Never throws. */
  open(
    session: Session,
    body: unknown,
    at: Place,
  ): { readonly plaintext: string; readonly session: Session } | undefined;
  /** What is different in each sealed payload, to tell one that is replayed. */
  nonceOf(body: unknown): string | undefined;
  /** What the users of both devices compare. */
  checkCode(session: Session): string;
}
