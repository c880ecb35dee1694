/** The guards and actions of a new device that can do the OIDC variant too. */

import { actionsOf } from '../../behaviour.ts';
import type { NewDeviceContext, NewDeviceEvent } from '../../newDevice/context.ts';
import { newDeviceSetup } from '../../newDevice/setup.ts';
import { newGrantNotes, newGrantSends } from './actions.ts';
import { kept, type NewGrantDevice } from './context.ts';
import { newGrantGuards } from './guards.ts';

type Notes = ReturnType<typeof newGrantNotes>;
type Sends = ReturnType<typeof newGrantSends>;

/** Guards and actions of the variant replace those of the same name. */
export const newGrantSetup = (device: NewGrantDevice) =>
  newDeviceSetup(device).extend({
    delays: { authorizationPoll: ({ context }) => kept(context).intervalMs },
    guards: newGrantGuards(device),
    actions: actionsOf<NewDeviceContext, NewDeviceEvent, Notes, Sends>(
      newGrantNotes(device),
      newGrantSends(device),
    ),
  });

export type NewGrantState = Parameters<ReturnType<typeof newGrantSetup>['createStateConfig']>[0];
