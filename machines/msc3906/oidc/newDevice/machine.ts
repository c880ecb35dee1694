/** The machine of a new device that can do the OIDC variant too. */

import { changed } from '../../flow/chart.ts';
import { firstState } from '../../flow/meeting.ts';
import { newDeviceChanges } from '../../newDevice/amendments.ts';
import { newDeviceChart } from '../../newDevice/chart.ts';
import { type NewDeviceOptions, notSignedIn } from '../../newDevice/context.ts';
import { newDeviceOf } from '../../newDevice/machine.ts';
import type { OidcVariant } from '../variant.ts';
import { newGrant } from './chart.ts';
import { type NewGrantContext, type NewGrantDevice, noOidc } from './context.ts';
import { type NewGrantState, newGrantSetup } from './setup.ts';

const context: NewGrantContext = { ...notSignedIn, oidc: noOidc };

export function newGrantMachine(options: NewDeviceOptions, variant: OidcVariant) {
  const device: NewGrantDevice = { ...newDeviceOf(options), variant };
  const changes = [newGrant(device), ...newDeviceChanges(options)];
  const { root, states } = changed<NewGrantState>(newDeviceChart(options), changes);
  const initial = firstState(options);
  return newGrantSetup(device).createMachine({ ...root, context, initial, states });
}
