/** What `check --attackers` compares: each attacker, by the user's diligence and by who scans. */

import type { Matrix } from 'actorcheck';
import { attackerKinds } from './attackers/kinds.ts';
import { attackProperties } from './properties/attackers.ts';
import recorded from './recorded/attackers.json' with { type: 'json' };

export const attackers: Matrix = {
  name: 'attackers',
  title: 'what each attacker attains',
  rows: ['attacker', 'diligence'],
  columns: ['scan'],
  values: { attacker: attackerKinds.filter((kind) => kind !== 'none') },
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
