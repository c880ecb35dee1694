/** The machines on one device: the flow of one of the two sides, its channel, and its secrets. */

import type { AnyStateMachine } from 'xstate';
import type { Crypto } from '../crypto/index.ts';
import type { Account, Places } from '../matrix/account.ts';
import { existingSecretsMachine, newSecretsMachine } from '../matrix/secrets.ts';
import { channelMachine } from '../rendezvous/channel/machine.ts';
import { msc3903 } from '../rendezvous/msc3903.ts';
import { type DeviceActors, newActors } from './actors.ts';
import type { Amended } from './amendments.ts';
import { existingDeviceMachine } from './existingDevice.ts';
import type { Names } from './messages/names.ts';
import { newDeviceMachine, type StepThree } from './newDevice.ts';
import type { OidcVariant } from './oidc/variant.ts';
import { pollIntervalMs, requestTimeoutMs, secretsTimeoutMs } from './timing.ts';

/** What it wants: to be signed in (`login.start`), or to help (`login.reciprocate`). */
export type Role = 'newcomer' | 'helper';

export interface DeviceOptions {
  readonly crypto: Crypto;
  readonly names: Names;
  readonly places: Places;
  /** Whether "closes the rendezvous" means to delete it at the relay. */
  readonly deletes: boolean;
  readonly amended: Amended;
  /** Whether an answer may not come, or come late. */
  readonly timesOut: boolean;
  /** Whether it scans the code, or shows it. */
  readonly scans: boolean;
  readonly stepThree: StepThree;
  /** Whether a newcomer sets up E2EE. */
  readonly e2ee: boolean;
  /** Of a device that is signed in; null for a newcomer in the place of the new device. */
  readonly account: Account | null;
  /** Whether a relay may replay payloads. */
  readonly isReplayed?: boolean;
  /** Whether it can do the OIDC variant too, and how it reads that. */
  readonly oidc?: OidcVariant | undefined;
}

/**
 * The machines of the device in the place that `actors` names. Throws an Error for a device that
 * is signed in and has no account.
 */
export function deviceActors(
  actors: DeviceActors,
  role: Role,
  options: DeviceOptions,
): Record<string, AnyStateMachine> {
  const { crypto, names, places, amended, timesOut, account } = options;
  const { homeserverUrl, relayUrl } = places;
  const own = (): Account => {
    if (account === null) throw new Error(`${actors.flow}: expected an account, got none`);
    return account;
  };
  const flow: AnyStateMachine =
    role === 'newcomer'
      ? newDeviceMachine({ ...options, actors })
      : existingDeviceMachine({ ...options, actors, homeserverUrl, account: own() });
  const client = { requestTimeoutMs, timesOut };
  const asker = {
    ...client,
    crypto,
    actors: { secrets: actors.secrets, homeserver: 'homeserver' },
  };
  const patienceMs = amended('secrets-timeout') ? secretsTimeoutMs : null;
  const secrets: AnyStateMachine =
    actors.flow === newActors.flow
      ? newSecretsMachine({ ...asker, patienceMs })
      : existingSecretsMachine({ ...asker, homeserverUrl, account: own() });
  const channel = channelMachine({
    ...client,
    actors: { channel: actors.channel, flow: actors.flow, relay: 'relay' },
    handshake: msc3903(crypto, names.algorithm),
    transportType: names.transport,
    endpoint: relayUrl + names.rendezvousPath,
    pollIntervalMs,
    retriesWrites: amended('retry-writes'),
    waitsForReader: amended('keep-unread'),
    keepsNonces: options.isReplayed === true,
  });
  return { [actors.flow]: flow, [actors.channel]: channel, [actors.secrets]: secrets };
}
