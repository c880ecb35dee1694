/** The machine of the new device: its chart as written, changed by the amendments that are on. */

import { changed } from '../flow/chart.ts';
import { firstState } from '../flow/meeting.ts';
import { flowTools } from '../flow/tools.ts';
import { newDeviceChanges } from './amendments.ts';
import { newDeviceChart } from './chart.ts';
import { type NewDevice, type NewDeviceOptions, notSignedIn } from './context.ts';
import { newDeviceSetup } from './setup.ts';

export const newDeviceOf = (options: NewDeviceOptions): NewDevice => ({
  ...options,
  ...flowTools('login.start', options),
});

export function newDeviceMachine(options: NewDeviceOptions) {
  const { root, states } = changed(newDeviceChart(options), newDeviceChanges(options));
  const context = notSignedIn;
  const initial = firstState(options);
  const setup = newDeviceSetup(newDeviceOf(options));
  return setup.createMachine({ ...root, context, initial, states });
}
