/** The settings that are checked, each for what it alone can show. */

import type { Scenario } from '../sim/check/property.ts';

/** The relay's own refusals, and what an exhaustive search gains nothing from, are left out. */
const plain = { 'relay-refusals': '0' };

export const scenarios: readonly Scenario[] = [
  {
    name: 'default',
    text: 'the new device scans, without E2EE',
    given: { ...plain, e2ee: 'false' },
  },
  {
    name: 'existing-scans',
    text: 'the existing device scans, without E2EE',
    given: { ...plain, e2ee: 'false', scan: 'existing' },
  },
  {
    name: 'e2ee',
    text: 'the new device scans, with E2EE and cross-signing',
    given: plain,
  },
  {
    name: 'no-cross-signing',
    text: 'the new device scans, with E2EE but no cross-signing',
    given: { ...plain, 'cross-signing': 'false' },
  },
  {
    name: 'both-start',
    text: 'neither device is signed in',
    given: { ...plain, intents: 'both-start' },
  },
  {
    name: 'both-reciprocate',
    text: 'both devices are signed in',
    given: { ...plain, intents: 'both-reciprocate' },
  },
  {
    name: 'prose',
    text: 'step 3 as the prose has it',
    given: { ...plain, e2ee: 'false', 'step-3': 'prose' },
  },
  {
    name: 'mixed-readings',
    text: 'step 3: the existing device reads the prose, the new one the diagram',
    given: { ...plain, e2ee: 'false', 'step-3': 'existing-prose' },
  },
  {
    name: 'delete',
    text: 'closing the rendezvous means deleting it',
    given: { ...plain, e2ee: 'false', close: 'delete' },
  },
  {
    name: 'careless',
    text: 'the user approves without comparing',
    given: { ...plain, e2ee: 'false', careful: 'false' },
  },
  {
    name: 'refusing-relay',
    text: 'the relay refuses one request',
    given: { ...plain, e2ee: 'false', 'relay-refusals': '1' },
  },
];
