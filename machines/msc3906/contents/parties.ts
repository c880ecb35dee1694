/** Who is who in a setting, and what follows of it: what the table holds messages against. */

import type { ChannelSecrets } from '../../crypto/index.ts';
import { derivationOf } from '../handshakes.ts';
import type { Intent } from '../messages/login.ts';
import { type Given, type Heard, onceFor } from './rows.ts';

export { areSame } from '../../protocol/contents/same.ts';

type FlowName = 'newDevice' | 'existingDevice';
type ChannelName = 'newChannel' | 'existingChannel';

export const isFlow = (actor: string): actor is FlowName =>
  actor === 'newDevice' || actor === 'existingDevice';

export const isChannel = (actor: string): actor is ChannelName =>
  actor === 'newChannel' || actor === 'existingChannel';

export const channelOf = (flow: string): ChannelName =>
  flow === 'newDevice' ? 'newChannel' : 'existingChannel';

export const flowOf = (channel: string): FlowName =>
  channel === 'newChannel' ? 'newDevice' : 'existingDevice';

export const otherFlow = (flow: string): FlowName =>
  flow === 'newDevice' ? 'existingDevice' : 'newDevice';

/** Whether the device wants to be signed in: both may. */
export const isNewcomer = (flow: string, { settings: { intents } }: Given): boolean =>
  flow === 'newDevice' ? intents !== 'both-reciprocate' : intents === 'both-start';

export const intentOf = (flow: string, given: Given): Intent =>
  isNewcomer(flow, given) ? 'login.start' : 'login.reciprocate';

export const scans = (flow: string, { settings: { scan } }: Given): boolean =>
  (flow === 'newDevice') === (scan === 'new');

/** What both devices derive from their keys (MSC3903 steps 3, 4 and 7). */
export const agreedOn = onceFor((given): ChannelSecrets | undefined => {
  const { crypto, names, settings, amended } = given;
  const { scan } = settings;
  const [shower, scanner] = ['existingChannel', 'newChannel'].map(crypto.ephemeralKeys);
  const [initiator, recipient] = scan === 'new' ? [shower, scanner] : [scanner, shower];
  if (initiator === undefined || recipient === undefined) return undefined;
  return crypto.agree(initiator.privateKey, recipient.publicKey, {
    algorithm: names.algorithm,
    initiatorPublicKey: initiator.publicKey,
    recipientPublicKey: recipient.publicKey,
    ...derivationOf(settings, amended),
  });
});

/** Where points are created, and where the relay sends whom it does not serve. */
export const relayPlaces = ({ places: { relayUrl }, names: { rendezvousPath } }: Given) => ({
  endpoint: relayUrl + rendezvousPath,
  elsewhere: `${relayUrl}/elsewhere${rendezvousPath}`,
});

/** Whether a URL is that of a point at the relay. */
export const isPoint = (url: unknown, given: Given): boolean =>
  typeof url === 'string' &&
  /^\/\w+$/.test(url.slice(relayPlaces(given).endpoint.length)) &&
  url.startsWith(relayPlaces(given).endpoint);

/** Whether an address is of https. Told apart from what devices go by, so that it notices that. */
export const isOfHttps = (address: string): boolean => address.startsWith('https://');

/** Where a device ends that the text has end without a word: as amended it tells that first. */
export const untoldEnd = (outcome: string, { amended }: Given): string =>
  amended('tell-failure')
    ? `telling${outcome.charAt(0).toUpperCase()}${outcome.slice(1)}`
    : outcome;

/** Whether the device reads step 3 as the prose has it, not as the diagram has. */
export function readsProse(flow: string, given: Given): boolean {
  const reading = given.amended('step-3-diagram') ? 'diagram' : given.settings['step-3'];
  return reading === 'prose' || reading === `${isNewcomer(flow, given) ? 'new' : 'existing'}-prose`;
}

/** Whether the device is careless: something stands between its flow and its channel. */
export const isCareless = ({ to, given: { settings } }: Pick<Heard, 'to' | 'given'>): boolean =>
  settings.careless === (to === 'newDevice' ? 'new' : 'existing');
