/** The machine of an existing device that can do the OIDC variant too. */

import { existingDeviceChanges } from '../../existingDevice/amendments.ts';
import { existingDeviceChart } from '../../existingDevice/chart.ts';
import { type ExistingDeviceOptions, notAsked } from '../../existingDevice/context.ts';
import { existingDeviceOf } from '../../existingDevice/machine.ts';
import { changed } from '../../flow/chart.ts';
import { firstState } from '../../flow/meeting.ts';
import type { OidcVariant } from '../variant.ts';
import { existingGrant } from './chart.ts';
import { type ExistingGrantContext, nothingOffered } from './context.ts';
import { type ExistingGrantState, existingGrantSetup } from './setup.ts';

const context: ExistingGrantContext = { ...notAsked, oidc: nothingOffered };

export function existingGrantMachine(options: ExistingDeviceOptions, variant: OidcVariant) {
  const changes = [existingGrant(variant), ...existingDeviceChanges(options)];
  const { root, states } = changed<ExistingGrantState>(existingDeviceChart(options), changes);
  const setup = existingGrantSetup({ ...existingDeviceOf(options), variant });
  const initial = firstState(options);
  return setup.createMachine({ ...root, context, initial, states });
}
