/** Channels of MSC4108 and MSC4388 at relays of theirs: two devices, one ping, one answer. */

import { describe, expect, it } from 'vitest';
import { ecies } from '../../../machines/rendezvous/ecies.ts';
import { hpke } from '../../../machines/rendezvous/hpke.ts';
import { relayMachine } from '../../../machines/rendezvous/relay/machine.ts';
import { tokenRelayMachine } from '../../../machines/rendezvous/relay/tokens/machine.ts';
import { plainEtags } from '../../../machines/rendezvous/wire/etags.ts';
import { tokens } from '../../../machines/rendezvous/wire/tokens.ts';
import { check } from '../../../sim/check/model.ts';
import { defineModel } from '../../../sim/model/defineModel.ts';
import { simulate } from '../../../sim/run/simulate.ts';
import ping, { path, systemWith } from '../../models/ping.ts';

const expiryMs = 60_000;
const limits = { maxBytes: 4_096, refusals: 0 };

const channels = [
  ...(['letter', 'released'] as const).map((reading) => ({
    name: `2024, ECIES ${reading}`,
    system: systemWith((crypto) => ecies(crypto, reading), {
      wire: plainEtags,
      relay: (given) =>
        relayMachine({ ...given, ...limits, expiryMs, keepsUnread: false, isPlain: true }),
    }),
    created: 'response.201',
    written: 'response.202',
  })),
  ...(['letter', 'rfc9180', 'released'] as const).map((reading) => ({
    name: `2026, HPKE ${reading}`,
    system: systemWith((crypto) => hpke(crypto, reading, path), {
      wire: tokens,
      relay: (given) => tokenRelayMachine({ ...given, ...limits, expiryMs }),
    }),
    created: 'response.200',
    written: 'response.200',
  })),
];

describe.each(channels)('$name', ({ system, created, written }) => {
  const asTerms = defineModel({
    name: ping.name,
    system: (settings, faults) => system(settings, faults, { kind: 'symbolic' }),
  });
  const model = { ...ping, outcomes: asTerms.outcomes, system };

  it('brings a ping and its answer across, with real bytes', () => {
    for (let seed = 1; seed <= 5; seed++) {
      const { outcome, messages } = simulate(model, { settings: {}, seed });
      expect(outcome).toMatchObject({ ping: 'done', pong: 'done' });
      const types = messages.filter(({ from }) => from === 'relay').map(({ type }) => type);
      expect([types[0], types[2]]).toEqual([created, written]);
      expect(JSON.stringify(messages)).not.toContain('MATRIX_QR');
    }
  });

  it('is checked: all that can happen', () => {
    const { complete, verdicts, states } = check(model);
    const violated = Object.keys(verdicts).filter((name) => verdicts[name] !== 'holds');
    // A relay may forget all before the devices are done; and layers can do more than this.
    expect(violated.sort()).toEqual(['done', 'every-transition-taken']);
    expect({ complete, states }).toEqual({ complete: true, states: 363 });
  });
});
