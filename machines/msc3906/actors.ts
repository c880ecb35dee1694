/** The names of the actors. */

/** Of an attacker's party, where there is one. */
export const attackerActor = 'attacker';

/** What stands between the flow and the channel of a device that is careless. */
export const carelessActor = 'careless';

type DeviceSlot = 'newDevice' | 'existingDevice';

/** The actors on one device: the flow (MSC3906), the channel (MSC3903), its secrets (step 23). */
export interface DeviceActors {
  readonly flow: DeviceSlot;
  readonly channel: 'newChannel' | 'existingChannel';
  readonly secrets: 'newSecrets' | 'existingSecrets';
}

export const newActors: DeviceActors = {
  flow: 'newDevice',
  channel: 'newChannel',
  secrets: 'newSecrets',
};

export const existingActors: DeviceActors = {
  flow: 'existingDevice',
  channel: 'existingChannel',
  secrets: 'existingSecrets',
};

/** The two devices, as the user knows them. */
export const deviceSlots = { newDevice: newActors.flow, existingDevice: existingActors.flow };

/** Who receives to-device events: the mailbox takes them to the secrets machine of a device. */
export const inboxActors = {
  mailbox: 'mailbox',
  newSecrets: newActors.secrets,
  existingSecrets: existingActors.secrets,
} as const;
export const inboxes: readonly string[] = [newActors.secrets, existingActors.secrets];
