/** The guards and actions of the new device as XState takes them, and the states they make. */

import type { Send } from 'actorcheck';
import { setup } from 'xstate';
import { actionsOf } from '../behaviour.ts';
import type { TransitionMeta } from '../flow/context.ts';
import { newDeviceNotes, newDeviceSends } from './actions.ts';
import type { NewDevice, NewDeviceContext, NewDeviceEvent } from './context.ts';
import { newDeviceGuards } from './guards.ts';

type Notes = ReturnType<typeof newDeviceNotes>;
type Sends = ReturnType<typeof newDeviceSends>;

export const newDeviceSetup = (device: NewDevice) =>
  setup({
    types: {} as {
      context: NewDeviceContext;
      events: NewDeviceEvent;
      emitted: Send;
      meta: TransitionMeta;
    },
    delays: { requestTimeout: device.timing.requestTimeoutMs },
    guards: newDeviceGuards(device),
    actions: actionsOf<NewDeviceContext, NewDeviceEvent, Notes, Sends>(
      newDeviceNotes(device),
      newDeviceSends(device),
    ),
  });

/** A state of the chart: the guards, actions and events that it may name. */
export type NewDeviceState = Parameters<ReturnType<typeof newDeviceSetup>['createStateConfig']>[0];
