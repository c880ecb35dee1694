/** What real clients are compared with: the suite, known clients, and the session of a run. */

import { extname } from 'node:path';
import type { Settings, Values } from 'actorcheck';
import { cryptoFor } from '../../crypto/index.ts';
import { accountOf, existingDeviceId, type SecretsHeld, userId } from '../../matrix/account.ts';
import type {
  ClientSession,
  Hello,
  KeptSuite,
  Odd,
  Played,
  RecordedResult,
} from '../../protocol/conform.ts';
import type { LoggedProtocol } from '../../protocol/protocol.ts';
import { existingActors, inboxActors } from '../actors.ts';
import { live } from '../live.ts';
import { namesOf } from '../messages/names.ts';
import { grades } from './grades.ts';
import { helloEntries, type SignInHello, type SignInOrder, shownSchema } from './lines.ts';
import { log } from './log/index.ts';
import { payloads } from './payloads.ts';
import { existingRole } from './role.ts';

/**
 * A relay that takes a key and no sealed payload. With unstable names a key has 127 bytes, and of
 * what is sealed then only the bare progress message is smaller.
 */
const smallRelayBytes = { stable: 120, unstable: 130 };

// An adapter lies below this file, or, in a bundle, beside it.
const folder = extname(import.meta.url) === '.ts' ? './adapters/' : './';

const { names } = live.serving;

const ofSignIn = (hello: Hello): SignInHello => hello as unknown as SignInHello;

function whyNot(hello: Hello, { intents, scan, ...settings }: Settings): string | null {
  const { shows, scans } = ofSignIn(hello);
  if (settings['lenient-names'] === true) return 'the client knows an algorithm by one name';
  if (intents === 'both-start') {
    return `there is no ${existingActors.flow} in it, and the client is one`;
  }
  if (scan === 'existing' && !scans) return 'the client does not scan a code';
  return scan === 'new' && !shows ? 'the client does not show a code' : null;
}

/** What a user does unasked that a client can be told: it has no button to cancel, or scans. */
const isSeen = (choice: string): boolean =>
  !/^unasked-(cancels|scans-.*)-existingDevice$/.test(choice);

/** On loopback all is over http. */
const isOverHttp = (choice: string): boolean => choice.endsWith('over-http');

const asksPassword = 'shows the question for the password';

function isAdapters(hello: Hello, odd: Odd | undefined, acts: readonly string[]): boolean {
  const { decides = [] } = ofSignIn(hello);
  if (decides.includes('password') && acts.includes(asksPassword)) return true;
  const isUnasked = odd?.text.includes('on the existing device, unasked') === true;
  return decides.includes('answers') && isUnasked;
}

function settingsFor(hello: Hello, settings: Settings): Settings {
  const { dialect, names } = ofSignIn(hello);
  const isSmall = settings['relay-bytes'] === smallRelayBytes.stable;
  const bytes = isSmall ? { 'relay-bytes': smallRelayBytes[names] } : {};
  return { ...settings, dialect, names, ...bytes };
}

function startOrder({ baseUrl, accessToken, settings, hello }: ClientSession): SignInOrder {
  return {
    do: 'start',
    homeserver: baseUrl,
    relay: baseUrl + namesOf(ofSignIn(hello).names).rendezvousPath,
    userId,
    deviceId: existingDeviceId,
    accessToken,
    crossSigning: settings['cross-signing'] === true,
  };
}

const odd: Played['odd'] = {
  choices: [
    { scenario: 'careless-peer', apart: [existingActors.flow] },
    {
      scenario: 'careless-peer',
      given: { scan: 'existing' },
      apart: [existingActors.flow],
      isOdd: (choice) => choice.startsWith('shows-code-') && !isOverHttp(choice),
    },
    {
      scenario: 'careless-homeserver',
      apart: [existingActors.flow],
      // What secrets are sent by is not compared.
      isOdd: (choice) => !/-secrets-/.test(choice),
    },
    {
      scenario: 'careless-relay',
      apart: [existingActors.flow, existingActors.channel],
      isOdd: (choice) => !isOverHttp(choice),
    },
    { scenario: 'careless-user', apart: [existingActors.flow], isOdd: isSeen },
  ],
  answers: ['e2ee', 'delete'],
  payloads,
  pairs: { actor: 'homeserver', scenarios: ['e2ee', 'no-cross-signing'] },
};

const existing: Played = {
  party: existingActors.flow,
  machines: [],
  odd,
  published: () => null,
  accessToken: (settings: Settings, values: Values) => {
    const hasCrossSigning = settings['cross-signing'] === true;
    const held = settings.secrets as SecretsHeld;
    return accountOf(cryptoFor(values), hasCrossSigning, held).accessToken;
  },
  role: existingRole,
};

export const conform: LoggedProtocol['conform'] = {
  title: 'MSC3906',
  limits: 'Step 23 is not compared, as Olm is not part of the text.',
  roles: { existing },
  names,
  world: (baseUrl, published) => ({
    places: { relayUrl: baseUrl, homeserverUrl: baseUrl },
    ...(published && { published }),
  }),
  // What encrypts to-device events (Olm) is not part of the text, and the box that stands in for
  // it is none that a real client could open.
  uncompared: Object.values(inboxActors),
  targets: {
    'matrix-js-sdk': {
      adapter: new URL(`${folder}matrix-js-sdk.mjs`, import.meta.url),
      recorded: async () => {
        const file = await import('../recorded/matrix-js-sdk.json', { with: { type: 'json' } });
        return file.default as Readonly<Record<string, RecordedResult>>;
      },
    },
  },
  lines: { hello: helloEntries, shown: shownSchema },
  // A client says itself which revision it speaks, does E2EE, and goes by no clock.
  isKnown: ({ protocol, attacker, careless, dialect, clock, ...settings }) =>
    protocol === 'login_token' &&
    dialect === 'v2' &&
    clock === 'unread' &&
    settings['existing-e2ee'] === true &&
    attacker === 'none' &&
    careless === 'none' &&
    settings['reads-first'] === false,
  suite: async () => {
    const file = await import('../recorded/suite.json', { with: { type: 'json' } });
    return file.default as unknown as KeptSuite;
  },
  isAdapters,
  grades,
  whyNot,
  settingsFor,
  startOrder,
  log,
};
