/** The names of the actors. */

export interface DeviceActors {
  readonly flow: 'newDevice' | 'existingDevice';
  readonly channel: 'newChannel' | 'existingChannel';
}

export const newActors: DeviceActors = { flow: 'newDevice', channel: 'newChannel' };
export const existingActors: DeviceActors = {
  flow: 'existingDevice',
  channel: 'existingChannel',
};
