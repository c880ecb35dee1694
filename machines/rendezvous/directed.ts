/**
 * The handshakes of MSC4108 and MSC4388: the scanning device answers with its key and a sealed
 * text, the other one with another sealed text, and from then on each seals with a key of its own
 * and numbers its payloads. Values of it are in `ecies.ts` and `hpke.ts`.
 */

import type { Agreement, DirectedCrypto, Ends } from '../crypto/directed/interface.ts';
import type { KeyPair } from '../crypto/index.ts';
import type { Handshake, Place } from './handshake.ts';

const initiating = 'MATRIX_QR_CODE_LOGIN_INITIATE';
const okay = 'MATRIX_QR_CODE_LOGIN_OK';

interface Direction {
  /** Null for that of the showing device, until it has confirmed. */
  readonly key: string | null;
  /** The number of the next payload. */
  readonly count: number;
}

export interface DirectedSession {
  readonly ends: Ends;
  readonly agreement: Agreement;
  readonly sending: Direction;
  readonly receiving: Direction;
  /** The revision last read: payloads are bound to it. Null for that where the channel is. */
  readonly readAt: string | null;
  /** The revision last written: payloads of the other device are bound to it. Null likewise. */
  readonly wroteAt: string | null;
}

interface Scheme {
  /** Its name, in codes of this project only: those of the texts have none. */
  readonly algorithm: string;
  readonly crypto: DirectedCrypto;
  /** The texts that a payload is bound to; none where nothing is. */
  readonly boundTo: (at: Place) => readonly string[];
  /** Whether the showing device draws a nonce for its key, and puts it before its first payload. */
  readonly drawsNonce: boolean;
  /** The number of the payload that confirms. Both numbers are 1 after it, whatever it was. */
  readonly firstOfShower: number;
  /** Whether a payload says its number, so that some may be missing: in no text. */
  readonly isNumbered: boolean;
}

const textOf = (body: unknown): string => (typeof body === 'string' ? body : '');

const sealing = ({ crypto, boundTo }: Scheme, { key, count }: Direction, at: Place, text: string) =>
  crypto.seal(key ?? '', count, boundTo(at), text);

const opening = (
  { crypto, boundTo }: Scheme,
  { key, count }: Direction,
  at: Place,
  text: string,
) => (key === null ? undefined : crypto.open(key, count, boundTo(at), text));

const advanced = ({ key, count }: Direction): Direction => ({ key, count: count + 1 });

/** The session of the scanning device, and what it writes. */
function initiate(
  scheme: Scheme,
  { privateKey, publicKey }: KeyPair,
  peerKey: string,
  at: Place,
): ReturnType<Handshake<DirectedSession>['start']> {
  const { crypto } = scheme;
  const ends = { shower: peerKey, scanner: publicKey };
  const agreement = crypto.agree(privateKey, peerKey, ends);
  if (agreement === undefined) return undefined;
  const sending = { key: agreement.scannerKey, count: 0 };
  const session: DirectedSession = {
    ends,
    agreement,
    sending: advanced(sending),
    receiving: { key: null, count: scheme.firstOfShower },
    readAt: at.etag,
    wroteAt: null,
  };
  return { session, says: crypto.join(publicKey, sealing(scheme, sending, at, initiating)) };
}

/** The session of the showing device, which has not confirmed yet. */
function accepted(
  scheme: Scheme,
  { privateKey, publicKey }: KeyPair,
  body: unknown,
  at: Place,
): DirectedSession | undefined {
  const said = scheme.crypto.split(textOf(body));
  if (said === undefined) return undefined;
  const ends = { shower: publicKey, scanner: said.head };
  const agreement = scheme.crypto.agree(privateKey, said.head, ends);
  if (agreement === undefined) return undefined;
  const receiving = { key: agreement.scannerKey, count: 0 };
  if (opening(scheme, receiving, at, said.sealed) !== initiating) return undefined;
  return {
    ends,
    agreement,
    sending: { key: null, count: scheme.firstOfShower },
    receiving: advanced(receiving),
    readAt: null,
    wroteAt: at.etag,
  };
}

const confirming = (scheme: Scheme): Required<Handshake<DirectedSession>>['confirmation'] => ({
  say(session, label, at) {
    const { crypto, drawsNonce } = scheme;
    const nonce = drawsNonce ? crypto.nonceFor(label) : '';
    const key = crypto.showerKey(session.agreement, nonce, session.ends);
    const sealed = sealing(scheme, { ...session.sending, key }, at, okay);
    return {
      says: drawsNonce ? crypto.join(nonce, sealed) : sealed,
      session: { ...session, sending: { key, count: 1 }, readAt: at.etag, wroteAt: null },
    };
  },
  take(session, body, at) {
    const { crypto, drawsNonce } = scheme;
    const text = textOf(body);
    const said = drawsNonce ? crypto.split(text) : { head: '', sealed: text };
    if (said === undefined) return undefined;
    const key = crypto.showerKey(session.agreement, said.head, session.ends);
    const receiving = { ...session.receiving, key };
    if (opening(scheme, receiving, at, said.sealed) !== okay) return undefined;
    return { ...session, receiving: { key, count: 1 }, readAt: null, wroteAt: at.etag };
  },
});

/** A payload after its number. */
const numbered = /^(?<number>\d{1,6})\.(?<sealed>.*)$/s;

/** What is received with which number: the next one, or what it says if that is not lower. */
function receivedAs({ isNumbered }: Scheme, { key, count }: Direction, text: string) {
  if (!isNumbered) return { direction: { key, count }, sealed: text };
  const { number, sealed = '' } = numbered.exec(text)?.groups ?? {};
  const said = Number(number ?? -1);
  return said < count ? undefined : { direction: { key, count: said }, sealed };
}

export function directed(scheme: Scheme): Handshake<DirectedSession> {
  return {
    algorithm: scheme.algorithm,
    keysFor: scheme.crypto.keysFor,
    invitation: '',
    // Neither text has a device look at what is there before it writes.
    isInvitation: () => true,
    start: (keys, peerKey, at) => initiate(scheme, keys, peerKey, at),
    accept: (keys, body, at) => accepted(scheme, keys, body, at),
    confirmation: confirming(scheme),
    // By MSC4388 (L867-881) what is sealed is bound to the revision of the last GET, and what is
    // opened to that of the last PUT: where the channel is, unless the same device goes on.
    seal(session, plaintext, _, at) {
      const etag = session.readAt ?? at.etag;
      const sending = advanced(session.sending);
      const sealed = sealing(scheme, session.sending, { ...at, etag }, plaintext);
      return {
        body: scheme.isNumbered ? `${session.sending.count}.${sealed}` : sealed,
        session: { ...session, sending, readAt: etag, wroteAt: null },
      };
    },
    open(session, body, at) {
      const etag = session.wroteAt ?? at.etag;
      const said = receivedAs(scheme, session.receiving, textOf(body));
      if (said === undefined) return undefined;
      const plaintext = opening(scheme, said.direction, { ...at, etag }, said.sealed);
      if (plaintext === undefined) return undefined;
      const receiving = advanced(said.direction);
      return { plaintext, session: { ...session, receiving, readAt: null, wroteAt: etag } };
    },
    nonceOf: (body) => textOf(body) || undefined,
    checkCode: ({ agreement }) => agreement.checkCode,
  };
}
