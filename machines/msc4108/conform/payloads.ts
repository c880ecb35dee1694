/**
 * Payloads of the other device that no schema has: cut, unsealed, a member missing or of another
 * type, another message. Sealed ones are wrong inside, and sealed in their turn.
 */

import type { Envelope, Settings, SystemSnapshot, Values } from 'actorcheck';
import { cryptoFor } from '../../crypto/index.ts';
import { membersOf, parsed } from '../../http/decode.ts';
import type { OddPayloads } from '../../protocol/conform.ts';
import { type Members, memberByMember, nothing, type Wrongs } from '../../protocol/wrongs.ts';
import type { ChannelContext } from '../../rendezvous/channel/context.ts';
import type { DeviceActors } from '../actors.ts';
import { revisionOf } from '../revisions.ts';

/** How much is cut off: of base64, whole bytes of what proves that it is untouched. */
const cut = 8;

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same one level below: a member within a member. */
function withinMembers(value: Members): Wrongs {
  const wrongs = Object.entries(value).flatMap(([name, inner]) =>
    isMembers(inner)
      ? Object.entries(memberByMember(inner)).map(([text, json]): [string, string] => [
          `${text} in ${name}`,
          JSON.stringify({ ...value, [name]: JSON.parse(json) }),
        ])
      : [],
  );
  return Object.fromEntries(wrongs);
}

/** Messages that have their place somewhere else. */
const others: Wrongs = Object.fromEntries(
  ['m.login.success', 'm.login.declined', 'm.login.protocol_accepted', 'org.example.unknown'].map(
    (type) => [`as ${type}`, JSON.stringify({ type })],
  ),
);
const failures: Wrongs = Object.fromEntries(
  ['user_cancelled', 'unsupported_protocol', 'org.example.unknown'].map((reason) => [
    `as a failure, ${reason.replaceAll('_', ' ')}`,
    JSON.stringify({ type: 'm.login.failure', reason }),
  ]),
);

/** What stands at the relay as it is: nothing of it is sealed by a session. */
const aboutBytes = (body: string): Wrongs => ({
  empty: '',
  'cut short': body.slice(0, -cut),
  'as JSON': '{}',
});

function wrongsOf(
  other: DeviceActors,
  { from, message }: Envelope,
  snapshot: SystemSnapshot,
  values: Values,
): Wrongs {
  if (from !== other.channel || message.type !== 'PUT rendezvous') return {};
  const body = String(message.body);
  const { secrets, outbox, url, etag } = snapshot.context.actors[from] as ChannelContext;
  const [plaintext] = outbox;
  if (secrets === null || plaintext === undefined) return aboutBytes(body);
  const handshake = revisionOf(released).handshake(cryptoFor(values));
  const value = membersOf(parsed(plaintext));
  const within = {
    ...memberByMember(value),
    ...withinMembers(value),
    ...nothing,
    ...others,
    ...failures,
  };
  const resealed = Object.entries(within).map(([name, text]) => [
    name,
    handshake.seal(secrets, text, `odd ${name}`, { url, etag }).body,
  ]);
  return { ...Object.fromEntries(resealed), unsealed: plaintext, ...aboutBytes(body) };
}

/** What released clients speak. */
const released: Settings = { revision: '2024' };

export const payloadsOf = (other: DeviceActors): OddPayloads => ({
  scenarios: ['as-2024', 'as-2024-existing-scans'],
  of: (envelope, snapshot, values) => Object.keys(wrongsOf(other, envelope, snapshot, values)),
  body: (name, envelope, snapshot, values) => wrongsOf(other, envelope, snapshot, values)[name],
});
