/** The keys of a run and what is derived from them: the part of a vector that is secret. */

import type { Settings, VectorRun } from 'actorcheck';
import type { ChannelSecrets, Crypto, KeyPair } from '../../crypto/index.ts';
import { keySchedule } from '../../crypto/real.ts';
import {
  accountOf,
  deviceSecrets,
  existingDeviceId,
  newDeviceId,
  strangerDeviceId,
} from '../../matrix/account.ts';
import type { ChannelContext } from '../../rendezvous/channel/context.ts';
import { type DeviceActors, existingActors, newActors } from '../actors.ts';
import { separateCodeInfo } from '../handshakes.ts';
import { namesOf } from '../messages/names.ts';
import { boxIn } from './sealed.ts';

interface VectorKey extends KeyPair {
  /** What the rest of the vector calls it. */
  readonly id: string;
  readonly kind: 'X25519' | 'Ed25519';
  readonly use: string;
}

/** A key that two parties share, and how each of them comes by it. */
export interface Agreement {
  readonly id: string;
  readonly use: string;
  readonly algorithm: string;
  /** Ids of the two X25519 keys. */
  readonly initiator: string;
  readonly recipient: string;
  readonly sharedSecret: string;
  readonly salt: string;
  readonly info: string;
  readonly aesKey: string;
  /** Of the channel between the devices only. */
  readonly code: { readonly info: string; readonly bytes: string; readonly text: string } | null;
}

const devices: readonly DeviceActors[] = [newActors, existingActors];

type Channel = ChannelContext<ChannelSecrets>;

/** What a channel knows in each state of the run; nothing while its device is down. */
function channelStates({ snapshots }: VectorRun, { channel }: DeviceActors): Channel[] {
  return snapshots.flatMap(({ context }) => (context.actors[channel] as Channel) ?? []);
}

const ephemeral = (crypto: Crypto, { flow, channel }: DeviceActors): VectorKey => ({
  id: `ephemeral ${flow}`,
  kind: 'X25519',
  use: 'one end of the secure channel (MSC3903 steps 1 and 2)',
  ...crypto.ephemeralKeys(channel),
});

/** The keys of accounts and devices that may be used in some run. */
function accountKeys(crypto: Crypto, settings: Settings): VectorKey[] {
  const signing = (id: string, use: string, pair: KeyPair): VectorKey => {
    return { id, kind: 'Ed25519', use, ...pair };
  };
  const ofDevice = (deviceId: string): VectorKey[] => {
    const device = deviceSecrets(crypto, deviceId);
    const other = crypto.signingKeys(`other ${deviceId}`);
    return [
      signing(`signing ${deviceId}`, 'the device signs with it', device.signing),
      {
        id: `identity ${deviceId}`,
        kind: 'X25519',
        use: 'the device receives secrets with it (step 23)',
        ...device.identity,
      },
      signing(`other ${deviceId}`, 'what a homeserver that lies shows as the signing key', other),
    ];
  };
  const { crossSigning } = accountOf(crypto, settings['cross-signing'] === true, 'all');
  const ofAccount =
    crossSigning === null
      ? []
      : [
          signing('master', 'the master key of cross-signing', crossSigning.master),
          signing('self-signing', 'signs devices of the account', crossSigning.selfSigning),
          signing('user-signing', 'signs other users; is only handed on', crossSigning.userSigning),
          signing(
            'other master',
            'what a homeserver that lies shows as the master key',
            crypto.signingKeys('other master'),
          ),
        ];
  const deviceIds = [existingDeviceId, newDeviceId, strangerDeviceId];
  return [...deviceIds.flatMap(ofDevice), ...ofAccount];
}

/** The keys whose public half comes up in the run. */
export function keysOf(crypto: Crypto, run: VectorRun): VectorKey[] {
  const seen = JSON.stringify(run.messages);
  const own = devices.flatMap((actors) =>
    channelStates(run, actors).some(({ keys }) => keys !== null) ? [ephemeral(crypto, actors)] : [],
  );
  const others = accountKeys(crypto, run.settings);
  return [...own, ...others.filter(({ publicKey }) => seen.includes(publicKey))];
}

function agreement(
  about: Pick<Agreement, 'id' | 'use' | 'algorithm'>,
  initiator: VectorKey,
  recipient: VectorKey,
  hasCode: boolean,
  codeInfo?: string,
): Agreement {
  const schedule = keySchedule(initiator.privateKey, recipient.publicKey, {
    codeInfo,
    algorithm: about.algorithm,
    initiatorPublicKey: initiator.publicKey,
    recipientPublicKey: recipient.publicKey,
  });
  if (schedule === undefined) throw new Error(`${about.id}: expected keys that agree`);
  const { codeBytes, codeInfo: info, code, ...derived } = schedule;
  return {
    ...about,
    initiator: initiator.id,
    recipient: recipient.id,
    ...derived,
    code: hasCode ? { info, bytes: codeBytes, text: code } : null,
  };
}

/** The channel's key, once one of the devices has it. The device that showed the code initiates. */
function channelAgreement(crypto: Crypto, run: VectorRun): Agreement[] {
  const states = devices.map((actors) => ({ actors, states: channelStates(run, actors) }));
  const derived = states.flatMap((one) => one.states.flatMap(({ secrets }) => secrets ?? []));
  const scanner = states.find((one) => one.states.some(({ peerKey }) => peerKey !== null));
  const shower = states.find((one) => one !== scanner);
  if (derived.length === 0 || scanner === undefined || shower === undefined) return [];
  const { algorithm } = namesOf(run.settings.names === 'unstable' ? 'unstable' : 'stable');
  const use = 'the secure channel between the devices: both directions (MSC3903 steps 3, 4, 7)';
  const about = { id: 'channel', use, algorithm };
  const [initiator, recipient] = [shower, scanner].map(({ actors }) => ephemeral(crypto, actors));
  const [found, separate] = [undefined, separateCodeInfo].map((codeInfo) =>
    agreement(about, initiator as VectorKey, recipient as VectorKey, true, codeInfo),
  ) as [Agreement, Agreement];
  if (derived.some(({ sharedKey }) => sharedKey !== found.aesKey)) {
    throw new Error('channel: expected both devices to have the one key that their own keys give');
  }
  // The text has one info for both, the amendment `separate-code` another one for the code.
  const isOf = ({ code: own }: Agreement) => derived.every(({ code }) => code === own?.text);
  // A code of two digits is neither.
  return [[found, separate].find(isOf) ?? { ...found, code: null }];
}

/** The key of the boxes that stand in for Olm: the device that has the secrets initiates. */
function boxAgreement(crypto: Crypto, run: VectorRun): Agreement[] {
  const box = run.messages.map(({ envelope }) => boxIn(envelope.message)).find((found) => found);
  if (box === undefined) return [];
  const keys = accountKeys(crypto, run.settings);
  const [initiator, recipient] = [existingDeviceId, newDeviceId].map((deviceId) =>
    keys.find(({ id }) => id === `identity ${deviceId}`),
  );
  const use = 'secrets by to-device event (step 23): stands in for Olm, which is not modelled';
  const about = { id: 'to-device', use, algorithm: box.algorithm };
  return [agreement(about, initiator as VectorKey, recipient as VectorKey, false)];
}

export const agreementsOf = (crypto: Crypto, run: VectorRun): Agreement[] => [
  ...channelAgreement(crypto, run),
  ...boxAgreement(crypto, run),
];
