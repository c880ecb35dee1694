/** The first revision's way of writing the messages: another wire, the same protocol. */

import { describe, expect, it } from 'vitest';
import { rendezvous } from '../../machines/msc3906/index.ts';
import {
  decodeAnyLogin,
  decodeLogin,
  encodeLogin,
} from '../../machines/msc3906/messages/dialect.ts';
import type { LoginMessage } from '../../machines/msc3906/messages/login.ts';
import { namesOf } from '../../machines/msc3906/messages/names.ts';
import { codeText, isOfFlow, scannedCode } from '../../machines/msc3906/messages/qrCode.ts';
import { checkSystem } from '../../sim/check/check.ts';
import { settingsOf } from '../../sim/check/jobs.ts';
import { noFaults } from '../../sim/system/definition.ts';
import { systemFor } from '../../sim/trace/observe.ts';

/** Each message, and what the first revision writes for it (87b0d7581). */
const written: readonly (readonly [LoginMessage, object])[] = [
  [{ type: 'm.login.progress' }, { type: 'm.login.progress' }],
  [
    { type: 'm.login.failure', reason: 'incompatible_intent', intent: 'login.start' },
    { type: 'm.login.finish', intent: 'login.start' },
  ],
  [
    { type: 'm.login.failure', reason: 'unsupported' },
    { type: 'm.login.finish', outcome: 'unsupported' },
  ],
  [
    { type: 'm.login.failure', reason: 'cancelled' },
    { type: 'm.login.finish', outcome: 'cancelled' },
  ],
  [
    { type: 'm.login.protocols', protocols: ['a', 'b'] },
    { type: 'm.login.progress', protocols: ['a', 'b'] },
  ],
  [
    { type: 'm.login.protocol', protocol: 'a' },
    { type: 'm.login.progress', protocol: 'a' },
  ],
  [{ type: 'm.login.declined' }, { type: 'm.login.finish', outcome: 'declined' }],
  [
    { type: 'm.login.approved', login_token: 't', homeserver: 'https://a.example' },
    { type: 'm.login.progress', login_token: 't', homeserver: 'https://a.example' },
  ],
  [{ type: 'm.login.success' }, { type: 'm.login.finish', outcome: 'success' }],
  [
    { type: 'm.login.success', device_id: 'A', device_key: 'k' },
    { type: 'm.login.progress', outcome: 'success', device_id: 'A', device_key: 'k' },
  ],
  [
    { type: 'm.login.verified', verifying_device_id: 'B', verifying_device_key: 'k' },
    {
      type: 'm.login.finish',
      outcome: 'verified',
      verifying_device_id: 'B',
      verifying_device_key: 'k',
    },
  ],
];

describe('the messages', () => {
  it.each(written)('%j', (message, first) => {
    expect(encodeLogin('v1', message)).toEqual(first);
    expect(decodeLogin('v1', first)).toEqual(message);
    expect(encodeLogin('v2', message)).toEqual(message);
    expect(decodeAnyLogin(first)).toEqual(message);
    expect(decodeAnyLogin(message)).toEqual(message);
  });

  it('are those of the other revision only where both write the same', () => {
    for (const [message, first] of written) {
      const isSame = message.type === 'm.login.progress';
      expect(decodeLogin('v2', first)?.type).toBe(
        // To the second revision, which drops members that it does not know, this is step 3.
        'type' in first && first.type === 'm.login.progress' ? 'm.login.progress' : undefined,
      );
      expect(decodeLogin('v1', message) !== undefined).toBe(isSame);
    }
  });

  it.each([
    null,
    'm.login.finish',
    { type: 'm.login.finish' },
    { type: 'm.login.finish', outcome: 'e2ee_security_error' },
    { type: 'm.login.progress', protocols: 'a' },
    { type: 'm.login.progress', outcome: 'success', device_id: 'A' },
    { type: 'm.login.start' },
  ])('%j is none', (payload) => {
    expect(decodeLogin('v1', payload)).toBeUndefined();
  });
});

describe('the code', () => {
  const rendezvousIn = { algorithm: 'a', key: 'k', transport: { type: 't', uri: 'u' } };

  it.each([
    ['v1', 'v2'],
    ['v2', 'v1'],
  ] as const)('of %s is not one for a device that speaks %s', (mine, other) => {
    const qr = codeText(rendezvousIn, 'login.start', namesOf('stable', mine));
    const code = scannedCode({ type: 'user.scan', ...{ qr } });
    expect(code?.rendezvous).toEqual(rendezvousIn);
    expect('flow' in JSON.parse(qr)).toBe(mine === 'v2');
    expect(isOfFlow(code, namesOf('stable', mine))).toBe(true);
    expect(isOfFlow(code, namesOf('stable', other))).toBe(false);
  });

  it('is none if it is no code', () => {
    expect(isOfFlow(undefined, namesOf('stable', 'v1'))).toBe(false);
  });
});

it.each(['default', 'existing-scans', 'both-start', 'prose'])(
  '%s has the same states and transitions in both',
  (scenario) => {
    const [second, first] = ['v2', 'v1'].map((dialect) => {
      const settings = { ...settingsOf(rendezvous, scenario), dialect };
      const setting = { settings, faults: noFaults, amend: [] };
      const { states, transitions, depth } = checkSystem(
        systemFor(rendezvous, setting, { kind: 'symbolic' }, 'untimed'),
      );
      return { states, transitions, depth };
    });
    expect(first).toEqual(second);
  },
);
