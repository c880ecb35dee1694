/** The settings of a run, beside faults. */

import type { Knob } from 'actorcheck';
import { hpkeReadings, revisions } from './revisions.ts';

export const knobs: readonly Knob[] = [
  {
    name: 'revision',
    kind: 'enum',
    values: revisions,
    default: '2026',
    help: 'of the text: of 2026, or of 2024 as it is released or by its letter',
  },
  {
    name: 'channel',
    kind: 'enum',
    values: hpkeReadings,
    default: 'rfc9180',
    help: 'how the HPKE of 2026 is read: by its letter, by RFC 9180, as released code has it',
  },
  {
    name: 'scan',
    kind: 'enum',
    values: ['new', 'existing'],
    default: 'new',
    help: 'which device scans the code that the other one shows',
  },
  {
    name: 'visible-after',
    kind: 'duration',
    minMs: 0,
    maxMs: 600_000,
    never: true,
    default: 0,
    help: 'when the new device is in the device list, from its token on',
  },
  {
    name: 'relay-life',
    kind: 'duration',
    minMs: 1,
    maxMs: 3_600_000,
    never: false,
    default: 300_000,
    help: 'life of the rendezvous, which nothing puts off',
  },
  {
    name: 'device-code-life',
    kind: 'duration',
    minMs: 1,
    maxMs: 3_600_000,
    never: false,
    default: 1_800_000,
    help: 'life of the device code at the provider',
  },
];
