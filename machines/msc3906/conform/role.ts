/** The existing device as a real client plays it: what it is told, does, and misses. */

import type { Envelope, Message, Settings, SystemSnapshot, Values } from 'actorcheck';
import { type ChannelSecrets, cryptoFor } from '../../crypto/index.ts';
import { decodeText, parsed, whenOk } from '../../http/decode.ts';
import type { HttpRequest } from '../../http/message.ts';
import type { Act, Doings, Inside, Missed, Role, Shown } from '../../protocol/conform.ts';
import { lookInPlace } from '../../protocol/look.ts';
import type { ChannelContext } from '../../rendezvous/channel/context.ts';
import { keySchema, sealedIn } from '../../rendezvous/msc3903.ts';
import { existingActors, newActors } from '../actors.ts';
import { qrCodeSchema } from '../messages/qrCode.ts';
import { visibilityTimeoutMs } from '../timing.ts';
import { view } from '../view.ts';
import { actOfRequest, actOfScreen, actOfShown, isRead } from './acts.ts';
import type { SignInOrder, SignInShown } from './lines.ts';

/** MSC3903 L72. */
const ivBits = 256;

/**
 * Whether the machine in the client's place shares its key with the new device: symbolic keys spell
 * out whose they are. What is sealed with another one stays sealed.
 */
function isOneKey({ context }: SystemSnapshot): boolean {
  const own = context.actors[existingActors.channel] as ChannelContext<ChannelSecrets> | null;
  return own?.secrets?.sharedKey.includes(newActors.channel) ?? true;
}

/** Endings that the text does not know: it does not say what a device does then. */
const unsaid: readonly string[] = [
  'uiaCancelled',
  'uiaFailed',
  'tokenRefused',
  'homeserverFailed',
  'channelFailed',
];

function orderOf({ type, password, qr }: Message): SignInOrder | null {
  switch (type) {
    case 'user.scan':
      return { do: 'scan', qr: String(qr) };
    case 'user.approve':
      return { do: 'approve' };
    case 'user.decline':
      return { do: 'decline' };
    case 'user.uia.cancel':
      return { do: 'refuse-uia' };
    case 'user.password':
      return { do: 'password', password: String(password) };
  }
  return null;
}

const isVisible = ({ value }: SystemSnapshot): boolean =>
  (value.homeserver as { readonly device?: unknown }).device === 'visible';

/** The client has not fetched something: it goes on without it, or does other things first. */
function missedOf(
  to: string,
  { type }: Message,
  { context }: SystemSnapshot,
  doings: Doings,
): Missed | null {
  if (to !== existingActors.channel) return null;
  if (type !== 'response.200' && type !== 'response.404') return null;
  const { outbox } = context.actors[existingActors.channel] as ChannelContext;
  const isAsking = context.links[`${existingActors.flow}=homeserver`]?.length !== 0;
  const asksAhead = doings.asks('GET capabilities') && !isAsking;
  const ahead = doings.ahead() ?? (asksAhead ? 'asks for the capabilities' : undefined);
  if (type === 'response.200' && ahead !== undefined && outbox.length === 0) {
    return { expected: 'fetches what the new device has written', seen: ahead };
  }
  return {
    excuse: 'when a device looks for news: before it writes, or while it does other things',
  };
}

/** Ends that the machine calls as an adapter does. */
const namedEnds: readonly string[] = ['success', 'declined', 'cancelled', 'unsupported'];

function screenOf(line: Shown): Message {
  const shown = line as SignInShown;
  if (shown.event === 'ended') return { type: 'screen.ended', outcome: shown.outcome };
  const { event: _, screen, ...more } = shown;
  return { type: `screen.${screen}`, ...more };
}

/** What can be known of the client in one run, by what it shows and writes. */
class Known {
  #secrets: ChannelSecrets | null = null;
  /** The confirmation code that it has shown, and how its part has ended. */
  #code: string | null = null;
  /** What was sealed with each initialisation vector. */
  readonly #ivs = new Map<string, string>();
  #ended: string | undefined;

  /** `values`: those of the new device. */
  constructor(
    readonly scans: boolean,
    readonly values: Values,
  ) {}

  heedShown(shown: SignInShown): void {
    if (shown.event === 'ended') this.#ended ??= shown.outcome;
    else if (shown.screen === 'approve') this.#code = shown.code;
    else if (shown.screen === 'qr') {
      const read = whenOk(decodeText(qrCodeSchema, shown.qr));
      if (read !== undefined) this.#agree(read.rendezvous.algorithm, read.rendezvous.key);
    }
  }

  heedRequest({ body }: HttpRequest): void {
    const own = whenOk(decodeText(keySchema, body));
    if (own !== undefined) this.#agree(own.algorithm, own.key);
    const sealed = sealedIn(body);
    if (sealed !== undefined) this.#ivs.set(sealed.iv, sealed.ciphertext);
  }

  /** What is wrong about how a body is sealed, in words (MSC3903 L72-L73); empty if nothing. */
  faultIn(body: unknown): string {
    const sealed = sealedIn(body);
    if (sealed === undefined) return '';
    const bits = 8 * Buffer.from(sealed.iv, 'base64').length;
    if (bits !== ivBits) return `, with an initialisation vector of ${bits} bits`;
    const before = this.#ivs.get(sealed.iv);
    const isAgain = before !== undefined && before !== sealed.ciphertext;
    return isAgain ? ', with the initialisation vector of another message' : '';
  }

  /** The plaintext of a body that is sealed with the key that it shares with the new device. */
  opened(body: unknown): unknown {
    const sealed = sealedIn(body);
    if (sealed === undefined || this.#secrets === null) return undefined;
    return parsed(cryptoFor(this.values).open(this.#secrets.sharedKey, sealed));
  }

  inside(): Readonly<Record<string, Inside>> {
    const isNamed = this.#ended !== undefined && namedEnds.includes(this.#ended);
    return {
      [existingActors.flow]: {
        done: this.#ended !== undefined,
        ...(isNamed ? { value: this.#ended as string } : {}),
        context: { code: this.#code },
      },
      [existingActors.channel]: { done: false, context: { secrets: this.#secrets } },
    };
  }

  /** What the new device shares with the client, whose public key is `key` (MSC3903 step 4). */
  #agree(algorithm: string, key: string): void {
    const crypto = cryptoFor(this.values);
    const { privateKey, publicKey } = crypto.ephemeralKeys(newActors.channel);
    // Whoever shows the code is the initiator.
    const keys = this.scans ? [publicKey, key] : [key, publicKey];
    const [initiatorPublicKey = '', recipientPublicKey = ''] = keys;
    const info = { algorithm, initiatorPublicKey, recipientPublicKey };
    this.#secrets = crypto.agree(privateKey, key, info) ?? null;
  }
}

/** The role in one run. `values`: those of the new device. */
export function existingRole(settings: Settings, values: Values): Role {
  const scans = settings.scan === 'existing';
  const known = new Known(scans, values);
  const expected = (envelope: Envelope, snapshot: SystemSnapshot): Act | undefined => {
    const { to, message } = envelope;
    if (to === 'user') return actOfScreen(message);
    if (to !== 'relay' && to !== 'homeserver') return undefined;
    const { plaintext } = view(envelope, snapshot, { kind: 'symbolic' });
    return actOfRequest(to, message, isOneKey(snapshot) ? plaintext : undefined);
  };
  return {
    begins: scans ? null : ({ do: 'show' } satisfies SignInOrder),
    told: orderOf,
    isRead,
    // What it knows of devices comes by its sync, at any time; the relay it asks again and again.
    isPolled: (type) => type === 'GET rendezvous',
    actOfRequest: (server, request) => {
      const act = actOfRequest(server, request, known.opened(request.body));
      return act && { ...act, text: act.text + known.faultIn(request.body) };
    },
    actOfShown: (shown: Shown) => actOfShown(shown as SignInShown),
    expected,
    heedShown: (shown: Shown) => known.heedShown(shown as SignInShown),
    heedRequest: (request) => known.heedRequest(request),
    screenOf: (shown: Shown) => ({ from: existingActors.flow, screen: screenOf(shown) }),
    asker: (server) => (server === 'relay' ? existingActors.channel : existingActors.flow),
    inside: () => known.inside(),
    endsUnsaid: ({ outcome }) => unsaid.includes(String(outcome)),
    waitMs: (timer) => (timer.includes('visibilityTimeout') ? visibilityTimeoutMs : 0),
    newsBetween: (before, after) =>
      !isVisible(before) && isVisible(after) ? 'POST keys/query' : null,
    lookInPlace,
    missed: missedOf,
  };
}
