/** What the cryptography of MSC3903 gives away, whoever listens: to be kept by how it is used. */

import type { Envelope, Property, Settings, View } from 'actorcheck';
import { symbolicCrypto } from '../../crypto/index.ts';
import { sealedIn } from '../../rendezvous/msc3903.ts';
import { namesOf } from '../messages/names.ts';
import { areConnected, hasRelayErred, of, readsAlike } from './state.ts';

const channels = ['newChannel', 'existingChannel'] as const;

/** The codes that the user sees. */
const codesShown = (view: View): string[] => {
  const { newCode, existingCode } = of(view, 'user');
  return [newCode, existingCode].flatMap((code) => code ?? []);
};

const keysOf = (view: View): string[] =>
  channels.flatMap((channel) => of(view, channel).secrets?.sharedKey ?? []);

/**
 * Sealed payloads that the relay holds, or that are on their way to it or from it. What one that
 * is careless gives out may be none that a device has sealed.
 */
function boxesIn(view: View) {
  const isAsWritten = !hasRelayErred(view);
  const carried = channels.flatMap((channel) =>
    view
      .messages(`${channel}=relay`)
      .filter(({ to }: Envelope) => isAsWritten || to === 'relay')
      .map(({ message }: Envelope) => (message as { body?: unknown }).body),
  );
  return [of(view, 'relay').slot?.body, ...carried].flatMap((body) => sealedIn(body) ?? []);
}

/**
 * What codes tell is the same wherever they are shown: asked where little else happens. Codes of
 * two digits are not those of the text.
 */
const isPlain = (settings: Settings): boolean =>
  readsAlike(settings) &&
  settings.e2ee === false &&
  settings.close === 'stop' &&
  settings['step-3'] === 'diagram' &&
  settings['relay-refusals'] === 0 &&
  !['reads-first', 'late-answers', 'short-code'].some((knob) => settings[knob] === true);

export const cryptographyProperties: readonly Property[] = [
  {
    name: 'code-tells-nothing-of-key',
    text: 'who sees a confirmation code knows no part of the key of the channel',
    source: 'MSC3903 L65-L67 (step 4), L101-L102 (step 7)',
    kind: 'always',
    when: (view) => codesShown(view).length > 0,
    appliesTo: isPlain,
    holds: (view) =>
      keysOf(view).every((key) =>
        codesShown(view).every((code) => symbolicCrypto.bitsTold(key, code) === 0),
      ),
  },
  {
    name: 'no-vector-used-twice',
    text: 'no two payloads of a channel are sealed with the same initialisation vector',
    source: 'MSC3903 L72-L73 (step 5)',
    kind: 'always',
    when: areConnected,
    holds: (view) => {
      const boxes = boxesIn(view);
      return boxes.every(({ iv, ciphertext }) =>
        boxes.every((other) => other.iv !== iv || other.ciphertext === ciphertext),
      );
    },
  },
];

const { smallOrderKey } = symbolicCrypto;
const { privateKey: anyones } = symbolicCrypto.ephemeralKeys('anyone');

/** The keys that anyone can derive who has seen a device's public key: of a secret that is zero. */
const knownToAll = (publicKey: string): (string | undefined)[] =>
  (['stable', 'unstable'] as const).flatMap((names) =>
    [
      { initiatorPublicKey: publicKey, recipientPublicKey: smallOrderKey },
      { initiatorPublicKey: smallOrderKey, recipientPublicKey: publicKey },
    ].map((keys) => {
      const { algorithm } = namesOf(names);
      const context = { algorithm, ...keys, takesSmallOrder: true };
      return symbolicCrypto.agree(anyones, smallOrderKey, context)?.sharedKey;
    }),
  );

/** Asked where such keys can be sent. */
export const smallOrderProperty: Property = {
  name: 'channel-key-takes-a-private-key',
  text: 'a device shares a key only with who has a private key for it: public ones do not give it',
  source: 'MSC3903 L59-L67 (steps 3, 4)',
  kind: 'always',
  holds: (view) =>
    channels.every((channel) => {
      const { keys, secrets } = of(view, channel);
      return (
        keys == null || secrets == null || !knownToAll(keys.publicKey).includes(secrets.sharedKey)
      );
    }),
  appliesTo: (settings) => settings['small-order-keys'] === true,
};
