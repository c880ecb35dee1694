/**
 * Payloads of the other device that no careless one writes, as no schema has them: in the clear,
 * a member missing or of another type, nothing of a message at all. Sealed ones are wrong inside.
 */

import type { Envelope, SystemSnapshot, Values } from 'actorcheck';
import { type ChannelSecrets, cryptoFor } from '../../crypto/index.ts';
import { membersOf, parsed } from '../../http/decode.ts';
import type { OddPayloads } from '../../protocol/conform.ts';
import { type Members, memberByMember, nothing, type Wrongs } from '../../protocol/wrongs.ts';
import type { ChannelContext } from '../../rendezvous/channel/context.ts';
import { sealedIn } from '../../rendezvous/msc3903.ts';
import { newActors } from '../actors.ts';

const channelOf = ({ context }: SystemSnapshot) =>
  context.actors[newActors.channel] as ChannelContext<ChannelSecrets>;

/** What is not sealed: a key, or what makes the point. */
function inTheClear(body: unknown, values: Values): Wrongs {
  const value = membersOf(parsed(body));
  const other: Record<string, string> = {};
  if ('algorithm' in value) {
    other['with another algorithm'] = JSON.stringify({ ...value, algorithm: 'org.example.other' });
  }
  if ('key' in value) {
    const { smallOrderKey: key } = cryptoFor(values);
    other['with a key of small order'] = JSON.stringify({ ...value, key });
  }
  return { ...memberByMember(value), ...nothing, ...other };
}

/** What is wrong about how it is sealed: it is the same with any message. */
function aboutSealing(sealed: Members & { readonly ciphertext: string }, plaintext: string) {
  return {
    unsealed: plaintext,
    ...memberByMember(sealed),
    'cut short': JSON.stringify({ ...sealed, ciphertext: sealed.ciphertext.slice(0, -8) }),
  };
}

function wrongsOf({ from, message }: Envelope, snapshot: SystemSnapshot, values: Values): Wrongs {
  if (from !== newActors.channel || message.body === undefined) return {};
  const sealed = sealedIn(message.body);
  const { secrets, sealedCount } = channelOf(snapshot);
  if (sealed === undefined || secrets === null) return inTheClear(message.body, values);
  const crypto = cryptoFor(values);
  const plaintext = crypto.open(secrets.sharedKey, sealed) ?? '';
  const value = membersOf(parsed(plaintext));
  const unknown = JSON.stringify({ ...value, type: 'org.example.unknown' });
  const within = { ...memberByMember(value), ...nothing, 'with a type that nobody knows': unknown };
  const resealed = Object.entries(within).map(([name, text]) => [
    name,
    JSON.stringify(crypto.seal(secrets.sharedKey, text, `odd ${name}`)),
  ]);
  const outer = sealedCount === 0 ? aboutSealing({ ...sealed }, plaintext) : {};
  return { ...Object.fromEntries(resealed), ...outer };
}

/** `existing-scans`: there the other device makes the point. */
export const payloads: OddPayloads = {
  scenarios: ['e2ee', 'existing-scans'],
  of: (envelope, snapshot, values) => Object.keys(wrongsOf(envelope, snapshot, values)),
  body: (name, envelope, snapshot, values) => wrongsOf(envelope, snapshot, values)[name],
};
