/** What `check --attackers` looks at: each attacker, how careful the user is, and who scans. */

import type { Attacks } from 'actorcheck/check';
import { attackProperties } from '../properties/attacks.ts';
import recorded from '../recorded/attackers.json' with { type: 'json' };
import { attackerKinds } from './kinds.ts';

export const attacks: Attacks = {
  knob: 'attacker',
  attackers: attackerKinds.filter((kind) => kind !== 'none'),
  rows: 'diligence',
  columns: 'scan',
  budget: 'attacker-moves',
  // A homeserver lies about keys: without E2EE nobody asks it for any.
  given: (attacker) => ({
    'relay-refusals': '0',
    'relay-life': 'never',
    e2ee: String(attacker === 'malicious-homeserver'),
  }),
  properties: attackProperties.map(({ name }) => name),
  recorded,
};
