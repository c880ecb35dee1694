/** The machine of the existing device: its chart, changed by the amendments that are on. */

import { changed } from '../flow/chart.ts';
import { firstState } from '../flow/meeting.ts';
import { flowTools } from '../flow/tools.ts';
import { existingDeviceChanges } from './amendments.ts';
import { existingDeviceChart } from './chart.ts';
import { type ExistingDevice, type ExistingDeviceOptions, notAsked } from './context.ts';
import { existingDeviceSetup } from './setup.ts';

export const existingDeviceOf = (options: ExistingDeviceOptions): ExistingDevice => ({
  ...options,
  ...flowTools('login.reciprocate', options),
});

export function existingDeviceMachine(options: ExistingDeviceOptions) {
  const { root, states } = changed(existingDeviceChart(options), existingDeviceChanges(options));
  const context = notAsked;
  const initial = firstState(options);
  const setup = existingDeviceSetup(existingDeviceOf(options));
  return setup.createMachine({ ...root, context, initial, states });
}
