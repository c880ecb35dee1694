/** The settings that are checked: each revision in both directions, then what can go wrong. */

import type { Scenario } from 'actorcheck';

export const scenarios: readonly Scenario[] = [
  { name: 'default', text: 'the text of 2026; the new device scans', given: {} },
  {
    name: 'existing-scans',
    text: 'the text of 2026; the existing device scans',
    given: { scan: 'existing' },
  },
  {
    name: 'invisible',
    text: 'the text of 2026; the new device never shows up in the device list',
    given: { 'visible-after': 'never' },
  },
  {
    name: 'as-2024',
    text: 'as released in 2024; the new device scans',
    given: { revision: '2024' },
  },
  {
    name: 'as-2024-existing-scans',
    text: 'as released in 2024; the existing device scans',
    given: { revision: '2024', scan: 'existing' },
  },
];
