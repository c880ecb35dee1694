/**
 * The homeserver: login tokens with UIA (MSC3882), login, the device list with a delay before a
 * new device is visible in it, cross-signing signatures that it verifies, and to-device events.
 *
 * Where a homeserver may answer in more than one way it holds the request until the environment
 * decides (`serve`, or one of its whims); all else it answers at once.
 */

import type { Send } from 'actorcheck';
import { setup } from 'xstate';
import { heldActions, heldGuards, serve } from '../../http/held.ts';
import type { HomeserverContext, HomeserverEvent, HomeserverOptions } from './context.ts';
import { device, keysActions, keysGuards, keysQuery, keysUpload, keysWhims } from './keys.ts';
import {
  capabilities,
  getToken,
  login,
  token,
  tokenActions,
  tokenGuards,
  tokenWhims,
} from './loginTokens.ts';
import { requestActions, requestGuards } from './requests.ts';
import { logout, sessionActions, sessionEndpoints, sessionGuards } from './sessions.ts';
import {
  signatureActions,
  signatureGuards,
  signaturesUpload,
  signatureWhims,
} from './signatures.ts';
import { sendToDevice, toDeviceActions, toDeviceGuards } from './toDevice.ts';

const guards = (options: HomeserverOptions) => ({
  ...heldGuards,
  ...requestGuards(options),
  ...tokenGuards(options),
  ...keysGuards(options),
  ...signatureGuards(options),
  ...sessionGuards(options),
  ...toDeviceGuards,
});

const actions = (options: HomeserverOptions) => ({
  ...heldActions<HomeserverContext, HomeserverEvent>(),
  ...requestActions,
  ...tokenActions(options),
  ...keysActions(options),
  ...signatureActions,
  ...sessionActions(options),
  ...toDeviceActions(options),
});

/** What is asked of it, by endpoint. */
const endpoints = ({ getTokenCapability, provider }: HomeserverOptions) => ({
  'GET capabilities': capabilities(getTokenCapability),
  'POST login/get_token': getToken,
  'POST login': login,
  'POST keys/upload': keysUpload,
  'POST keys/query': keysQuery,
  'POST keys/signatures/upload': signaturesUpload,
  'PUT sendToDevice': sendToDevice,
  ...(provider === undefined ? {} : sessionEndpoints),
  ...(provider?.endsSessions ? logout : {}),
});

export function homeserverMachine(options: HomeserverOptions) {
  return setup({
    types: {} as {
      context: HomeserverContext;
      events: HomeserverEvent;
      emitted: Send;
      meta: { step?: string; unspecified?: true };
    },
    delays: { tokenLife: options.tokenLifeMs },
    guards: guards(options),
    actions: actions(options),
  }).createMachine({
    id: 'homeserver',
    context: {
      token: null,
      minted: 0,
      newDevice: null,
      signedIn: false,
      crossSigned: false,
      held: {},
    },
    type: 'parallel',
    on: {
      serve,
      ...tokenWhims,
      ...keysWhims,
      ...signatureWhims,
      '*': { meta: { unspecified: true }, description: 'not a request that it knows' },
    },
    states: {
      token,
      device: device(options),
      desk: { initial: 'open', states: { open: { on: endpoints(options) } } },
    },
  });
}
