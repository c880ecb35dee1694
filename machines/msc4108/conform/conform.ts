/** What real clients are compared with: the suite, known clients, and the session of a run. */

import { extname } from 'node:path';
import type { Settings, Values } from 'actorcheck';
import { cryptoFor } from '../../crypto/index.ts';
import {
  accountOf,
  examplePlaces,
  existingDeviceId,
  newDeviceId,
  publishedBy,
  userId,
} from '../../matrix/account.ts';
import type {
  ClientSession,
  ConformParts,
  Hello,
  KeptSuite,
  Odd,
  Played,
  RecordedResult,
} from '../../protocol/conform.ts';
import { gradesOf } from '../../protocol/grades.ts';
import { type DeviceActors, existingActors, newActors } from '../actors.ts';
import { isUsual } from '../knobs.ts';
import { endings } from '../outcomes.ts';
import { tokenOfNew } from '../parties.ts';
import { properties } from '../properties/index.ts';
import { servedNames } from '../revisions.ts';
import { SignInAccount } from './account.ts';
import { hostsAt } from './hosts.ts';
import { helloEntries, type SignInHello, type SignInOrder, shownSchema } from './lines.ts';
import { payloadsOf } from './payloads.ts';
import { existingRole, newRole } from './role.ts';

/** The scenarios that released clients take part in. */
const scenarios = ['as-2024', 'as-2024-existing-scans'];

const ofSignIn = (hello: Hello): SignInHello => hello as unknown as SignInHello;

function whyNot(hello: Hello, { revision }: Settings): string | null {
  const spoken = ofSignIn(hello).revision;
  return revision === spoken ? null : `the client speaks the text of ${spoken}`;
}

/** Where an application decides, by what is odd in a path. */
const decided: Readonly<Record<string, string>> = {
  'check-code': 'another check code',
  page: 'nothing can open the page',
};

function isAdapters(hello: Hello, odd: Odd | undefined): boolean {
  const { decides = [] } = ofSignIn(hello);
  return decides.some((name) => odd?.text.includes(decided[name] as string) === true);
}

function startOrder({ baseUrl, accessToken, role }: ClientSession): SignInOrder {
  const hosts = hostsAt(baseUrl);
  const { homeserverUrl, relayUrl } = examplePlaces;
  const start = { do: 'start', role, hosts } as const;
  return role === 'new'
    ? { ...start, homeserver: relayUrl, deviceId: newDeviceId }
    : { ...start, homeserver: homeserverUrl, userId, deviceId: existingDeviceId, accessToken };
}

/** By which its user cancels it: the released client then deletes the rendezvous at once. */
const ownCancel = ({ flow }: DeviceActors): readonly string[] =>
  flow === newActors.flow ? ['cancel'] : ['cancel-existing'];

const oddFor = (own: DeviceActors, other: DeviceActors): Played['odd'] => ({
  choices: scenarios.map((scenario) => ({ scenario, apart: [own.flow], raced: ownCancel(own) })),
  answers: scenarios,
  payloads: payloadsOf(other),
  pairs: { actor: 'provider', scenarios: [] },
});

const existing: Played = {
  party: existingActors.flow,
  // The page opens in whatever browser there is.
  machines: ['browser'],
  odd: oddFor(existingActors, newActors),
  published: () => null,
  accessToken: (_: Settings, values: Values) =>
    accountOf(cryptoFor(values), true, 'all').accessToken,
  role: existingRole,
};

const newcomer: Played = {
  party: newActors.flow,
  machines: [],
  odd: oddFor(newActors, existingActors),
  published: (values: Values) => {
    const crypto = cryptoFor(values);
    return publishedBy(crypto, accountOf(crypto, true, 'all'));
  },
  accessToken: (_: Settings, values: Values) => tokenOfNew(cryptoFor(values)),
  role: newRole,
};

/** Of these somebody gets at a session or at secrets who is not to. */
const safety = new Set([
  'one-check-code',
  'no-sign-in-before-code',
  'no-secrets-before-session',
  'no-secrets-to-untrusted',
  'success-is-cross-signed',
]);

// An adapter lies below this file, or, in a bundle, beside it.
const adapter = extname(import.meta.url) === '.ts' ? './adapters/matrix-js-sdk' : './sdk-43';

export const conform: ConformParts = {
  title: 'MSC4108',
  limits: 'How a client finds the provider of a homeserver is not compared.',
  roles: { existing, new: newcomer },
  names: servedNames,
  account: (given) => new SignInAccount(given),
  world: (_, published) => (published === null ? undefined : { places: examplePlaces, published }),
  uncompared: [],
  targets: {
    'matrix-js-sdk': {
      adapter: new URL(`${adapter}.mjs`, import.meta.url),
      recorded: async () => {
        const file = await import('../recorded/matrix-js-sdk.json', { with: { type: 'json' } });
        return file.default as Readonly<Record<string, RecordedResult>>;
      },
    },
  },
  lines: { hello: helloEntries, shown: shownSchema },
  isKnown: (settings) => settings.revision === '2024' && isUsual(settings),
  suite: async () => {
    const file = await import('../recorded/suite.json', { with: { type: 'json' } });
    return file.default as unknown as KeptSuite;
  },
  isAdapters,
  grades: gradesOf({
    safety,
    properties,
    isLeftWaiting: (came) => came.startsWith('waits for ever'),
    isWell: (came) => came.startsWith(endings.success as string),
  }),
  whyNot,
  settingsFor: (_, settings) => settings,
  startOrder,
};
