/** What becomes of a request that the homeserver holds, once that is decided; and of a token. */

import { existingDeviceId, newDeviceId, userId } from '../../../matrix/account.ts';
import type { HomeserverWhim } from '../../../matrix/homeserver/context.ts';
import { otherKeys, otherMaster } from '../../../matrix/homeserver/lies.ts';
import { atHomeserver, type Flow, hasEnded, isCareful, of } from '../../properties/state.ts';
import { areSame } from '../parties.ts';
import type { Heard, LedRow, Said } from '../rows.ts';
import { isAt, type Whole } from './http.ts';
import { answerTo, bodyOf } from './serves.ts';
import { accountKeys, crossSigningKeys, deviceKeys, existingKeys } from './truth.ts';

/** A decision about a held request. */
interface Outcome {
  /** The states in which a client waits for that answer; in any other one it has given up. */
  readonly states: readonly string[];
  readonly isRight: (answer: Whole, said: Said) => boolean;
}

const isEnabled = (answer: Whole, { given }: Said): unknown => {
  const { capabilities } = bodyOf(answer) as {
    capabilities?: Record<string, { enabled?: unknown }>;
  };
  return capabilities?.[given.names.getTokenCapability]?.enabled;
};

const minted = ({ view }: Said): number => of(view, 'homeserver').minted ?? 0;
const isRefused = (answer: Whole, said: Said, status: number, errcode: string | undefined) =>
  answer.status === status && bodyOf(answer).errcode === errcode && minted(said) === 0;

const looking = ['waiting', 'lastLook'];
const showing = (answer: Whole, keys: object): boolean =>
  answer.status === 200 && areSame(answer.body, keys);

/** Another key for a device. */
function lie({ given }: Said, id: string): object {
  const honest = accountKeys(given, true);
  const own = id === newDeviceId ? deviceKeys(given, id) : existingKeys(given);
  const devices = { ...honest.device_keys[userId], [id]: otherKeys(given.crypto, own) };
  return { ...honest, device_keys: { [userId]: devices } };
}

function otherMasterKey({ given }: Said): object {
  const { crossSigning } = given.published;
  const honest = accountKeys(given, true);
  if (crossSigning === null) return honest;
  return { ...honest, ...crossSigningKeys(otherMaster(given.crypto, crossSigning)) };
}

const failuresIn = (answer: Whole): number =>
  Object.keys((bodyOf(answer).failures ?? {}) as object).length;

const outcomes: Readonly<Record<HomeserverWhim, Outcome>> = {
  'no-capability': {
    states: ['checkingCapabilities'],
    isRight: (answer, said) => isEnabled(answer, said) === false,
  },
  'ask-uia': {
    states: ['gettingToken'],
    isRight: (answer, said) => isRefused(answer, said, 401, undefined),
  },
  'token-429': {
    states: ['gettingToken'],
    isRight: (answer, said) => isRefused(answer, said, 429, 'M_LIMIT_EXCEEDED'),
  },
  'token-404': {
    states: ['gettingToken'],
    isRight: (answer, said) => isRefused(answer, said, 404, 'M_UNRECOGNIZED'),
  },
  'lie-device-key': {
    states: looking,
    isRight: (answer, said) => showing(answer, lie(said, newDeviceId)),
  },
  'lie-verifying-device': {
    states: ['checkingKeys'],
    isRight: (answer, said) => showing(answer, lie(said, existingDeviceId)),
  },
  'lie-master-key': {
    states: ['checkingKeys'],
    isRight: (answer, said) => showing(answer, otherMasterKey(said)),
  },
  'omit-master-key': {
    states: ['checkingKeys'],
    isRight: (answer, { given }) => {
      const { device_keys } = accountKeys(given, true);
      return showing(answer, { device_keys });
    },
  },
  'refuse-signature': {
    states: ['uploadingSignature'],
    isRight: (answer, { view }) =>
      failuresIn(answer) > 0 && of(view, 'homeserver').crossSigned === false,
  },
};

/** What it does if it serves the request, by the state of the client that waits for the answer. */
const served: readonly Outcome[] = [
  {
    states: ['checkingCapabilities'],
    isRight: (answer, said) => isEnabled(answer, said) === true,
  },
  {
    states: ['gettingToken'],
    isRight: (answer, said) =>
      answer.status === 200 && minted(said) === 1 && atHomeserver(said.view, 'token') === 'minted',
  },
  {
    states: [...looking, 'checkingKeys'],
    isRight: (answer, { given }) => showing(answer, accountKeys(given, true)),
  },
  {
    states: ['uploadingSignature'],
    isRight: (answer, { view }) =>
      failuresIn(answer) === 0 && of(view, 'homeserver').crossSigned === true,
  },
];

const waiting = [...Object.values(outcomes), ...served].flatMap(({ states }) => states);

const clientIn = ({ message }: Heard): string => String(message.client);

/** Whether the request is held no more, and answered as was decided. */
function isDone(said: Said, choices: readonly Outcome[]): boolean {
  const { view } = said;
  const client = clientIn(said);
  if (of(view, 'homeserver').held?.[client] !== undefined) return false;
  const isFor = (states: readonly string[]) => isAt(view, client, states);
  // Who has given up may have asked for anything.
  if (hasEnded(view, client as Flow) || !isFor(waiting)) return true;
  const outcome = choices.find(({ states }) => isFor(states));
  const answer = answerTo(view, client);
  // A look that has been followed by another one gets no answer any more.
  if (answer === undefined) return isFor(looking);
  return outcome?.isRight(answer, said) ?? false;
}

const decided = (heard: Heard): Outcome[] | undefined => {
  const { to, message } = heard;
  if (to !== 'homeserver' || typeof message.client !== 'string') return undefined;
  if (message.type === 'serve') return [...served];
  const whim = outcomes[message.type as HomeserverWhim];
  return whim && [whim];
};

/** What becomes of a token that is out. */
const fates: Readonly<Record<string, string>> = {
  'token-stolen': 'used',
  'token-forgotten': 'forgotten',
  'xstate.after.tokenLife.homeserver.token.minted': 'expired',
};

export const decidedRows: readonly LedRow[] = [
  {
    kind: 'led',
    appliesTo: isCareful('homeserver'),
    name: 'led-decided',
    text: 'a request that is held is answered as was decided, once, and has the effect of that',
    source: 'MSC3906 L200-L202, L266-L268, L316-L327, L358-L364',
    contentOf: decided,
    isThere: (said) => isDone(said, said.content as Outcome[]),
  },
  {
    kind: 'led',
    appliesTo: isCareful('homeserver'),
    name: 'led-token-lost',
    text: 'a login token that someone else has used, that is forgotten or too old, opens nothing',
    source: 'MSC3882 L16, L31, L144-L145; MSC3906 L120',
    contentOf: ({ to, message }) => (to === 'homeserver' ? fates[message.type] : undefined),
    isThere: ({ view, content }) => atHomeserver(view, 'token') === content,
  },
];
