/** Sign-ins of MSC4108 with real bytes: each revision and direction, and how they can end. */

import { describe, expect, it } from 'vitest';
import { cryptoFor } from '../../../machines/crypto/index.ts';
import { accountOf } from '../../../machines/matrix/account.ts';
import { msc4108 } from '../../../machines/msc4108/index.ts';
import { settle } from '../../../sim/model/knobs.ts';
import { simulate } from '../../../sim/run/simulate.ts';

type Given = Readonly<Record<string, string>>;

const run = (given: Given, choose: readonly string[] = [], seed = 1) =>
  simulate(msc4108, { settings: settle(msc4108.knobs, given), choose, seed });

const endsOf = ({ outcome }: ReturnType<typeof run>) => [outcome.newDevice, outcome.existingDevice];

const texts: readonly Given[] = [
  ...['letter', 'rfc9180', 'released'].map((channel) => ({ revision: '2026', channel })),
  { revision: '2024' },
  { revision: '2024-letter' },
];

describe.each(['new', 'existing'])('the %s device scans', (scan) => {
  it.each(texts)('$revision $channel: both come to success, with all secrets', (given) => {
    for (let seed = 1; seed <= 3; seed++) {
      const found = run({ ...given, scan }, [], seed);
      expect(endsOf(found)).toEqual(['success', 'success']);
      const said = found.messages.flatMap(({ layer, type }) => (layer === 'MSC4108' ? [type] : []));
      const offer = scan === 'existing' ? ['m.login.protocols'] : [];
      const login = ['m.login.protocol', 'm.login.protocol_accepted', 'm.login.success'];
      expect(said).toEqual([...offer, ...login, 'm.login.secrets']);
      const crypto = cryptoFor({ kind: 'real', seed });
      const { secrets } = accountOf(crypto, true, 'all');
      const wire = JSON.stringify(found.messages.map((message) => message.wire));
      for (const secret of Object.values(secrets)) expect(wire).not.toContain(secret);
    }
  });
});

/** What a person or a server does, and how it ends on the new and on the existing device. */
const ends: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['deny', ['deny'], ['declined', 'declined']],
  ['refuse', ['refuse'], ['failedThere', 'cancelled']],
  ['id-taken', ['id-taken'], ['failedThere', 'deviceExists']],
  ['page-unopenable', ['page-unopenable@3'], ['failedThere', 'pageFailed']],
  ['cancel', ['cancel@6'], ['cancelled', 'failedThere']],
  ['cancel-existing', ['cancel-existing@4'], ['failedThere', 'cancelled']],
];

describe('the text of 2026', () => {
  it.each(ends)('%s', (_, choose, expected) => {
    expect(endsOf(run({}, choose))).toEqual(expected);
  });

  it('a wrong check code ends it on the device that asks, and the other one is not told', () => {
    const { outcome } = run({}, ['mistype']);
    expect(outcome.existingDevice).toBe('codeMismatch');
    expect(outcome.newDevice).toBe('channelFailed');
  });

  it('looks for the new device for ten seconds', () => {
    expect(endsOf(run({ 'visible-after': '8' }))).toEqual(['success', 'success']);
    expect(endsOf(run({ 'visible-after': '30' }))).toEqual(['failedThere', 'deviceNotFound']);
  });

  it('the device code expires before the user consents', () => {
    const found = run({ 'device-code-life': '0.5' });
    expect(endsOf(found)).toEqual(['authorizationExpired', 'failedThere']);
  });
});

it('of 2024, nothing tells the new device that the page cannot be opened', () => {
  const found = run({ revision: '2024' }, ['page-unopenable@3']);
  expect(endsOf(found)).toEqual(['channelFailed', 'pageFailed']);
});

it.each(['2026', '2024', '2024-letter'])(
  'of %s, a cancellation in the place of an unread payload cannot be read',
  (revision) => {
    const hasty = run({ revision }, ['cancel@3']);
    expect(endsOf(hasty)).toEqual(['cancelled', 'channelFailed']);
    expect(hasty.messages.map(({ type }) => type)).toContain('m.login.failure');
    const later = run({ revision }, ['cancel@6']);
    expect(endsOf(later)).toEqual(['cancelled', 'failedThere']);
  },
);

it('of 2024, a cancellation takes the place of the acceptance; of 2026, it comes first', () => {
  const [of2026, of2024] = ['2026', '2024'].map((revision) =>
    endsOf(run({ revision }, ['cancel-existing@4'])),
  );
  expect(of2026).toEqual(['failedThere', 'cancelled']);
  expect(of2024).toEqual(['channelFailed', 'cancelled']);
});
