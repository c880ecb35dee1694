/** The settings of a run, beside faults. */

import type { Knob, Settings } from 'actorcheck';
import { hpkeReadings, revisions } from './revisions.ts';

/** What is as a reader expects it, unless a scenario is about that: the first value. */
const unusualValues: readonly (readonly [name: string, values: readonly string[], help: string])[] =
  [
    ['rendezvous-at', ['homeserver', 'elsewhere'], 'the server that has the rendezvous'],
    ['relay-policy', ['open', 'authenticated'], 'who may create a rendezvous'],
    ['relay-whims', ['none', 'refuses'], 'whether the relay may refuse a request once'],
    ['others', ['none', 'remove', 'scrawl'], 'what somebody else does at the rendezvous'],
    ['intents', ['fit', 'same'], 'whether the code says what its device is, or the reverse'],
    ['existing-revision', ['same', '2024'], 'the text that the existing device goes by'],
    ['browser-account', ['same', 'other'], 'whose account the browser is signed in to'],
    ['page', ['own', 'foreign'], 'whose page the new device may name'],
    ['base-url', ['https', 'http'], 'how the existing device names the homeserver'],
    ['secrets', ['own', 'none', 'others'], 'what the existing device has to share'],
    ['new-is', ['own', 'strangers'], 'whose device the new one is'],
    ['homeserver-fails', ['no', 'once'], 'whether the homeserver may fail a request'],
  ];

const unusual: readonly Knob[] = unusualValues.map(([name, values, help]) => ({
  name,
  kind: 'enum',
  values,
  default: values[0] as string,
  help,
}));

/** Whether all is as a reader expects it. */
export const isUsual = (settings: Settings): boolean =>
  unusual.every(({ name, default: value }) => settings[name] === value);

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
  ...unusual,
];
