/**
 * What `check --attackers` compares: each attacker, and each careless party, by the user's
 * diligence and by who scans.
 */

import type { Matrix } from 'actorcheck';
import { attackerKinds } from './attackers/kinds.ts';
import { carelessParties } from './careless/setting.ts';
import { attackProperties } from './properties/attackers.ts';
import recorded from './recorded/attackers.json' with { type: 'json' };

const careless = carelessParties.filter((party) => party !== 'none');

/** Nobody attacks. A relay and a user are no others with E2EE, and nobody asks for secrets. */
const mistaken = (party: string) => ({
  attacker: 'none',
  careless: party,
  e2ee: String(!['relay', 'user'].includes(party)),
  secrets: 'none',
  'relay-life': 'never',
  ...(party === 'provider' ? { protocol: 'oidc-sketch' } : {}),
});

export const attackers: Matrix = {
  name: 'attackers',
  title: 'what each attacker attains, and what comes of one mistake of a careless party,',
  rows: ['attacker', 'diligence'],
  columns: ['scan'],
  values: { attacker: attackerKinds.filter((kind) => kind !== 'none') },
  others: Object.fromEntries(careless.map((party) => [`careless-${party}`, mistaken(party)])),
  budget: { knob: 'attacker-moves', unit: 'moves' },
  // A malicious homeserver lies about keys, which devices ask for with E2EE only.
  given: ({ attacker }) => ({
    'relay-refusals': '0',
    'relay-life': 'never',
    e2ee: String(attacker === 'malicious-homeserver'),
    // So that the attack can be replayed with real keys.
    'short-code': String(attacker === 'grinding-middleman'),
  }),
  properties: attackProperties.map(({ name }) => name),
  violation: 'attack',
  recorded,
};
