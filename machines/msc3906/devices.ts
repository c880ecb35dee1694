/** The machines on one device: the flow of one of the two sides, its channel, and its secrets. */

import type { AnyStateMachine } from 'xstate';
import type { Account, Places } from '../matrix/account.ts';
import { existingSecretsMachine } from '../matrix/secrets/existingSecrets.ts';
import { newSecretsMachine } from '../matrix/secrets/newSecrets.ts';
import { type Clock, goingByExpires } from '../rendezvous/channel/expiry.ts';
import { channelMachine } from '../rendezvous/channel/machine.ts';
import { type Msc3903Habits, msc3903 } from '../rendezvous/msc3903.ts';
import { etags } from '../rendezvous/wire/etags.ts';
import { type DeviceActors, newActors } from './actors.ts';
import type { ExistingDeviceOptions } from './existingDevice/context.ts';
import { existingDeviceMachine } from './existingDevice/machine.ts';
import type { FlowOptions } from './flow/context.ts';
import type { NewDeviceOptions } from './newDevice/context.ts';
import { newDeviceMachine } from './newDevice/machine.ts';
import { existingGrantMachine } from './oidc/existingDevice/machine.ts';
import { newGrantMachine } from './oidc/newDevice/machine.ts';
import type { OidcVariant } from './oidc/variant.ts';
import { secretsTimeoutMs } from './timing.ts';

/** What it wants: to be signed in (`login.start`), or to help (`login.reciprocate`). */
export type Role = 'newcomer' | 'helper';

export interface DeviceOptions extends Omit<FlowOptions, 'actors'> {
  readonly places: Places;
  /** Whether a newcomer sets up E2EE, and whether a helper does it. */
  readonly e2ee: boolean;
  /** Of a device that is signed in; null for a newcomer in the place of the new device. */
  readonly account: Account | null;
  /** Whether a device reads before each write. */
  readonly readsFirst: boolean;
  /** The clock that it goes by `Expires` with; undefined if it does not. */
  readonly expiryClock?: Pick<Clock, 'aheadMs'> | undefined;
  /** Whether a relay may replay payloads. */
  readonly isReplayed?: boolean;
  /** What its flow speaks through, if not its channel. */
  readonly speaksThrough?: string | undefined;
  /** Whether it can do the OIDC variant too, and how it reads that. */
  readonly oidc?: OidcVariant | undefined;
  /** How its channel goes about MSC3903. */
  readonly handshake?: Msc3903Habits;
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
  const { crypto, names, places, amended, timesOut, readsFirst, account, timing } = options;
  const { scans, stepThree, deletes, e2ee, oidc, expiryClock: clock } = options;
  const { requestTimeoutMs, pollIntervalMs } = timing;
  const { homeserverUrl, relayUrl } = places;
  const own = (): Account => {
    if (account === null) throw new Error(`${actors.flow}: expected an account, got none`);
    return account;
  };
  const spoken = { ...actors, channel: options.speaksThrough ?? actors.channel };
  // What it needs and no more: two that are given the same are the same.
  const habits = { scans, stepThree, deletes, amended, timesOut, timing };
  const given = { actors: spoken, crypto, names, ...habits };
  const flow: AnyStateMachine =
    role === 'newcomer'
      ? newcomer({ ...given, e2ee, oidc })
      : helper({ ...given, e2ee, oidc, homeserverUrl, account: own() });
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
  const connecting = channelMachine({
    ...client,
    actors: { channel: actors.channel, flow: actors.flow, relay: 'relay' },
    handshake: msc3903(crypto, names.algorithm, options.handshake),
    wire: etags,
    transportType: names.transport,
    endpoint: relayUrl + names.rendezvousPath,
    pollIntervalMs,
    retriesWrites: amended('retry-writes'),
    waitsForReader: amended('keep-unread'),
    secureOnly: amended('https-only'),
    readsFirst,
  });
  const channel =
    clock === undefined
      ? connecting
      : goingByExpires(connecting, actors.flow, {
          ...clock,
          goesByDate: amended('expires-by-date'),
        });
  return { [actors.flow]: flow, [actors.channel]: channel, [actors.secrets]: secrets };
}

type WithVariant = Pick<DeviceOptions, 'oidc'>;

const newcomer = ({ oidc, ...options }: NewDeviceOptions & WithVariant): AnyStateMachine =>
  oidc === undefined ? newDeviceMachine(options) : newGrantMachine(options, oidc);

const helper = ({ oidc, ...options }: ExistingDeviceOptions & WithVariant): AnyStateMachine =>
  oidc === undefined ? existingDeviceMachine(options) : existingGrantMachine(options, oidc);
