/** The guards and actions of an existing device that can do the OIDC variant too. */

import { actionsOf } from '../../behaviour.ts';
import type { ExistingDeviceContext, ExistingDeviceEvent } from '../../existingDevice/context.ts';
import { existingDeviceSetup } from '../../existingDevice/setup.ts';
import { existingGrantGuards, existingGrantNotes, existingGrantSends } from './actions.ts';
import type { ExistingGrantDevice } from './context.ts';

type Notes = ReturnType<typeof existingGrantNotes>;
type Sends = ReturnType<typeof existingGrantSends>;

/** Guards and actions of the variant replace those of the same name. */
export const existingGrantSetup = (device: ExistingGrantDevice) =>
  existingDeviceSetup(device).extend({
    guards: existingGrantGuards(device),
    actions: actionsOf<ExistingDeviceContext, ExistingDeviceEvent, Notes, Sends>(
      existingGrantNotes(device),
      existingGrantSends(device),
    ),
  });

export type ExistingGrantState = Parameters<
  ReturnType<typeof existingGrantSetup>['createStateConfig']
>[0];
