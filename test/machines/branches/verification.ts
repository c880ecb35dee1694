/** Branches of the verification: what is visible, what matches, which secrets (steps 16 to 23). */

import { type Branch, compared, emptied, named, signed } from './branch.ts';

export const verificationBranches: readonly Branch[] = [
  {
    name: 'step 16: the device is visible late, but in time',
    given: { 'visible-after': '4.25' },
    ends: ['success', 'success'],
    why: {
      newDevice: '4 of 4 secrets received',
      existingDevice: 'all its steps are done',
      relay: emptied,
      homeserver: 'login token used, new device visible, cross-signed',
    },
    wire: compared,
    secrets: 4,
  },
  {
    name: 'step 16: the device is never visible: A is told nothing and stays signed in',
    given: { 'visible-after': 'never' },
    ends: ['channelFailed', 'deviceNotVisible'],
    why: {
      newDevice: 'the channel broke (not found); it is signed in',
      existingDevice: 'not visible within 10 seconds',
      relay: emptied,
      homeserver: 'login token used, new device appearing',
    },
    wire: named,
  },
  {
    name: 'step 17: the device key does not match: A is told nothing',
    choose: ['lie-device-key'],
    ends: ['channelFailed', 'securityError'],
    why: {
      newDevice: 'the channel broke (not found); it is signed in',
      existingDevice: 'device key mismatch',
      relay: emptied,
      homeserver: 'login token used, new device visible',
    },
    wire: named,
  },
  {
    name: 'step 18b: the homeserver refuses the signature: A is told nothing',
    choose: ['refuse-signature'],
    ends: ['channelFailed', 'homeserverFailed'],
    why: {
      newDevice: 'the channel broke (not found); it is signed in',
      existingDevice: 'the homeserver refused the signature',
      relay: emptied,
      homeserver: 'login token used, new device visible',
    },
    wire: signed,
  },
  {
    name: 'step 20: the verifying device does not match: B has signed and is told nothing',
    choose: ['lie-verifying-device'],
    ends: ['securityError', 'success'],
    why: {
      newDevice: 'verifying device mismatch',
      existingDevice: 'all its steps are done',
      relay: emptied,
      homeserver: 'cross-signed',
    },
    wire: compared,
  },
  {
    name: 'step 21a: the master key does not match: B has signed and is told nothing',
    choose: ['lie-master-key'],
    ends: ['securityError', 'success'],
    why: {
      newDevice: 'master key mismatch',
      existingDevice: 'all its steps are done',
      relay: emptied,
      homeserver: 'cross-signed',
    },
    wire: compared,
  },
  {
    name: 'step 21a: the homeserver has no master key',
    choose: ['omit-master-key'],
    ends: ['securityError', 'success'],
    why: {
      newDevice: 'no master key at the homeserver',
      existingDevice: 'all its steps are done',
      relay: emptied,
      homeserver: 'cross-signed',
    },
    wire: compared,
  },
  {
    name: 'step 23: some secrets are sent: A waits for the rest for ever',
    given: { secrets: 'some' },
    ends: ['success', 'success'],
    why: {
      newDevice: '2 of 4 secrets received, waits for the rest for ever',
      existingDevice: 'all its steps are done',
      relay: emptied,
      homeserver: 'cross-signed',
    },
    wire: compared,
    secrets: 2,
  },
  {
    name: 'step 23: no secret is sent: A waits for ever',
    given: { secrets: 'none' },
    ends: ['success', 'success'],
    why: {
      newDevice: '0 of 4 secrets received, waits for the rest for ever',
      existingDevice: 'all its steps are done',
      relay: emptied,
      homeserver: 'cross-signed',
    },
    wire: compared,
    secrets: 0,
  },
];
