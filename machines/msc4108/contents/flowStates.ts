/** What a device does in each state: what it says, shows, asks of servers and how long it waits. */

import { parsed } from '../../http/decode.ts';
import { areSame } from '../../protocol/contents/same.ts';
import { isWithin, pathOf, wayOf } from '../../protocol/contents/way.ts';
import { decodeLogin } from '../messages.ts';
import { channelOf, type Heard, isFlow, led, of, type Said } from './given.ts';
import { truthOf } from './truth.ts';

type BySaid = string | ((said: Said) => string | undefined);

/** The type of what is said on the way to a state, and of a failure its reason. */
const words: Readonly<Record<string, BySaid>> = {
  tellingCancelled: 'user_cancelled',
  tellingUnsupported: 'unsupported_protocol',
  tellingUnexpected: 'unexpected_message_received',
  tellingExists: 'device_already_exists',
  tellingNotFound: 'device_not_found',
  tellingUnopenable: 'unable_to_open_verification_uri',
  tellingExpired: 'authorization_expired',
  tellingDeclined: 'm.login.declined',
  awaitingAccepted: 'm.login.protocol',
  awaitingSecrets: 'm.login.success',
  sharing: 'm.login.secrets',
  awaitingProtocol: ({ from, message }) =>
    isWithin(from, 'existingChannel') && message.type === 'channel.connected'
      ? 'm.login.protocols'
      : undefined,
  // In 2024 it is told beside the opening of the page, in 2026 after it.
  askingToOpen: ({ given }) => (given.revision.is2026 ? undefined : 'm.login.protocol_accepted'),
  awaitingSuccess: ({ given }) => (given.revision.is2026 ? 'm.login.protocol_accepted' : undefined),
};

const hasMoved = (said: Said): boolean =>
  wayOf(said).from !== wayOf(said).to || said.message.type === 'xstate.init';

const by = (value: BySaid | undefined, said: Said): string | undefined =>
  typeof value === 'function' ? value(said) : value;

/** Whether the last that is to be written is that, as far as there is still a channel. */
function isSaid(said: Said): boolean {
  const { to: state } = wayOf(said);
  const channel = channelOf(said.to);
  const word = hasMoved(said) ? by(words[state], said) : undefined;
  const at = pathOf(said.view.local(channel)?.value);
  if (!isWithin(at, 'connected')) return true;
  const outbox = of(said.view, channel).outbox ?? [];
  const last = decodeLogin(parsed(outbox.at(-1)));
  if (word === undefined) return true;
  return (last?.type === 'm.login.failure' ? last.reason : last?.type) === word;
}

const userOf = ({ view }: Said) => of(view, 'user');

/** By state, whether the user has been shown what is to be shown there. */
const screens: Readonly<Record<string, (said: Said) => boolean>> = {
  showing: (said) => userOf(said).qr === truthOf(said.given).qr,
  scanning: (said) => userOf(said).scanner === said.to,
  enteringCode: (said) => userOf(said).asker === said.to,
  askingToOpen: (said) => userOf(said).isAskedToOpen === true,
};

function isShown(said: Said): boolean {
  const { to: state } = wayOf(said);
  if (!hasMoved(said) || said.view.local('user')?.done === true) return true;
  // Whoever has scanned shows the check code at once.
  const isConnected = said.message.type === 'channel.connected' && state !== 'enteringCode';
  if (isConnected && userOf(said).checkCode !== truthOf(said.given).checkCode) return false;
  return screens[state]?.(said) ?? true;
}

/** By state, the server and the request that is under way to it. */
const requests: Readonly<Record<string, readonly [server: string, type: string]>> = {
  gettingMetadata: ['homeserver', 'GET auth_metadata'],
  gettingWellKnown: ['homeserver', 'GET well-known'],
  gettingIssuer: ['homeserver', 'GET auth_issuer'],
  gettingConfiguration: ['provider', 'GET provider/configuration'],
  registering: ['provider', 'POST provider/registration'],
  gettingCode: ['provider', 'POST provider/device'],
  'authorizing.asking': ['provider', 'POST provider/token'],
  uploadingKeys: ['homeserver', 'POST keys/upload'],
  checkingDevice: ['homeserver', 'GET devices'],
  'lookingUp.asking': ['homeserver', 'GET devices'],
};

function isAsked(said: Said): boolean {
  const [server, type] = requests[pathOf(said.view.local(said.to)?.value)] ?? [];
  if (server === undefined || !hasMoved(said)) return true;
  return said.view
    .messages(`${said.to}=${server}`)
    .some(({ from, message }) => from === said.to && message.type === type);
}

/** By state, what is started there: RFC 8628 has 5 s, the text up to 10 s (T8 L575-L579). */
const timers: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'authorizing.pausing': { authorizationPoll: 5_000 },
  'lookingUp.asking': { lookFor: 10_000 },
  'lookingUp.pausing': { lookFor: 10_000, lookInterval: 1_000 },
};

function isTimed(said: Said): boolean {
  const wanted = timers[pathOf(said.view.local(said.to)?.value)] ?? {};
  const running = said.view.timers(said.to);
  const found = running.map(({ id, delayMs }) => [id.split('.')[2] ?? id, delayMs]);
  return areSame(Object.fromEntries(found), wanted) && found.length === Object.keys(wanted).length;
}

/** A device that has ended closes its channel, and shows how it ended. */
function isEnded(said: Said): boolean {
  const { view, to: flow } = said;
  if (view.local(flow)?.done !== true) return true;
  const channel = view.local(channelOf(flow));
  const at = pathOf(channel?.value);
  const isClosed = ['closed', 'failed'].includes(at) || of(view, channelOf(flow)).closing !== 'no';
  const { canCancelNew, canCancelExisting } = userOf(said);
  const isSeen = (flow === 'newDevice' ? canCancelNew : canCancelExisting) === false;
  return isClosed && (isSeen || view.local('user')?.done === true);
}

const row = (name: string, text: string, source: string, isRight: (said: Said) => boolean) =>
  led(
    name,
    text,
    source,
    (heard: Heard) => (isFlow(heard.to) ? heard.message : undefined),
    (said) => said.view.local(said.to) === null || isRight(said),
  );

export const flowStates = [
  row(
    'said-on-the-way',
    'a device that comes to a state tells the other one what it has to tell there',
    'MSC4108 L141-L168, L250-L269, L407-L463, L541-L556, L573-L599',
    isSaid,
  ),
  row(
    'shown-on-the-way',
    'a device that comes to a state shows what it has to show there',
    'MSC4388 L637-L654, L834-L846; MSC4108 L427-L431',
    isShown,
  ),
  row(
    'asked-on-the-way',
    'a device that comes to a state asks the server that it waits for',
    'MSC4108 L173-L248, L409-L416, L477-L498, L573-L579, L601-L636',
    isAsked,
  ),
  row(
    'times-of-devices',
    'a device has the timers of its state, as long as they are to be, and no others',
    'MSC4108 L477-L481, L575-L579; RFC 8628 section 3.5',
    isTimed,
  ),
  row(
    'ended-with-its-channel',
    'a device that ends closes its channel, and shows that it has ended',
    'MSC4108 L541-L579, L751-L768',
    isEnded,
  ),
];
