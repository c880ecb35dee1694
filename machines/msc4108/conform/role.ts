/** A device as a real client plays it: what it is told, does, and misses. */

import type { Envelope, Message, Settings, SystemSnapshot, Values } from 'actorcheck';
import { stateName } from 'actorcheck';
import { cryptoFor } from '../../crypto/index.ts';
import type { Act, Doings, Missed, Role, Shown } from '../../protocol/conform.ts';
import { lookInPlace } from '../../protocol/look.ts';
import type { DeviceActors } from '../actors.ts';
import { existingActors, newActors } from '../actors.ts';
import { lookForMs } from '../parties.ts';
import { revisionOf } from '../revisions.ts';
import { view } from '../view.ts';
import {
  actOfRequest,
  actOfScreen,
  actOfShown,
  confirms,
  isRead,
  opensPage,
  writesKey,
  writing,
} from './acts.ts';
import { Known } from './known.ts';
import type { SignInOrder, SignInShown } from './lines.ts';

/** Endings that the text does not know: it does not say what a device does then. */
const unsaid: readonly string[] = ['loginFailed', 'channelFailed', 'keysRefused', 'codeMismatch'];

const plain: Readonly<Record<string, 'open' | 'refuse' | 'cancel' | 'cannot-open'>> = {
  'user.open': 'open',
  'user.refuse': 'refuse',
  'user.cancel': 'cancel',
  'page-unopenable': 'cannot-open',
};

function orderOf({ type, qr, code }: Message): SignInOrder | null {
  if (type === 'user.scan') return { do: 'scan', qr: String(qr) };
  if (type === 'user.code') return { do: 'code', code: String(code) };
  const order = plain[type];
  return order === undefined ? null : { do: order };
}

/** What the machine in the client's place writes, by what its channel is at. */
function written(envelope: Envelope, snapshot: SystemSnapshot): string {
  const state = stateName(snapshot.value[envelope.from] as never);
  if (state.startsWith('writingKey')) return writesKey;
  if (state.startsWith('writingConfirmation')) return confirms;
  return writing(view(envelope, snapshot, { kind: 'symbolic' }).plaintext);
}

/** Where a homeserver tells all of its provider at once: since 2025 (MSC2965). */
const elsewhere: readonly string[] = ['GET auth_issuer', 'GET provider/configuration'];

/** The client has not asked for something: it goes on without it, or does other things first. */
function missedOf(
  to: string,
  { type }: Message,
  before: SystemSnapshot,
  doings: Doings,
): Missed | null {
  const asked = askedBy(before, to);
  if (elsewhere.includes(asked)) {
    return type === 'response.200'
      ? null
      : { excuse: 'where a homeserver tells of its provider: at auth_metadata' };
  }
  if (asked === 'GET devices') {
    const expected = 'looks whether there is a device of that id';
    return { expected, seen: doings.ahead() ?? 'nothing' };
  }
  if (type !== 'response.200' && type !== 'response.404') return null;
  return {
    excuse: 'when a device looks for news: before it writes, or while it does other things',
  };
}

/** What an actor is at when it waits for the answer to a look. */
function askedBy({ value }: SystemSnapshot, actor: string): string {
  const state = stateName(value[actor] as never);
  const states: Readonly<Record<string, string>> = {
    gettingIssuer: 'GET auth_issuer',
    gettingConfiguration: 'GET provider/configuration',
    checkingDevice: 'GET devices',
  };
  return states[state] ?? '';
}

function screenOf(own: DeviceActors, line: Shown): ReturnType<Role['screenOf']> {
  const shown = line as SignInShown;
  const from = own.flow;
  if (shown.event === 'ended') {
    return { from, screen: { type: 'screen.ended', outcome: shown.outcome } };
  }
  const { event: _, screen, ...more } = shown;
  return screen === 'browser'
    ? { from, to: 'browser', screen: { type: 'browser.open', ...more } }
    : { from, screen: { type: `screen.${screen}`, ...more } };
}

/** How long a poll for a token is waited for: its pause may have become longer. */
const tokenSeconds = 12;

/** What is done on a timer of the machine. RFC 8628, 3.2: 5 s where a provider says nothing. */
function waitMs(timer: string): number {
  if (timer.includes('lookFor')) return lookForMs;
  return 0;
}

/** The role in one run. `values`: those of the other device. */
function roleOf(own: DeviceActors, other: DeviceActors, settings: Settings, values: Values): Role {
  const crypto = cryptoFor(values);
  const scans = settings.scan === (own === newActors ? 'new' : 'existing');
  const handshake = revisionOf(settings).handshake(crypto);
  const known = new Known({ own, other, scans, crypto, handshake });
  const expected = (envelope: Envelope, snapshot: SystemSnapshot): Act | undefined => {
    const { to, message } = envelope;
    if (to === 'user') return actOfScreen(message);
    if (to === 'browser') return opensPage;
    if (!['relay', 'homeserver', 'provider'].includes(to)) return undefined;
    return actOfRequest(to, message, () => written(envelope, snapshot));
  };
  return {
    begins: scans ? null : ({ do: 'show' } satisfies SignInOrder),
    told: (tap) => {
      if (tap.type === 'user.code') known.entered();
      return orderOf(tap);
    },
    isRead,
    isPolled: (type) => ['GET rendezvous', 'GET devices', 'POST provider/token'].includes(type),
    pollSeconds: (type) => (type === 'POST provider/token' ? tokenSeconds : 1),
    // It may look for the new device as often as it likes; where the provider is, in its own way.
    isAside: ({ type }) =>
      type === 'GET auth_metadata' ||
      (type === 'GET devices' && known.hasSaid('m.login.protocol_accepted')),
    actOfRequest: (server, request) =>
      actOfRequest(server, request, () => known.textOf(request.body)),
    actOfShown: (shown: Shown) => actOfShown(shown as SignInShown),
    expected,
    heedShown: (shown: Shown) => known.heedShown(shown as SignInShown),
    heedRequest: (request) => known.heedRequest(request),
    screenOf: (shown: Shown) => screenOf(own, shown),
    asker: (server) => (server === 'relay' ? own.channel : own.flow),
    inside: () => known.inside(),
    endsUnsaid: ({ outcome }) => unsaid.includes(String(outcome)),
    waitMs,
    newsBetween: () => null,
    lookInPlace,
    missed: missedOf,
  };
}

export const existingRole = (settings: Settings, values: Values): Role =>
  roleOf(existingActors, newActors, settings, values);

export const newRole = (settings: Settings, values: Values): Role =>
  roleOf(newActors, existingActors, settings, values);
