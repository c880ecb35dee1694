/**
 * Every branch of the text, by name: how each party ends, and what crosses the wire, in order.
 * A is the new device, B the existing one; the number is the status that a request is answered.
 */

import { describe, expect, it } from 'vitest';
import { type Given, onTheWire, runWith } from './runs.ts';

/** B shows the code and A scans it, or the other way round. */
const met = ['B POST rendezvous 201', 'A GET rendezvous 200', 'A PUT rendezvous 202'];
const metOtherWay = ['A POST rendezvous 201', 'B GET rendezvous 200', 'B PUT rendezvous 202'];
const capable = [...met, 'B GET capabilities 200'];
const offered = [...capable, 'B m.login.protocols 202'];
const asked = [...offered, 'A m.login.protocol 202'];
const approved = [...asked, 'B POST login/get_token 200', 'B m.login.approved 202'];
const signedIn = [...approved, 'A POST login 200'];
const named = [...signedIn, 'A POST keys/upload 200', 'A m.login.success 202'];
const signed = [...named, 'B POST keys/signatures/upload 200'];
const verified = [...signed, 'B m.login.verified 202'];
const compared = [...verified, 'A POST keys/query 200'];
/** The four requests of step 23, and as many answers as there are secrets, as they interleave. */
const secretsShared = (count: number): string[] => {
  const asks = Array.from({ length: 4 }, () => 'A PUT sendToDevice 200');
  return [...asks, ...Array.from({ length: count }, () => 'B PUT sendToDevice 200')].sort();
};

interface Branch {
  readonly name: string;
  readonly given?: Given;
  readonly choose?: readonly string[];
  /** How A and B end. */
  readonly ends: readonly [string, string];
  /** Why, in words that have to be in what is said of A, B, the relay and the homeserver. */
  readonly why: { newDevice: string; existingDevice: string; relay: string; homeserver: string };
  readonly wire: readonly string[];
  /** How many secrets are sent at the end, if it comes to that. */
  readonly secrets?: number;
}

const gone = 'the channel broke (not found)';
const noToken = 'login token none, new device absent';
const emptied = 'holds nothing';

const branches: Branch[] = [
  {
    name: 'steps 1, 2: both devices want to start; A scans; its failure erases its own key',
    given: { intents: 'both-start' },
    ends: ['incompatible', 'channelFailed'],
    why: {
      newDevice: 'both devices want the same side',
      existingDevice: gone,
      relay: emptied,
      homeserver: noToken,
    },
    wire: [...met, 'A m.login.failure incompatible_intent 202'],
  },
  {
    name: 'steps 1, 2: both devices want to start; B scans; its failure erases its own key',
    given: { intents: 'both-start', scan: 'existing' },
    ends: ['channelFailed', 'incompatible'],
    why: {
      newDevice: gone,
      existingDevice: 'both devices want the same side',
      relay: emptied,
      homeserver: noToken,
    },
    wire: [...metOtherWay, 'B m.login.failure incompatible_intent 202'],
  },
  {
    name: 'steps 1, 2: both devices want to reciprocate; A scans',
    given: { intents: 'both-reciprocate' },
    ends: ['incompatible', 'channelFailed'],
    why: {
      newDevice: 'both devices want the same side',
      existingDevice: gone,
      relay: emptied,
      homeserver: noToken,
    },
    wire: [...met, 'A m.login.failure incompatible_intent 202'],
  },
  {
    name: 'steps 1, 2: both devices want to reciprocate; B scans',
    given: { intents: 'both-reciprocate', scan: 'existing' },
    ends: ['channelFailed', 'incompatible'],
    why: {
      newDevice: gone,
      existingDevice: 'both devices want the same side',
      relay: emptied,
      homeserver: noToken,
    },
    wire: [...metOtherWay, 'B m.login.failure incompatible_intent 202'],
  },
  {
    name: 'step 2: a DELETE right after the failure cleans up before anyone has read it',
    given: { intents: 'both-start', close: 'delete' },
    ends: ['incompatible', 'channelFailed'],
    why: {
      newDevice: 'both devices want the same side',
      existingDevice: gone,
      relay: emptied,
      homeserver: noToken,
    },
    wire: [...met, 'A m.login.failure incompatible_intent 202', 'A DELETE rendezvous 204'],
  },
  {
    name: 'step 3: by the prose A scans, sends progress, and erases its own key with it',
    given: { 'step-3': 'prose' },
    ends: ['channelFailed', 'channelFailed'],
    why: { newDevice: gone, existingDevice: gone, relay: emptied, homeserver: noToken },
    wire: [...met, 'A m.login.progress 202'],
  },
  {
    name: 'step 3: by the prose B scans, goes on at once, and erases its own key with step 6',
    given: { 'step-3': 'prose', scan: 'existing' },
    ends: ['channelFailed', 'channelFailed'],
    why: { newDevice: gone, existingDevice: gone, relay: emptied, homeserver: noToken },
    wire: [...metOtherWay, 'B GET capabilities 200', 'B m.login.protocols 202'],
  },
  {
    name: 'step 3: B reads the prose and A the diagram: B waits for what A will not send',
    given: { 'step-3': 'existing-prose' },
    ends: ['channelFailed', 'channelFailed'],
    why: { newDevice: gone, existingDevice: gone, relay: emptied, homeserver: noToken },
    wire: met,
  },
  {
    name: 'step 3: A reads the prose and B the diagram: B waits for what A will not send',
    given: { 'step-3': 'new-prose', scan: 'existing' },
    ends: ['channelFailed', 'channelFailed'],
    why: { newDevice: gone, existingDevice: gone, relay: emptied, homeserver: noToken },
    wire: metOtherWay,
  },
  {
    name: 'step 5: the homeserver has no login tokens: unsupported, and A is told',
    choose: ['no-capability'],
    ends: ['unsupported', 'unsupported'],
    why: {
      newDevice: 'no login protocol that both have (the homeserver has no login tokens)',
      existingDevice: 'no login protocol that both have',
      relay: emptied,
      homeserver: noToken,
    },
    wire: [...capable, 'B m.login.failure unsupported 202'],
  },
  {
    name: 'step 5: if closing means DELETE, the failure is gone before A can read it',
    given: { close: 'delete' },
    choose: ['no-capability'],
    ends: ['channelFailed', 'unsupported'],
    why: {
      newDevice: gone,
      existingDevice: 'no login protocol that both have',
      relay: emptied,
      homeserver: noToken,
    },
    wire: [...capable, 'B m.login.failure unsupported 202', 'B DELETE rendezvous 204'],
  },
  {
    name: 'step 7: A refuses the protocol, and B is told',
    choose: ['refuse-protocol'],
    ends: ['unsupported', 'unsupported'],
    why: {
      newDevice: 'no login protocol that both have',
      existingDevice: '(the new device refuses the protocol)',
      relay: emptied,
      homeserver: noToken,
    },
    wire: [...offered, 'A m.login.failure unsupported 202'],
  },
  {
    name: 'step 10: the user declines, and A is told',
    choose: ['decline'],
    ends: ['declined', 'declined'],
    why: {
      newDevice: 'the user declined',
      existingDevice: 'the user declined',
      relay: emptied,
      homeserver: noToken,
    },
    wire: [...asked, 'B m.login.declined 202'],
  },
  {
    name: 'step 9: the user walks away: both wait until the relay forgets them',
    choose: ['walk-away@8'],
    ends: ['channelFailed', 'channelFailed'],
    why: { newDevice: gone, existingDevice: gone, relay: emptied, homeserver: noToken },
    wire: asked,
  },
  {
    name: 'cancel before anyone scanned: nobody is told',
    choose: ['cancel'],
    ends: ['cancelled', 'channelFailed'],
    why: {
      newDevice: 'the user cancelled',
      existingDevice: gone,
      relay: emptied,
      homeserver: noToken,
    },
    wire: ['B POST rendezvous 201'],
  },
  {
    name: 'cancel after step 7: B is told',
    choose: ['cancel@7'],
    ends: ['cancelled', 'cancelled'],
    why: {
      newDevice: 'the user cancelled',
      existingDevice: 'cancelled on the new device',
      relay: emptied,
      homeserver: noToken,
    },
    wire: [...asked, 'A m.login.failure cancelled 202'],
  },
  {
    name: 'cancel while the payload of step 12 waits unread: 412, and B is not told',
    choose: ['cancel@12'],
    ends: ['cancelled', 'channelFailed'],
    why: {
      newDevice: '(the other device could not be told)',
      existingDevice: gone,
      relay: emptied,
      homeserver: 'login token expired, new device absent',
    },
    wire: [...approved, 'A m.login.failure cancelled 412'],
  },
  {
    name: 'cancel after step 13: B is told, but the session stays',
    choose: ['cancel@13'],
    ends: ['cancelled', 'cancelled'],
    why: {
      newDevice: 'it is signed in',
      existingDevice: 'cancelled on the new device',
      relay: emptied,
      homeserver: 'login token used',
    },
    wire: [...signedIn, 'A POST keys/upload 200', 'A m.login.failure cancelled 202'],
  },
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
    why: {
      newDevice: gone,
      existingDevice: 'the password did not pass',
      relay: emptied,
      homeserver: noToken,
    },
    wire: [...asked, 'B POST login/get_token 401', 'B POST login/get_token 401'],
  },
  {
    name: 'step 11: UIA, cancelled by the user: A is told nothing',
    choose: ['ask-uia', 'cancel-uia'],
    ends: ['channelFailed', 'uiaCancelled'],
    why: {
      newDevice: gone,
      existingDevice: 'the user gave no password',
      relay: emptied,
      homeserver: noToken,
    },
    wire: [...asked, 'B POST login/get_token 401'],
  },
  {
    name: 'step 11: get_token answers 429: A is told nothing',
    choose: ['token-429'],
    ends: ['channelFailed', 'tokenRefused'],
    why: {
      newDevice: gone,
      existingDevice: 'the homeserver answered 429',
      relay: emptied,
      homeserver: noToken,
    },
    wire: [...asked, 'B POST login/get_token 429'],
  },
  {
    name: 'step 11: get_token answers 404: A is told nothing',
    choose: ['token-404'],
    ends: ['channelFailed', 'tokenRefused'],
    why: {
      newDevice: gone,
      existingDevice: 'the homeserver answered 404',
      relay: emptied,
      homeserver: noToken,
    },
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
  {
    name: 'relay: 404 to the device that scans, as the point has expired',
    given: { 'relay-life': '1' },
    ends: ['channelFailed', 'channelFailed'],
    why: { newDevice: gone, existingDevice: gone, relay: emptied, homeserver: noToken },
    wire: ['B POST rendezvous 201', 'A GET rendezvous 404'],
  },
  {
    name: 'relay: 413 to the key, larger than the relay takes',
    given: { 'relay-bytes': '90' },
    ends: ['channelFailed', 'channelFailed'],
    why: {
      newDevice: 'the channel broke (too large)',
      existingDevice: gone,
      relay: emptied,
      homeserver: noToken,
    },
    wire: ['B POST rendezvous 201', 'A GET rendezvous 200', 'A PUT rendezvous 413'],
  },
  {
    name: 'relay: 413 to a sealed payload',
    given: { 'relay-bytes': '130' },
    ends: ['channelFailed', 'channelFailed'],
    why: {
      newDevice: gone,
      existingDevice: 'the channel broke (too large)',
      relay: emptied,
      homeserver: noToken,
    },
    wire: [...capable, 'B m.login.protocols 413'],
  },
  {
    name: 'relay: 429 to a write: it is not written again',
    choose: ['relay-429-existing@4'],
    ends: ['channelFailed', 'channelFailed'],
    why: {
      newDevice: gone,
      existingDevice: 'the channel broke (rate limited)',
      relay: emptied,
      homeserver: noToken,
    },
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
    why: {
      newDevice: gone,
      existingDevice: 'the channel broke (status 500)',
      relay: emptied,
      homeserver: noToken,
    },
    wire: [...capable, 'B m.login.protocols 500'],
  },
  {
    name: 'relay: 403 to the POST: no code can be shown',
    choose: ['relay-403-existing'],
    ends: ['waiting', 'channelFailed'],
    why: {
      newDevice: 'waits for ever in scanning',
      existingDevice: 'the channel broke (forbidden)',
      relay: emptied,
      homeserver: noToken,
    },
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

describe('every branch', () => {
  it.each(branches)('$name', ({ given, choose = [], ends, why, wire, secrets }) => {
    const run = runWith(given, { choose });
    expect([run.outcome.newDevice, run.outcome.existingDevice]).toEqual(ends);
    for (const [party, words] of Object.entries(why)) expect(run.why[party]).toContain(words);
    expect(run.notTaken).toEqual([]);
    expect(run.ended).toBe('quiet');
    const crossed = onTheWire(run);
    expect(crossed.slice(0, wire.length)).toEqual(wire);
    const rest = secrets === undefined ? [] : secretsShared(secrets);
    expect(crossed.slice(wire.length).sort()).toEqual(rest);
  });
});

describe('every combination of scanning side, E2EE and cross-signing succeeds', () => {
  const both = ['true', 'false'];
  const combinations = ['new', 'existing'].flatMap((scan) =>
    both.flatMap((e2ee) => both.map((crossSigning) => ({ scan, e2ee, crossSigning }))),
  );
  it.each(combinations)('$scan scans, E2EE $e2ee, cross-signing $crossSigning', (combination) => {
    const { scan, e2ee, crossSigning } = combination;
    const run = runWith({ scan, e2ee, 'cross-signing': crossSigning });
    expect(run.outcome).toEqual({ newDevice: 'success', existingDevice: 'success' });
    const start = scan === 'new' ? met : [...metOtherWay, 'A m.login.progress 202'];
    const common = [...start, ...signedIn.slice(met.length)];
    const crossed = onTheWire(run);
    if (e2ee === 'false') {
      expect(crossed).toEqual([...common, 'A m.login.success 202']);
      expect(run.why.homeserver).toBe('login token used, new device signedIn');
      return;
    }
    const hasSigning = crossSigning === 'true';
    const rest = compared
      .slice(signedIn.length)
      .filter((line) => hasSigning || !line.includes('signatures'));
    expect(crossed.slice(0, common.length + rest.length)).toEqual([...common, ...rest]);
    // Without cross-signing there is only the backup key to share.
    const secrets = hasSigning ? 4 : 1;
    expect(crossed.slice(common.length + rest.length).sort()).toEqual(secretsShared(secrets));
    expect(run.why.newDevice).toContain(`${secrets} of 4 secrets received`);
    expect(run.why.homeserver?.endsWith('cross-signed')).toBe(hasSigning);
  });
});
