/** The guards and actions of the existing device as XState takes them, and the states they make. */

import type { Send } from 'actorcheck';
import { setup } from 'xstate';
import { actionsOf } from '../behaviour.ts';
import type { TransitionMeta } from '../flow/context.ts';
import { visibilityTimeoutMs } from '../timing.ts';
import { existingDeviceNotes, existingDeviceSends } from './actions.ts';
import type { ExistingDevice, ExistingDeviceContext, ExistingDeviceEvent } from './context.ts';
import { existingDeviceGuards } from './guards.ts';

type Notes = ReturnType<typeof existingDeviceNotes>;
type Sends = ReturnType<typeof existingDeviceSends>;

export const existingDeviceSetup = (device: ExistingDevice) =>
  setup({
    types: {} as {
      context: ExistingDeviceContext;
      events: ExistingDeviceEvent;
      emitted: Send;
      meta: TransitionMeta;
    },
    delays: {
      requestTimeout: device.timing.requestTimeoutMs,
      visibilityTimeout: visibilityTimeoutMs,
      lookInterval: device.timing.lookIntervalMs,
    },
    guards: existingDeviceGuards(device),
    actions: actionsOf<ExistingDeviceContext, ExistingDeviceEvent, Notes, Sends>(
      existingDeviceNotes(device),
      existingDeviceSends(device),
    ),
  });

/** A state of the chart: the guards, actions and events that it may name. */
export type ExistingDeviceState = Parameters<
  ReturnType<typeof existingDeviceSetup>['createStateConfig']
>[0];
