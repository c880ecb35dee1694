/** The names of the actors, and what all their machines share. */

/** Of an attacker's party, where there is one. */
export const attackerActor = 'attacker';

export type DeviceSlot = 'newDevice' | 'existingDevice';

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
