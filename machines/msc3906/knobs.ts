/** The knobs of the protocol: the settings of a run, beside faults and amendments. */

import type { Knob } from 'actorcheck';
import { diligences } from '../matrix/user/context.ts';
import { attackerKinds } from './attackers/kinds.ts';
import { carelessParties } from './careless/setting.ts';
import { revisions } from './messages/dialect.ts';
import { lateDeclines, protocols } from './oidc/variant.ts';
import { timeKnobs } from './timeKnobs.ts';
import { deviceCodeLifeMs, relayExpiryMs, tokenLifeMs } from './timing.ts';

export const knobs: readonly Knob[] = [
  {
    name: 'scan',
    kind: 'enum',
    values: ['new', 'existing'],
    default: 'new',
    help: 'which device scans the code that the other one shows',
  },
  { name: 'e2ee', kind: 'flag', default: true, help: 'the new device sets up E2EE' },
  {
    name: 'existing-e2ee',
    kind: 'flag',
    default: true,
    help: 'the existing device does E2EE too (step 16: "if doing E2EE")',
  },
  {
    name: 'cross-signing',
    kind: 'flag',
    default: true,
    help: 'the account has cross-signing',
  },
  {
    name: 'intents',
    kind: 'enum',
    values: ['compatible', 'both-start', 'both-reciprocate'],
    default: 'compatible',
    help: 'whether one device wants each side, or both want the same',
  },
  {
    name: 'step-3',
    kind: 'enum',
    values: ['diagram', 'prose', 'new-prose', 'existing-prose'],
    default: 'diagram',
    help: 'whose progress message each device counts on: the text contradicts itself',
  },
  {
    name: 'close',
    kind: 'enum',
    values: ['stop', 'delete'],
    default: 'stop',
    help: 'what "closes the rendezvous" means at steps 2 and 5: no more polling, or a DELETE',
  },
  {
    name: 'reads-first',
    kind: 'flag',
    default: false,
    help: 'a device asks the relay for news before each write, by the letter of MSC3886 L50-L53',
  },
  {
    name: 'visible-after',
    kind: 'duration',
    minMs: 0,
    maxMs: 600_000,
    never: true,
    default: 0,
    help: 'when the new device is in the device list, from when it is first looked for (step 16)',
  },
  {
    name: 'secrets',
    kind: 'enum',
    values: ['all', 'some', 'none'],
    default: 'all',
    help: 'which secrets the existing device holds (step 23)',
  },
  {
    name: 'token-life',
    kind: 'duration',
    minMs: 1,
    maxMs: 600_000,
    never: false,
    default: tokenLifeMs,
    help: 'life of the login token',
  },
  {
    name: 'relay-life',
    kind: 'duration',
    minMs: 1,
    maxMs: 600_000,
    never: true,
    default: relayExpiryMs,
    help: 'life of the rendezvous since its last update',
  },
  {
    name: 'late-answers',
    kind: 'flag',
    default: false,
    help: 'an answer may come when its device no longer waits for it',
  },
  {
    name: 'relay-bytes',
    kind: 'integer',
    min: 1,
    max: 1_000_000,
    default: 10_240,
    help: 'largest payload that the relay takes, in bytes',
  },
  {
    name: 'relay-refusals',
    kind: 'integer',
    min: 0,
    max: 9,
    default: 1,
    help: 'how many requests the relay may refuse for reasons of its own',
  },
  {
    name: 'relay-etag',
    kind: 'enum',
    values: ['unique', 'hash'],
    default: 'unique',
    help: 'whether an ETag belongs to one update (MSC3886 L226), or to all with that payload',
  },
  {
    name: 'diligence',
    kind: 'enum',
    values: diligences,
    default: 'compares',
    help: 'the user approves after comparing the codes, after a glance at them, or anything',
  },
  {
    name: 'attacker',
    kind: 'enum',
    values: attackerKinds,
    default: 'none',
    help: 'who attacks',
  },
  {
    name: 'attacker-moves',
    kind: 'integer',
    min: 0,
    max: 9,
    default: 3,
    help: 'how many moves the attacker may make that others can notice',
  },
  {
    name: 'small-order-keys',
    kind: 'flag',
    default: false,
    help: 'an attacker can send a key of small order, and devices take it: no text refuses it',
  },
  {
    name: 'short-code',
    kind: 'flag',
    default: false,
    help: 'a code of two digits: real keys to it are soon found, to one of twelve they are not',
  },
  {
    name: 'careless',
    kind: 'enum',
    values: carelessParties,
    default: 'none',
    help: 'who may say what is well-formed and wrong',
  },
  {
    name: 'careless-messages',
    kind: 'integer',
    min: 0,
    max: 9,
    default: 1,
    help: 'how many of its messages or answers may be wrong',
  },
  {
    name: 'names',
    kind: 'enum',
    values: ['stable', 'unstable'],
    default: 'stable',
    help: 'names on the wire',
  },
  {
    name: 'lenient-names',
    kind: 'flag',
    default: false,
    help: 'the devices name the algorithm differently, and each takes the name of the other',
  },
  {
    name: 'dialect',
    kind: 'enum',
    values: revisions,
    default: 'v2',
    help: 'the revision of MSC3906 that messages are written in, by both devices or by one only',
  },
  {
    name: 'protocol',
    kind: 'enum',
    values: protocols,
    default: 'login_token',
    help:
      'with an OpenID provider too: as the text sketches it, or as RFC 8628 and a sane order ' +
      'have it',
  },
  {
    name: 'redirects',
    kind: 'flag',
    default: false,
    help: "in the OIDC sketch, the provider's page sends the browser back to the app (L484)",
  },
  {
    name: 'late-decline',
    kind: 'enum',
    values: lateDeclines,
    default: 'keeps',
    help: 'in the OIDC sketch, what a decline after the login does to the session (L497, L501)',
  },
  {
    name: 'device-code-life',
    kind: 'duration',
    minMs: 1_000,
    maxMs: 600_000,
    never: false,
    default: deviceCodeLifeMs,
    help: 'life of the device code, with an OpenID provider',
  },
  ...timeKnobs,
];
