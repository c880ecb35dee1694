/** Live sign-ins without anything between the devices and their server, by name. */

import type { SignIn } from './signIns.ts';

export const forms = ['new', 'existing'].flatMap((scan) =>
  ['true', 'false'].flatMap((e2ee) =>
    ['v1', 'v2'].flatMap((dialect) =>
      ['stable', 'unstable'].map((names) => ({ scan, e2ee, dialect, names })),
    ),
  ),
);

export const nameOf = ({ scan, e2ee, dialect, names }: (typeof forms)[number]): string =>
  `the ${scan} device scans, ${e2ee === 'true' ? 'E2EE' : 'no E2EE'}, ${dialect}, ${names} names`;

export const formCases: Record<string, SignIn> = Object.fromEntries(
  forms.map((given) => [nameOf(given), { given }]),
);

const plain = { e2ee: 'false' };
/** For where a device is left waiting until the relay has forgotten. */
const forgetful = { given: plain, relayLife: '20' };

/** With how both devices end. */
export const endCases: Record<string, SignIn & { readonly ends: readonly [string, string] }> = {
  'the user declines': { given: plain, choose: ['decline'], ends: ['declined', 'declined'] },
  'the user declines, first revision': {
    given: { ...plain, dialect: 'v1' },
    choose: ['decline'],
    ends: ['declined', 'declined'],
  },
  // Before, both devices may be about to write, and either may be first.
  'the user cancels after the login': { choose: ['cancel@13'], ends: ['cancelled', 'cancelled'] },
  'the user cancels after the login, the existing device scans': {
    given: { scan: 'existing' },
    choose: ['cancel@13'],
    ends: ['cancelled', 'cancelled'],
  },
  'the user cancels before anybody has scanned': {
    ...forgetful,
    choose: ['cancel'],
    ends: ['cancelled', 'channelFailed'],
  },
  'the new device refuses the protocol': {
    given: plain,
    choose: ['refuse-protocol'],
    ends: ['unsupported', 'unsupported'],
  },
  'the user types the password': {
    given: plain,
    choose: ['ask-uia', 'pass-uia'],
    ends: ['success', 'success'],
  },
  'the user types a wrong password': {
    ...forgetful,
    choose: ['ask-uia', 'fail-uia'],
    ends: ['channelFailed', 'uiaFailed'],
  },
  'the user does not give the password': {
    ...forgetful,
    choose: ['ask-uia', 'cancel-uia'],
    ends: ['channelFailed', 'uiaCancelled'],
  },
  'the login token expires': {
    ...forgetful,
    given: { ...plain, 'token-life': '0.001' },
    ends: ['loginRefused', 'channelFailed'],
  },
  'the user walks away': {
    ...forgetful,
    choose: ['walk-away@8'],
    ends: ['channelFailed', 'channelFailed'],
  },
  'the relay takes no payload of that size': {
    given: { ...plain, 'relay-bytes': '20' },
    ends: ['waiting', 'channelFailed'],
  },
  'the relay takes the keys, and nothing longer': {
    ...forgetful,
    given: { ...plain, 'relay-bytes': '120' },
    ends: ['channelFailed', 'channelFailed'],
  },
  'the new device is visible late': {
    given: { 'visible-after': '2' },
    ends: ['success', 'success'],
  },
  'the new device is never visible': {
    given: { 'visible-after': 'never' },
    relayLife: '20',
    ends: ['channelFailed', 'deviceNotVisible'],
  },
  'each device has its own reading of step 3': {
    ...forgetful,
    given: { ...plain, 'step-3': 'new-prose', scan: 'existing' },
    ends: ['channelFailed', 'channelFailed'],
  },
};
