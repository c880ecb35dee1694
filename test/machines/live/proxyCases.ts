/** Sign-ins through the fault proxy, by name: what goes wrong in each. */

import { realCrypto } from '../../../machines/crypto/index.ts';
import type { Fault, Rule } from '../../../machines/live/plan.ts';
import { namesOf } from '../../../machines/msc3906/messages/names.ts';
import type { SignIn } from './signIns.ts';

export const plain = { e2ee: 'false' };

/** Messages that the seed of a simulated run has lost, and the rule that loses them live. */
export const losses: Record<
  string,
  { seed: number; match: Rule['match']; way: 'request' | 'answer' }
> = {
  'existingDevice: POST rendezvous': {
    seed: 6,
    match: { method: 'POST', path: 'rendezvous' },
    way: 'request',
  },
  'relay: 201 to POST rendezvous': {
    seed: 1,
    match: { method: 'POST', path: 'rendezvous' },
    way: 'answer',
  },
  'newDevice: GET rendezvous': {
    seed: 10,
    match: { method: 'GET', path: 'rendezvous', from: 'new', nth: 1 },
    way: 'request',
  },
  'relay: 200 to GET rendezvous': {
    seed: 3,
    match: { method: 'GET', path: 'rendezvous', from: 'new', nth: 1 },
    way: 'answer',
  },
  'newDevice: PUT rendezvous': {
    seed: 25,
    match: { method: 'PUT', path: 'rendezvous', from: 'new', nth: 1 },
    way: 'request',
  },
  'relay: 202 to PUT rendezvous': {
    seed: 5,
    match: { method: 'PUT', path: 'rendezvous', from: 'new', nth: 1 },
    way: 'answer',
  },
  'existingDevice: m.login.protocols': {
    seed: 14,
    match: { method: 'PUT', path: 'rendezvous', from: 'existing', nth: 1 },
    way: 'request',
  },
  'relay: 202 to m.login.protocols': {
    seed: 65,
    match: { method: 'PUT', path: 'rendezvous', from: 'existing', nth: 1 },
    way: 'answer',
  },
  'existingDevice: GET capabilities': {
    seed: 62,
    match: { path: 'capabilities' },
    way: 'request',
  },
  'homeserver: 200 to GET capabilities': {
    seed: 48,
    match: { path: 'capabilities' },
    way: 'answer',
  },
  'newDevice: m.login.protocol': {
    seed: 95,
    match: { method: 'PUT', path: 'rendezvous', from: 'new', nth: 2 },
    way: 'request',
  },
  'relay: 202 to m.login.protocol': {
    seed: 152,
    match: { method: 'PUT', path: 'rendezvous', from: 'new', nth: 2 },
    way: 'answer',
  },
};

const rule = (fault: Fault, match: Rule['match']): Rule => ({ match, fault });
const answered = (status: number, match: Rule['match']) =>
  rule({ kind: 'answered', status }, match);
const putBy = (from: 'new' | 'existing', nth: number) =>
  ({ method: 'PUT', path: 'rendezvous', from, nth }) as const;
const getBy = (from: 'new' | 'existing', nth: number) =>
  ({ method: 'GET', path: 'rendezvous', from, nth }) as const;
/** Well above the time in which a device gives up on an answer. */
const soon = '20';

/** What a choice or a knob of the model does, and the rule that does it live. */
export const known: Record<string, { model: SignIn; live: SignIn }> = {
  'the relay is asked too often, at first': {
    model: { given: plain, choose: ['relay-429-existing'] },
    live: { plan: [answered(429, { method: 'POST', path: 'rendezvous' })] },
  },
  'the relay is asked too often, while polled': {
    model: { given: plain, choose: ['relay-429-existing@K2'] },
    live: { plan: [answered(429, getBy('existing', 1))] },
  },
  'the relay fails the new device': {
    model: { given: plain, choose: ['relay-500-new'] },
    live: { plan: [answered(500, getBy('new', 1))], relayLife: soon },
  },
  'the key is too large for the relay': {
    model: { given: { ...plain, 'relay-bytes': '80' } },
    live: { plan: [answered(413, putBy('new', 1))], relayLife: soon },
  },
  'the relay has forgotten the point when it is first read': {
    model: { given: { ...plain, 'relay-life': '0.001' } },
    live: { plan: [rule({ kind: 'expired' }, getBy('new', 1))] },
  },
  'the homeserver limits the rate of login tokens': {
    model: { given: plain, choose: ['token-429'] },
    live: { plan: [answered(429, { path: 'login/get_token' })], relayLife: soon },
  },
  'the homeserver has no login tokens after all': {
    model: { given: plain, choose: ['token-404'] },
    live: { plan: [answered(404, { path: 'login/get_token' })], relayLife: soon },
  },
  'the homeserver has no login tokens': {
    model: { given: plain, choose: ['no-capability'] },
    live: {
      plan: [
        rule(
          { kind: 'changed', way: 'answer', body: '{"capabilities":{}}' },
          { path: 'capabilities' },
        ),
      ],
    },
  },
  'the homeserver refuses the signature': {
    model: { choose: ['refuse-signature'] },
    live: {
      given: {},
      relayLife: soon,
      plan: [
        rule(
          { kind: 'changed', way: 'answer', body: '{"failures":{"@alice:example.org":{}}}' },
          { path: 'keys/signatures/upload' },
        ),
      ],
    },
  },
};

/** A key of somebody else, as a device writes it that has scanned the code. */
const otherKey = JSON.stringify({
  algorithm: namesOf('stable').algorithm,
  key: realCrypto('somebody else').ephemeralKeys('key').publicKey,
});

/** What the model has no fault for, and how the machines have both devices end. */
export const unknown: Record<string, SignIn & { ends: readonly [string, string] }> = {
  'a payload meets one that it has not seen': {
    plan: [answered(412, putBy('new', 2))],
    relayLife: soon,
    ends: ['channelFailed: the channel broke (concurrent write)', notFound()],
  },
  'the relay does not know the point for one write': {
    plan: [answered(404, putBy('new', 2))],
    relayLife: soon,
    ends: [notFound(), notFound()],
  },
  'the homeserver fails the login': {
    plan: [answered(500, { path: 'login' })],
    relayLife: soon,
    ends: [
      'loginFailed: the homeserver did not sign it in (the homeserver answered 500)',
      notFound(),
    ],
  },
  'an answer comes late, but in time': {
    plan: [rule({ kind: 'delayed', ms: 1_500 }, { path: 'login' })],
    ends: [success('; it is signed in'), success()],
  },
  // Nobody calls the request back: it gets there, and the user is asked.
  'a payload comes after its device has given up': {
    plan: [rule({ kind: 'delayed', ms: 7_000 }, putBy('new', 2))],
    relayLife: soon,
    ends: ['channelFailed: the channel broke (no answer)', notFound()],
  },
  'a payload is written twice': {
    plan: [rule({ kind: 'doubled' }, putBy('existing', 1))],
    ends: [success('; it is signed in'), success()],
  },
  'the point is created twice': {
    plan: [rule({ kind: 'doubled' }, { method: 'POST', path: 'rendezvous' })],
    ends: [success('; it is signed in'), success()],
  },
  'the login token is used twice': {
    plan: [rule({ kind: 'doubled' }, { path: 'login' })],
    ends: [success('; it is signed in'), success()],
  },
  // The homeserver knows the last token only, the device has the first.
  'a login token is made twice': {
    plan: [rule({ kind: 'doubled' }, { path: 'login/get_token' })],
    relayLife: soon,
    ends: [
      'loginRefused: the homeserver refused the login token (the homeserver answered 403)',
      notFound(),
    ],
  },
  'the new device polls before the payload that was sent first': {
    plan: [rule({ kind: 'reordered' }, putBy('existing', 2))],
    ends: [success('; it is signed in'), success()],
  },
  'the relay forgets the point in the middle': {
    plan: [rule({ kind: 'expired' }, getBy('new', 3))],
    ends: [notFound(), notFound()],
  },
  'a byte of a sealed payload is changed': {
    plan: [rule({ kind: 'changed', way: 'request' }, putBy('new', 2))],
    relayLife: soon,
    ends: [notFound(), notFound()],
  },
  'somebody else puts their key in place of that of the new device': {
    plan: [rule({ kind: 'changed', way: 'request', body: otherKey }, putBy('new', 1))],
    relayLife: soon,
    ends: [notFound(), notFound()],
  },
  // It looks again every 100 ms, and each look gives up the one before.
  'a look for the new device is answered late': {
    given: {},
    plan: [rule({ kind: 'delayed', ms: 1_000 }, { path: 'keys/query', from: 'existing', nth: 1 })],
    ends: [success('; it is signed in; 4 of 4 secrets received'), success()],
  },
  'the homeserver hides the verifying device': {
    given: {},
    plan: [
      rule(
        { kind: 'changed', way: 'answer', body: '{"device_keys":{}}' },
        { path: 'keys/query', from: 'new' },
      ),
    ],
    ends: [
      'securityError: a key is not the one that the homeserver has (verifying device mismatch)' +
        '; it is signed in',
      success(),
    ],
  },
};

function notFound(): string {
  return 'channelFailed: the channel broke (not found)';
}

function success(session = ''): string {
  return `success: all its steps are done${session}`;
}

/** Polls for what was lost only ask again: the same end as without a fault. */
export const polls: Record<string, Rule> = {
  'a poll gets lost': rule({ kind: 'lost', way: 'request' }, getBy('existing', 1)),
  'the answer to a poll gets lost, and with it a payload': rule(
    { kind: 'lost', way: 'answer' },
    getBy('new', 2),
  ),
};

export const allCases: Record<string, SignIn> = {
  ...Object.fromEntries(
    Object.entries(losses).map(([name, { match, way }]) => [
      name,
      { given: plain, relayLife: soon, plan: [rule({ kind: 'lost', way }, match)] },
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(known).map(([name, { live }]) => [name, { given: plain, ...live }]),
  ),
  ...Object.fromEntries(
    Object.entries(unknown).map(([name, { ends: _, ...signIn }]) => [
      name,
      { given: plain, ...signIn },
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(polls).map(([name, poll]) => [name, { given: plain, plan: [poll] }]),
  ),
};
