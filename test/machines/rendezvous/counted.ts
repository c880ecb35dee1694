/**
 * A handshake unlike that of MSC3903, without any cryptography: a key and a counter for each
 * direction, payloads that are bound to the revision they follow, a check code of two digits.
 */

import type { Handshake, Place } from '../../../machines/rendezvous/handshake.ts';

interface Direction {
  readonly key: string;
  readonly count: number;
}

interface CountedSession {
  readonly sending: Direction;
  readonly receiving: Direction;
}

const between = (own: string, peer: string): CountedSession => ({
  sending: { key: `${own} to ${peer}`, count: 0 },
  receiving: { key: `${peer} to ${own}`, count: 0 },
});

const next = ({ key, count }: Direction): Direction => ({ key, count: count + 1 });

const parsed = (body: unknown): Readonly<Record<string, unknown>> =>
  typeof body === 'string' ? JSON.parse(body) : {};

const bound = ({ url, etag }: Place): string => `${url} ${etag}`;

export const counted: Handshake<CountedSession> = {
  algorithm: 'counted',
  keysFor: (label) => ({ privateKey: label, publicKey: `key of ${label}` }),
  invitation: {},
  isInvitation: (body) => body === '{}',
  start: ({ publicKey }, peerKey, at) => ({
    session: between(publicKey, peerKey),
    says: { initiate: publicKey, bound: bound(at) },
  }),
  accept: ({ publicKey }, body, at) => {
    const said = parsed(body);
    return said.bound === bound(at) ? between(publicKey, String(said.initiate)) : undefined;
  },
  seal: (session, plaintext, _label, at) => ({
    body: { ...session.sending, bound: bound(at), plaintext },
    session: { ...session, sending: next(session.sending) },
  }),
  open: (session, body, at) => {
    const { key, count, bound: to, plaintext } = parsed(body);
    const { receiving } = session;
    if (key !== receiving.key || count !== receiving.count || to !== bound(at)) return undefined;
    return { plaintext: String(plaintext), session: { ...session, receiving: next(receiving) } };
  },
  nonceOf: (body) => `${parsed(body).key} ${parsed(body).count}`,
  checkCode: ({ sending, receiving }) => {
    const both = [sending.key, receiving.key].sort().join();
    return String(10 + (both.length % 90));
  },
};
