/** The secure channel and the relay under it: MSC3903 and MSC3886. */

import type { Envelope, Property, View } from 'actorcheck';
import { membersOf, parsed } from '../../http/decode.ts';
import { seen } from './seen.ts';
import {
  areConnected,
  bothEnded,
  fits,
  flows,
  hasEnded,
  hasMiswritten,
  hasRelayErred,
  isCareful,
  isIn,
  of,
} from './state.ts';

/** What a body may consist of that the relay sees: announcements, keys, boxes, errors. */
const openForms = new Set(['algorithm', 'algorithm,key', 'ciphertext,iv', 'errcode']);

/** Symbolic boxes spell out their content, so it is their form that is checked. */
function isSealedOrOpen(body: unknown): boolean {
  return body === undefined || openForms.has(Object.keys(membersIn(body)).sort().join());
}

const membersIn = (body: unknown) => membersOf(parsed(body));

const relayLinks = ['newChannel=relay', 'existingChannel=relay'] as const;

/** Each box has its own initialisation vector, which names the channel that sealed it. */
function isSealedBy(channel: string, message: { type: string; body?: unknown }): boolean {
  if (message.type !== 'response.200') return false;
  return String(membersIn(message.body).iv).includes(channel);
}

const channels = ['newChannel', 'existingChannel'] as const;
const devices = [
  ['newDevice', 'newChannel'],
  ['existingDevice', 'existingChannel'],
] as const;

/** Whether that payload is said to be nothing new. */
const isToldOf = (etag: string, message: { type: string; headers?: unknown }): boolean =>
  message.type === 'response.304' && (message.headers as { etag?: string })?.etag === etag;

/** Whether a device has written that itself: what it has sealed, its key, or the announcement. */
function isOf(view: View, channel: (typeof channels)[number], body: string): boolean {
  const { iv, key } = membersIn(body);
  if (iv !== undefined) return String(iv).includes(channel);
  const { keys = null, peerKey = null } = of(view, channel);
  return key === undefined ? peerKey === null : key === keys?.publicKey;
}

/** The ends of the channel: who scanned the code has the key that it names, the other one not. */
function ends(view: View) {
  const both = channels.map((channel) => of(view, channel));
  return {
    shower: both.find(({ keys, peerKey }) => keys != null && peerKey === null),
    scanner: both.find(({ peerKey }) => peerKey != null),
  };
}

/** The public key that the relay holds, while it holds one. */
const keyAtRelay = (view: View): unknown => membersIn(of(view, 'relay').slot?.body).key;

/** What a relay holds and why it refuses: only a careful one is asked. */
const byAnswers = isCareful('relay');

export const channelProperties: readonly Property[] = [
  {
    name: 'connected-at-one-point',
    text: 'both ends of the channel are at the one point that the relay has created for the code',
    source: 'MSC3886 L107-L139; MSC3903 L36-L37 (step 1c)',
    kind: 'always',
    holds: (view) =>
      !areConnected(view) || of(view, 'newChannel').url === of(view, 'existingChannel').url,
  },
  {
    name: 'scanned-key-is-the-shown-one',
    text: 'who scanned the code has the key of the device that shows it',
    source: 'MSC3903 L30-L47 (step 1)',
    kind: 'always',
    holds: (view) => {
      const { shower, scanner } = ends(view);
      if (shower === undefined || scanner === undefined || hasMiswritten(view)) return true;
      return scanner.peerKey === shower.keys?.publicKey;
    },
    // Who scans another code has another key.
    appliesTo: isCareful('user'),
  },
  {
    name: 'relay-holds-scanners-key-only',
    text: 'a key at the relay is that of whoever scanned the code: the other is in the code only',
    source: 'MSC3903 L36-L37, L49-L57 (steps 1c, 2)',
    kind: 'always',
    holds: (view) => {
      const { shower, scanner } = ends(view);
      const key = keyAtRelay(view);
      if (key === undefined) return true;
      const isScanners = scanner === undefined || scanner.keys?.publicKey === key;
      return isScanners && shower?.keys?.publicKey !== key;
    },
  },
  {
    name: 'channel-ends-agree',
    text: 'if both ends have a shared key, key and code are the same',
    source: 'MSC3903 L59-L70 (steps 3, 4), L101-L102',
    kind: 'always',
    holds: (view) => {
      const mine = of(view, 'newChannel').secrets ?? null;
      const theirs = of(view, 'existingChannel').secrets ?? null;
      if (mine === null || theirs === null || hasMiswritten(view)) return true;
      return mine.sharedKey === theirs.sharedKey && mine.code === theirs.code;
    },
    // Another key than the scanner's: what the comparison of the codes is there for.
    appliesTo: byAnswers,
  },
  {
    name: 'shown-code-is-the-channels',
    text: 'the code that a device shows is that of its channel',
    source: 'MSC3903 L92-L105 (step 7)',
    kind: 'always',
    holds: (view) =>
      devices.every(([flow, channel]) => {
        const { code } = of(view, flow);
        return code == null || code === of(view, channel).secrets?.code;
      }),
  },
  {
    name: 'relay-sees-no-plaintext',
    text: 'but for the announcements all that the relay holds or carries is sealed',
    source: 'MSC3903 L72-L90 (steps 5, 6); MSC3886 L307-L311',
    kind: 'always',
    holds: (view) =>
      isSealedOrOpen(of(view, 'relay').slot?.body) &&
      relayLinks.every((link) =>
        view
          .messages(link)
          .every(({ message }: Envelope) => isSealedOrOpen((message as { body?: unknown }).body)),
      ),
    appliesTo: byAnswers,
  },
  {
    name: 'no-unread-payload-overwritten',
    text: 'no payload that the relay took is replaced before anyone has fetched it',
    source: 'MSC3886 L62; MSC3906 L169-L198 (steps 1 to 3), L381-L392',
    kind: 'always',
    holds: (view) => !seen(view, 'payloads').overUnread,
    appliesTo: byAnswers,
  },
  {
    name: 'no-unread-payload-deleted',
    text: 'no payload is deleted before anyone has fetched it',
    source: 'MSC3906 L187, L204; MSC3886 L69-L70',
    kind: 'always',
    holds: (view) => !seen(view, 'payloads').erasedUnread,
    appliesTo: byAnswers,
  },
  {
    name: 'no-blind-overwrite',
    text: 'the relay replaces a payload only for whoever has seen that one',
    source: 'MSC3886 L50-L55, L166-L169',
    kind: 'always',
    holds: (view) => !seen(view, 'payloads').overUnseen,
    appliesTo: byAnswers,
  },
  {
    name: 'write-is-seen',
    text: 'no device is told that nothing is new while there is what the other one has written',
    source: 'MSC3886 L183-L184, L226-L227',
    kind: 'always',
    holds: (view) => {
      const { slot = null } = of(view, 'relay');
      // Who was told a wrong ETag can have that of a payload which it has not seen.
      if (slot === null || slot.isRead || hasRelayErred(view)) return true;
      return channels.every((channel) =>
        view
          .messages(`${channel}=relay`)
          .every(
            ({ to, message }: Envelope) =>
              to !== channel || !isToldOf(slot.etag, message) || isOf(view, channel, slot.body),
          ),
      );
    },
  },
  {
    name: 'each-payload-has-its-vector',
    text: 'no payload is sealed with the vector of one that the relay has taken, of either device',
    source: 'MSC3903 L72-L73 (step 5)',
    kind: 'always',
    holds: (view) => !seen(view, 'vectors').isReused,
  },
  {
    name: 'own-payload-not-read-back',
    text: 'no device is handed what it has written itself',
    source: 'MSC3886 L189; MSC3903 L72-L90 (steps 5, 6)',
    kind: 'always',
    holds: (view) =>
      relayLinks.every((link) =>
        view.messages(link).every(({ to, message }) => !isSealedBy(to, message)),
      ),
    appliesTo: byAnswers,
  },
  {
    name: 'rendezvous-closed-at-step-5',
    text: 'where closing means deleting, the relay holds nothing after step 5',
    source: 'MSC3906 L204; MSC3886 L205',
    kind: 'eventually',
    when: (view) => isIn(view, 'existingDevice', 'tellingUnsupported'),
    holds: (view) => of(view, 'relay').slot == null,
    appliesTo: (settings) => fits(settings) && settings.close === 'delete',
  },
  {
    name: 'payload-read-or-writer-learns',
    text: 'a payload that the relay took is fetched, or both devices come to an end',
    source: 'MSC3886 L45-L46, L62',
    kind: 'eventually',
    when: (view) => {
      const { isFetched } = seen(view, 'payloads');
      return !isFetched && of(view, 'relay').slot != null && areConnected(view);
    },
    holds: (view) => {
      const { isFetched } = seen(view, 'payloads');
      return (isFetched && of(view, 'relay').slot != null) || bothEnded(view);
    },
    appliesTo: byAnswers,
  },
  {
    name: 'no-channel-lost-to-concurrent-writes',
    text: 'no sign-in breaks because both devices wrote at once',
    source: 'MSC3886 L50-L55, L169',
    kind: 'always',
    holds: (view) =>
      flows.every(
        (flow) =>
          !isIn(view, flow, 'channelFailed') || of(view, flow).reason !== 'concurrent_write',
      ),
    appliesTo: byAnswers,
  },
  {
    name: 'no-channel-lost-to-one-refusal',
    text: 'one 429 or 500 of the relay does not end a sign-in',
    source: 'MSC3886 L124, L171, L191',
    kind: 'always',
    holds: (view) =>
      flows.every(
        (flow) =>
          !isIn(view, flow, 'channelFailed') ||
          !['rate_limited', 'status_500'].includes(of(view, flow).reason ?? ''),
      ),
    appliesTo: (settings) => settings['relay-refusals'] !== 0,
  },
  {
    name: 'lost-channel-ends-its-device',
    text: 'a device whose channel has failed comes to an end',
    source: 'MSC3886 L170-L172',
    kind: 'always',
    holds: (view) =>
      devices.every(
        ([flow, channel]) => view.local(channel)?.value !== 'failed' || hasEnded(view, flow),
      ),
  },
  {
    name: 'relay-cleared-after-end',
    text: 'after both have ended the relay forgets what it holds',
    source: 'MSC3886 L66-L70; MSC3906 L187, L204',
    kind: 'eventually',
    when: bothEnded,
    holds: (view) => of(view, 'relay').slot == null,
  },
  {
    name: 'rendezvous-lasts-while-needed',
    text: 'once the devices are connected the relay holds the rendezvous until one has ended',
    source: 'MSC3886 L220-L222; MSC3906 L253-L254 (step 9), L316-L317 (step 16)',
    kind: 'always',
    when: (view) => areConnected(view) && !flows.some((flow) => hasEnded(view, flow)),
    holds: (view) => of(view, 'relay').slot != null,
    appliesTo: (settings) => settings['relay-life'] !== null,
  },
  {
    name: 'token-arrives-or-both-end',
    text: 'a login token that was sent is read, or both devices come to an end',
    source: 'MSC3906 L270-L281 (step 12); MSC3886 L66-L69, L220',
    kind: 'eventually',
    when: (view) => isIn(view, 'existingDevice', 'awaitingSuccess'),
    holds: (view) => of(view, 'newDevice').homeserver != null || bothEnded(view),
    appliesTo: fits,
  },
];
