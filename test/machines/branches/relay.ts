/** Branches at the relay: each status that it can answer. */

import { type Branch, capable, compared, emptied, gone, noLogin } from './branch.ts';

export const relayBranches: readonly Branch[] = [
  {
    name: 'relay: 404 to the device that scans, as the point has expired',
    given: { 'relay-life': '1' },
    ends: ['channelFailed', 'channelFailed'],
    why: noLogin(gone, gone),
    wire: ['B POST rendezvous 201', 'A GET rendezvous 404'],
  },
  {
    name: 'relay: 413 to the key, larger than the relay takes',
    given: { 'relay-bytes': '90' },
    ends: ['channelFailed', 'channelFailed'],
    why: noLogin('the channel broke (too large)', gone),
    wire: ['B POST rendezvous 201', 'A GET rendezvous 200', 'A PUT rendezvous 413'],
  },
  {
    name: 'relay: 413 to a sealed payload',
    given: { 'relay-bytes': '130' },
    ends: ['channelFailed', 'channelFailed'],
    why: noLogin(gone, 'the channel broke (too large)'),
    wire: [...capable, 'B m.login.protocols 413'],
  },
  {
    name: 'relay: 429 to a write: it is not written again',
    choose: ['relay-429-existing@4'],
    ends: ['channelFailed', 'channelFailed'],
    why: noLogin(gone, 'the channel broke (rate limited)'),
    wire: [...capable, 'B m.login.protocols 429'],
  },
  {
    name: 'relay: 429 to a poll: it is asked again a second later',
    choose: ['relay-429-existing@7'],
    ends: ['success', 'success'],
    why: {
      newDevice: '4 of 4 secrets received',
      existingDevice: 'all its steps are done',
      relay: emptied,
      homeserver: 'cross-signed',
    },
    wire: compared,
    secrets: 4,
  },
  {
    name: 'relay: 500 to a write: it is not written again',
    choose: ['relay-500-existing@4'],
    ends: ['channelFailed', 'channelFailed'],
    why: noLogin(gone, 'the channel broke (status 500)'),
    wire: [...capable, 'B m.login.protocols 500'],
  },
  {
    name: 'relay: 403 to the POST: no code can be shown',
    choose: ['relay-403-existing'],
    ends: ['waiting', 'channelFailed'],
    why: noLogin('waits for ever in scanning', 'the channel broke (forbidden)'),
    wire: ['B POST rendezvous 403'],
  },
  {
    name: 'relay: 307 to the POST: it is sent where the relay says',
    choose: ['relay-307-existing'],
    ends: ['success', 'success'],
    why: {
      newDevice: '4 of 4 secrets received',
      existingDevice: 'all its steps are done',
      relay: emptied,
      homeserver: 'cross-signed',
    },
    wire: ['B POST rendezvous 307', ...compared],
    secrets: 4,
  },
];
