/** Branches of the login: the proof of who the user is, the login token (steps 11 to 13). */

import { approved, asked, type Branch, compared, emptied, gone, noLogin } from './branch.ts';

export const loginBranches: readonly Branch[] = [
  {
    name: 'step 11: UIA, passed',
    choose: ['ask-uia'],
    ends: ['success', 'success'],
    why: {
      newDevice: '4 of 4 secrets received',
      existingDevice: 'all its steps are done',
      relay: emptied,
      homeserver: 'login token used, new device visible, cross-signed',
    },
    wire: [
      ...asked,
      'B POST login/get_token 401',
      'B POST login/get_token 200',
      ...compared.slice(asked.length + 1),
    ],
    secrets: 4,
  },
  {
    name: 'step 11: UIA, failed: A is told nothing',
    choose: ['ask-uia', 'fail-uia'],
    ends: ['channelFailed', 'uiaFailed'],
    why: noLogin(gone, 'the password did not pass'),
    wire: [...asked, 'B POST login/get_token 401', 'B POST login/get_token 401'],
  },
  {
    name: 'step 11: UIA, cancelled by the user: A is told nothing',
    choose: ['ask-uia', 'cancel-uia'],
    ends: ['channelFailed', 'uiaCancelled'],
    why: noLogin(gone, 'the user gave no password'),
    wire: [...asked, 'B POST login/get_token 401'],
  },
  {
    name: 'step 11: get_token answers 429: A is told nothing',
    choose: ['token-429'],
    ends: ['channelFailed', 'tokenRefused'],
    why: noLogin(gone, 'the homeserver answered 429'),
    wire: [...asked, 'B POST login/get_token 429'],
  },
  {
    name: 'step 11: get_token answers 404: A is told nothing',
    choose: ['token-404'],
    ends: ['channelFailed', 'tokenRefused'],
    why: noLogin(gone, 'the homeserver answered 404'),
    wire: [...asked, 'B POST login/get_token 404'],
  },
  {
    name: 'step 13: the token has expired: B is told nothing',
    given: { 'token-life': '0.2' },
    ends: ['loginRefused', 'channelFailed'],
    why: {
      newDevice: 'the homeserver answered 403',
      existingDevice: gone,
      relay: emptied,
      homeserver: 'login token expired, new device absent',
    },
    wire: [...approved, 'A POST login 403'],
  },
  {
    name: 'step 13: the token has been used by a thief: B is told nothing',
    choose: ['token-stolen'],
    ends: ['loginRefused', 'channelFailed'],
    why: {
      newDevice: 'the homeserver answered 403',
      existingDevice: gone,
      relay: emptied,
      homeserver: 'login token used, new device absent',
    },
    wire: [...approved, 'A POST login 403'],
  },
  {
    name: 'step 13: the token is unknown to the homeserver: B is told nothing',
    choose: ['token-forgotten'],
    ends: ['loginRefused', 'channelFailed'],
    why: {
      newDevice: 'the homeserver answered 403',
      existingDevice: gone,
      relay: emptied,
      homeserver: 'login token forgotten, new device absent',
    },
    wire: [...approved, 'A POST login 403'],
  },
];
