/** What a device keeps of what it has heard: from which state on, and what it has to be. */

import { examplePlaces, newDeviceId } from '../../matrix/account.ts';
import { areSame } from '../../protocol/contents/same.ts';
import { pathOf, wayOf } from '../../protocol/contents/way.ts';
import { decodeLogin } from '../messages.ts';
import { type Given, type Heard, isFlow, led, of, type Said, scans } from './given.ts';
import { truthOf } from './truth.ts';

/** In the order in which they come. */
const states = {
  newDevice: [
    ...['opening', 'scanning', 'showing', 'joining', 'enteringCode', 'awaitingProtocols'],
    ...['gettingWellKnown', 'gettingIssuer', 'gettingConfiguration', 'gettingMetadata'],
    ...['registering', 'gettingCode', 'awaitingAccepted', 'authorizing', 'awaitingSecrets'],
    'uploadingKeys',
  ],
  existingDevice: [
    ...['opening', 'scanning', 'showing', 'joining', 'enteringCode', 'awaitingProtocol'],
    ...['checkingDevice', 'askingToOpen', 'awaitingSuccess', 'lookingUp', 'sharing'],
  ],
} as const;

interface Member {
  /** The state from which on it is there; earlier where it may be told earlier. */
  readonly since: string;
  readonly early?: string;
  readonly isKept?: (given: Given, flow: string) => boolean;
  readonly value: (given: Given, state: string) => unknown;
}

const shared: Readonly<Record<string, Member>> = {
  code: { since: 'enteringCode', value: (given) => truthOf(given).checkCode },
  scanned: {
    since: 'joining',
    isKept: (given, flow) => scans(flow, given),
    value: (given) => truthOf(given).code,
  },
};

const is2024 = ({ revision }: Given): boolean => !revision.is2026;

/** By device. A name of 2024 is looked up before it is an address. */
const members: Readonly<Record<string, Readonly<Record<string, Member>>>> = {
  newDevice: {
    ...shared,
    offers: {
      since: 'gettingWellKnown',
      early: 'enteringCode',
      value: () => ['device_authorization_grant'],
    },
    homeserver: {
      since: 'gettingWellKnown',
      early: 'enteringCode',
      value: ({ revision }, state) =>
        !revision.is2026 && ['enteringCode', 'gettingWellKnown'].includes(state)
          ? 'example.org'
          : examplePlaces.homeserverUrl,
    },
    issuer: {
      since: 'gettingConfiguration',
      isKept: is2024,
      value: (given) => truthOf(given).providerUrl,
    },
    endpoints: { since: 'registering', value: (given) => truthOf(given).endpoints },
    clientId: { since: 'gettingCode', value: (given) => truthOf(given).clientId },
    grant: { since: 'awaitingAccepted', value: (given) => truthOf(given).grant },
    accessToken: { since: 'awaitingSecrets', value: (given) => truthOf(given).accessToken },
    secrets: { since: 'uploadingKeys', value: (given) => truthOf(given).secrets },
  },
  existingDevice: {
    ...shared,
    wanted: {
      since: 'checkingDevice',
      early: 'enteringCode',
      value: (given) => ({
        protocol: 'device_authorization_grant',
        pageUrl: truthOf(given).grant.completeUrl,
        deviceId: newDeviceId,
      }),
    },
  },
};

/** Whether each member is there if it has to be, and what it has to be. */
function areKept(said: Said): boolean {
  const { view, given, to: flow } = said;
  const path = pathOf(view.local(flow)?.value);
  const state = path.split('.')[0] ?? '';
  const order: readonly string[] = states[flow as keyof typeof states];
  const at = order.indexOf(state);
  const context = of(view, flow as 'newDevice') as Readonly<Record<string, unknown>>;
  return Object.entries(members[flow] ?? {}).every(([name, { since, early, isKept, value }]) => {
    const kept = context[name] ?? null;
    const isRight = areSame(kept, value(given, state));
    if (isKept?.(given, flow) === false) return kept === null;
    if (at < 0) return kept === null || (name === 'homeserver' ? true : isRight);
    if (at >= order.indexOf(since)) return isRight;
    return kept === null || (early !== undefined && at >= order.indexOf(early) && isRight);
  });
}

/** Why a device has ended: as it was told, or as its channel says. */
function isReasonKept(said: Said): boolean {
  const { message, view, to } = said;
  const { reason } = of(view, to as 'newDevice');
  const { from, to: state } = wayOf(said);
  const isLast = /^telling|^sharing/.test(from);
  if (message.type === 'channel.failed') {
    return reason === (isLast ? `untold: ${message.reason}` : message.reason);
  }
  const told = message.type === 'channel.received' ? decodeLogin(message.payload) : undefined;
  if (told?.type === 'm.login.failure' && state === 'failedThere') return reason === told.reason;
  return reason === '';
}

const row = (
  name: string,
  text: string,
  source: string,
  isOne: (heard: Heard) => boolean,
  isRight: (said: Said) => boolean,
) =>
  led(
    name,
    text,
    source,
    (heard) => (isFlow(heard.to) && isOne(heard) ? heard.message : undefined),
    (said) => said.view.local(said.to) === null || isRight(said),
  );

export const flowKeeps = [
  row(
    'kept-by-devices',
    'a device keeps what it has heard from the step on that tells it, and nothing else',
    'MSC4388 L637-L654; MSC4108 L135-L269, L471-L498, L601-L604',
    () => true,
    areKept,
  ),
  row('kept-why', 'a device keeps why it has ended', 'MSC4108 L751-L768', () => true, isReasonKept),
  row(
    'kept-that-shared',
    'an existing device keeps that its secrets have left it',
    'MSC4108 L581-L599',
    (heard) => heard.to === 'existingDevice',
    (said) => {
      const { from } = wayOf(said);
      const hasShared = of(said.view, 'existingDevice').hasShared === true;
      const isDone = pathOf(said.view.local(said.to)?.value) === 'success';
      return hasShared === (isDone || (from === 'sharing' && wayOf(said).to !== 'sharing'));
    },
  ),
];
