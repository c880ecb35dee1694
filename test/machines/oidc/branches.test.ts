/**
 * Every branch of the OIDC variant: how each party ends, and what crosses the wire, in order. A is
 * the new device, B the existing one with its browser; the number is the status of the answer.
 * Polling is left out.
 */

import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../sim/run/runRecord.ts';
import { type Given, onTheWire, runWith } from '../runs.ts';

type Reading = 'oidc-sketch' | 'oidc-corrected';
const readings: readonly Reading[] = ['oidc-sketch', 'oidc-corrected'];

/** The relay keeps what it holds: how long it does is not what is asked here. */
const runOf = (protocol: Reading, choose: readonly string[] = [], given: Given = {}): RunRecord =>
  runWith({ protocol, 'relay-life': 'never', ...given }, { choose });

const met = ['B POST rendezvous 201', 'A GET rendezvous 200', 'A PUT rendezvous 202'];
const metOtherWay = [
  'A POST rendezvous 201',
  'B GET rendezvous 200',
  'B PUT rendezvous 202',
  'A m.login.progress 202',
];
const offered = [
  'B GET capabilities 200',
  'B GET provider/configuration 200',
  'B m.login.protocols 202',
];
const found = [
  'A GET well-known 200',
  'A GET provider/configuration 200',
  'A POST provider/registration 201',
  'A POST provider/device 200',
];
const told = [...offered, ...found, 'A m.login.protocol 202'];
const page = [...told, 'B GET provider/page 200'];
const decided = [...page, 'B POST provider/consent 200'];
const known = [...decided, 'A GET account/whoami 200'];
const succeeded = [...known, 'A POST keys/upload 200', 'A m.login.success 202'];
const verified = [
  ...succeeded,
  'B POST keys/signatures/upload 200',
  'B m.login.verified 202',
  'A POST keys/query 200',
];

interface Branch {
  readonly name: string;
  readonly choose: readonly string[];
  /** How A and B end, as sketched and as corrected. */
  readonly ends: Record<Reading, readonly [string, string]>;
  /** What crosses the wire after the devices have met. */
  readonly wire: Record<Reading, readonly string[]>;
  /** What becomes of the device code. */
  readonly code: string;
}

const branches: readonly Branch[] = [
  {
    name: 'denied: as sketched B is not told',
    choose: ['deny'],
    ends: { 'oidc-sketch': ['declined', 'waiting'], 'oidc-corrected': ['declined', 'declined'] },
    wire: { 'oidc-sketch': decided, 'oidc-corrected': [...decided, 'A m.login.declined 202'] },
    code: 'denied',
  },
  {
    name: 'expired: as sketched B is not told',
    choose: ['walk-away@O7'],
    ends: {
      'oidc-sketch': ['authorizationExpired', 'waiting'],
      'oidc-corrected': ['authorizationExpired', 'authorizationExpired'],
    },
    wire: {
      'oidc-sketch': page,
      'oidc-corrected': [...page, 'A m.login.failure authorization_expired 202'],
    },
    code: 'expired',
  },
  {
    name: 'declined on B: as sketched that is after the login',
    choose: ['decline'],
    ends: { 'oidc-sketch': ['declined', 'declined'], 'oidc-corrected': ['declined', 'declined'] },
    wire: {
      'oidc-sketch': [...succeeded, 'B m.login.declined 202'],
      'oidc-corrected': [...told, 'B m.login.declined 202'],
    },
    code: '',
  },
  {
    name: 'a page of somebody else: as sketched B opens it',
    choose: ['foreign-page'],
    ends: {
      'oidc-sketch': ['authorizationExpired', 'waiting'],
      'oidc-corrected': ['pageRefused', 'pageRefused'],
    },
    wire: {
      'oidc-sketch': [...told, 'B GET provider/page 400'],
      'oidc-corrected': [...told, 'B m.login.failure unable_to_open_verification_uri 202'],
    },
    code: 'expired',
  },
  {
    name: 'the browser is signed in as somebody else: as sketched nobody notices',
    choose: ['allow-as-other'],
    ends: {
      'oidc-sketch': ['waiting', 'deviceNotVisible'],
      'oidc-corrected': ['otherAccount', 'otherAccount'],
    },
    wire: {
      'oidc-sketch': succeeded,
      'oidc-corrected': [...known, 'A m.login.failure unexpected_account 202'],
    },
    code: 'used',
  },
  {
    name: 'the user cancels on A while it polls: the page stays open, and the code expires',
    choose: ['cancel@O7'],
    ends: {
      'oidc-sketch': ['cancelled', 'cancelled'],
      'oidc-corrected': ['cancelled', 'cancelled'],
    },
    wire: {
      'oidc-sketch': [...page, 'A m.login.failure cancelled 202'],
      'oidc-corrected': [...page, 'A m.login.failure cancelled 202'],
    },
    code: '',
  },
  {
    name: 'A refuses what it is offered',
    choose: ['refuse-protocol'],
    ends: {
      'oidc-sketch': ['unsupported', 'unsupported'],
      'oidc-corrected': ['unsupported', 'unsupported'],
    },
    wire: {
      'oidc-sketch': [...offered, 'A m.login.failure unsupported 202'],
      'oidc-corrected': [...offered, 'A m.login.failure unsupported 202'],
    },
    code: 'idle',
  },
  {
    name: 'neither login tokens nor a device grant',
    choose: ['no-capability', 'no-device-grant'],
    ends: {
      'oidc-sketch': ['unsupported', 'unsupported'],
      'oidc-corrected': ['unsupported', 'unsupported'],
    },
    wire: {
      'oidc-sketch': [...offered.slice(0, 2), 'B m.login.failure unsupported 202'],
      'oidc-corrected': [...offered.slice(0, 2), 'B m.login.failure unsupported 202'],
    },
    code: 'idle',
  },
];

describe.each(readings)('%s', (protocol) => {
  it.each([
    ['new', met],
    ['existing', metOtherWay],
  ])('granted, where the %s device scans', (scan, start) => {
    const run = runOf(protocol, [], { scan });
    expect(run.outcome).toEqual({ newDevice: 'success', existingDevice: 'success' });
    expect(onTheWire(run).slice(0, start.length + verified.length)).toEqual([
      ...start,
      ...verified,
    ]);
    expect(run.why.newDevice).toContain('4 of 4 secrets received');
    expect(run.why.homeserver).toBe('login token none, new device visible, cross-signed');
    expect(run.why.provider).toBe('device code used');
  });

  it('granted, without E2EE', () => {
    const run = runOf(protocol, [], { e2ee: 'false' });
    expect(run.outcome).toEqual({ newDevice: 'success', existingDevice: 'success' });
    expect(onTheWire(run)).toEqual([...met, ...known, 'A m.login.success 202']);
    const answer = protocol === 'oidc-sketch' ? 0 : 1;
    // As sketched nobody is asked: what is asked for at step 9 is the setup of E2EE.
    expect(run.messages.filter(({ type }) => type === 'user.approve')).toHaveLength(answer);
  });

  it('granted, with a provider that has no login tokens beside it', () => {
    const run = runOf(protocol, ['no-capability']);
    expect(run.outcome).toEqual({ newDevice: 'success', existingDevice: 'success' });
    expect(onTheWire(run).slice(met.length, met.length + verified.length)).toEqual(verified);
  });

  it('with a provider that has no device grant goes on as before', () => {
    const run = runOf(protocol, ['no-device-grant'], { e2ee: 'false' });
    expect(run.outcome).toEqual({ newDevice: 'success', existingDevice: 'success' });
    expect(onTheWire(run)).toEqual([
      ...met,
      ...offered,
      'A m.login.protocol 202',
      'B POST login/get_token 200',
      'B m.login.approved 202',
      'A POST login 200',
      'A m.login.success 202',
    ]);
    expect(run.why.provider).toBe('device code idle');
  });

  it.each(branches)('$name', ({ choose, ends, wire, code }) => {
    const run = runOf(protocol, choose);
    expect(run.notTaken).toEqual([]);
    expect(onTheWire(run)).toEqual([...met, ...wire[protocol]]);
    expect([run.outcome.newDevice, run.outcome.existingDevice]).toEqual(ends[protocol]);
    expect(run.why.provider).toContain(`device code ${code}`);
  });
});

describe('where the sketch can be read otherwise', () => {
  it('B learns of a no on the page if the browser is redirected back to it', () => {
    const run = runOf('oidc-sketch', ['deny'], { redirects: 'true' });
    expect(onTheWire(run)).toEqual([...met, ...decided]);
    expect([run.outcome.newDevice, run.outcome.existingDevice]).toEqual(['declined', 'declined']);
    expect(run.why.existingDevice).toContain('on the page of the provider');
  });

  it('a redirect says nothing of a yes', () => {
    const run = runOf('oidc-sketch', [], { redirects: 'true', secrets: 'none' });
    expect(onTheWire(run)).toEqual(onTheWire(runOf('oidc-sketch', [], { secrets: 'none' })));
  });

  it.each([
    ['keeps', [], '; it is signed in'],
    ['ends', ['A POST logout 200'], ''],
  ] as const)('a decline after the login %s the session', (reading, wire, session) => {
    const run = runOf('oidc-sketch', ['decline'], { 'late-decline': reading });
    expect(onTheWire(run)).toEqual([...met, ...succeeded, 'B m.login.declined 202', ...wire]);
    expect(run.outcome.newDevice).toBe('declined');
    expect(run.why.newDevice).toBe(`the user declined${session}`);
  });
});

/** When the new device polls, in ms, and what it is answered. */
function pollsOf({ messages }: RunRecord): { atMs: number; answer: string | undefined }[] {
  return messages.flatMap(({ type, atMs, to }, index) => {
    if (type !== 'POST provider/token') return [];
    const answer = messages
      .slice(index)
      .find((other) => other.from === to && other.to === 'newDevice');
    return [{ atMs, answer: answer?.type }];
  });
}

describe('polling', () => {
  it('keeps the pause that it is told', () => {
    const polls = pollsOf(runOf('oidc-corrected'));
    const gaps = polls.slice(1).map(({ atMs }, index) => atMs - (polls[index]?.atMs ?? 0));
    expect(polls.at(-1)?.answer).toBe('200');
    // A second, and twice 20 ms on the way.
    expect(new Set(gaps)).toEqual(new Set([1_040]));
  });

  it('slows down by five seconds when told so, as corrected', () => {
    const polls = pollsOf(runOf('oidc-corrected', ['slow-down']));
    const told = polls.findIndex(({ answer }) => answer === '400 slow_down');
    expect(told).toBeGreaterThanOrEqual(0);
    const gaps = polls.slice(told + 1).map(({ atMs }, at) => atMs - (polls[told + at]?.atMs ?? 0));
    expect(gaps.length).toBeGreaterThan(0);
    expect(new Set(gaps)).toEqual(new Set([6_040]));
  });

  it('does not as sketched, which knows no such answer', () => {
    const polls = pollsOf(runOf('oidc-sketch', ['slow-down']));
    const told = polls.findIndex(({ answer }) => answer === '400 slow_down');
    expect((polls[told + 1]?.atMs ?? 0) - (polls[told]?.atMs ?? 0)).toBe(1_040);
  });

  it('comes to an end by itself when the user does nothing', () => {
    const polls = pollsOf(runOf('oidc-corrected', ['walk-away@O7']));
    expect(polls.at(-1)?.answer).toBe('400 expired_token');
    expect(polls.length).toBeGreaterThan(100);
  });
});
