/** Where the answers of the relay lead a channel, what it keeps of them, and where it gives up. */

import type { ChannelSecrets } from '../../crypto/index.ts';
import { decodeText, whenOk } from '../../http/decode.ts';
import { type HttpEvent, header, statusOf } from '../../http/message.ts';
import { isUnspecified, isWithin, pathOf, wayOf } from '../../protocol/contents/way.ts';
import { msc3903, sealedSchema } from '../../rendezvous/msc3903.ts';
import { derivationOf } from '../handshakes.ts';
import { hasMiswritten, of } from '../properties/state.ts';
import { isAsking, objection } from './channelAsked.ts';
import { expired, hasExpired } from './expiry.ts';
import { agreedOn, areSame, flowOf, isChannel, isOfHttps, scans } from './parties.ts';
import type { Heard, LedRow, Said } from './rows.ts';

/** Where a channel goes: to a state, or to its end for a reason. */
type Lead = string | { readonly gaveUp: string };

const gaveUp = (reason: string): Lead => ({ gaveUp: reason });

/** Nothing to ask just now: what comes next depends on what there is to write and to close. */
const rest = 'rest';

const resting = [
  'connected.pausing',
  'connected.writing',
  'connected.readingFirst',
  'deleting',
  'closed',
];

type Answers = (said: Heard, status: number) => Lead;

const httpOf = ({ message, from }: Heard): HttpEvent => ({ ...message, from });
const context = ({ to, view }: Said) => of(view, to as 'newChannel');
const retries = ({ given }: Heard): boolean => given.amended('retry-writes');

/** What ends a request that is asked once, each with the reason that is told. */
const ends: Readonly<Record<number, string>> = {
  404: 'not_found',
  412: 'concurrent_write',
  413: 'too_large',
};

const refused = (said: Heard, status: number, later: string, ...known: readonly number[]): Lead => {
  if (retries(said) && [429, 500].includes(status)) return later;
  if (status === 429) return gaveUp('rate_limited');
  return gaveUp(known.includes(status) ? (ends[status] ?? '') : `status_${status}`);
};

/** A poll is repeated whatever comes, unless the point is gone. */
const polled = (status: number, again: string): Lead =>
  status === 404 ? gaveUp('not_found') : again;

/** By the state in which the channel waits for the answer. */
const answers: Readonly<Record<string, Answers>> = {
  creating: (said, status) => {
    const location = header(httpOf(said), 'location');
    const isOpen = !said.given.amended('https-only');
    const hasLocation = location !== undefined && (isOpen || isOfHttps(location));
    const hasRevision = hasLocation && header(httpOf(said), 'etag') !== undefined;
    if (status === 201) return hasRevision ? 'awaitingKey' : gaveUp('malformed_answer');
    if (status === 307) return hasLocation ? 'creating' : gaveUp('malformed_answer');
    if (status === 403) return gaveUp('forbidden');
    return refused(said, status, 'creatingLater', 413);
  },
  reading: (said, status) => {
    const { isInvitation } = msc3903(said.given.crypto, said.given.names.algorithm);
    if (status !== 200) return refused(said, status, 'readingLater', 404);
    return isInvitation(said.message.body) ? 'writingKey' : gaveUp('unsupported_algorithm');
  },
  writingKey: (said, status) =>
    status === 202 ? 'connected' : refused(said, status, 'writingKeyLater', 404, 412, 413),
  'awaitingKey.asking': (said, status) =>
    status === 200 && isKey(said) ? 'connected' : polled(status, 'awaitingKey.pausing'),
  'connected.asking': (_, status) => polled(status, rest),
  'connected.readingFirst': (_, status) =>
    polled(status, [200, 304].includes(status) ? 'connected.writing' : 'connected.readingLater'),
  'connected.writing': (said, status) => {
    if (status === 202) return rest;
    if (status === 409 && said.given.amended('keep-unread')) return 'connected.waiting';
    if (status === 412 && retries(said)) return 'connected.asking';
    return refused(said, status, 'connected.waiting', 404, 412, 413);
  },
  deleting: () => 'closed',
};

/** What the device that shows the code shares by what it reads, if a key is in that. */
function accepted({ message, to, given }: Heard): ChannelSecrets | undefined {
  const { crypto, names, settings, amended } = given;
  const { accept } = msc3903(crypto, names.algorithm, derivationOf(settings, amended));
  return accept(crypto.ephemeralKeys(to), message.body, { url: '', etag: '' });
}

const isKey = (heard: Heard): boolean => accepted(heard) !== undefined;

/**
 * What a connected channel has to share. A careless relay may have shown the device that reads the
 * key another one, and a careless device a wrong key in its code: it shares what that gave.
 */
function shared(said: Said): ChannelSecrets | undefined {
  const { to, given } = said;
  const isRelayCareless = given.settings.careless === 'relay' && !scans(flowOf(to), given);
  const mayDiffer = isRelayCareless || hasMiswritten(said.view);
  return (mayDiffer ? context(said).secrets : undefined) ?? agreedOn(given);
}

/** States that begin with a pause. */
const pauses = ['awaitingKey', 'connected'];

/** Whether a device that ends with its channel has been told why. */
function isTold(reason: string, { to, view }: Said): boolean {
  const flow = flowOf(to);
  if (reason === 'expired' && view.local(flow)?.done === false) return false;
  return view.local(flow)?.value !== 'channelFailed' || of(view, flow).reason === reason;
}

/** Whether the channel has gone there, and asks what is to be asked there. */
function hasGone(lead: Lead, said: Said): boolean {
  const { to } = wayOf(said);
  if (typeof lead !== 'string') return to === 'failed' && isTold(lead.gaveUp, said);
  if (!isAsking(said)) return false;
  if (lead === rest) return resting.includes(to) || to === 'connected';
  // What has just been answered is not asked again without a pause.
  const isEager =
    pauses.includes(lead) && pathOf(said.view.local(said.to)?.value).endsWith('.asking');
  return isWithin(to, lead) && !isEager;
}

/** The status with which a request is done, and its answer has the ETag to go on with. */
const success = (from: string): number =>
  from === 'creating' ? 201 : /writing/.test(from) ? 202 : 200;

/** Whether the channel keeps of an answer what it needs for the next request. */
function keeps(said: Said, from: string, status: number): boolean {
  const { url, etag, secrets } = context(said);
  const location = header(httpOf(said), 'location');
  if (from === 'creating' && status === 307) return url === location;
  if (from === 'creating' && status === 201 && url !== location) return false;
  if (from === 'awaitingKey.asking' && status === 200 && isKey(said)) {
    if (!areSame(secrets, accepted(said))) return false;
  }
  const isConnected = from === 'writingKey' ? status === 202 : from.startsWith('connected');
  if (isConnected && !areSame(secrets, shared(said))) return false;
  const revision = status === success(from) ? header(httpOf(said), 'etag') : undefined;
  return revision === undefined || etag === revision;
}

/** Where what is heard leads; undefined: nowhere. */
function leadOf(heard: Heard): Lead | undefined {
  const { type } = heard.message;
  const { from } = wayOf(heard);
  if (type === expired) return from === 'deleting' ? from : gaveUp('expired');
  if (type.startsWith('xstate.after.')) return late[from];
  const lead = answers[from]?.(heard, statusOf(heard.message));
  return typeof lead === 'string' && hasExpired(heard) ? gaveUp('expired') : lead;
}

const isHeard = ({ to, from, message }: Heard): boolean =>
  from === 'relay' && isChannel(to) && message.type.startsWith('response.');

const whenHeard =
  (isOne: (state: string) => boolean) =>
  (heard: Heard): unknown =>
    isHeard(heard) && isOne(wayOf(heard).from) ? wayOf(heard) : undefined;

/** Whether a poll is answered with a payload that is none of this channel. */
function isStrange(said: Said, from: string, status: number): boolean {
  if (status !== 200) return false;
  if (from === 'awaitingKey.asking') return !isKey(said);
  if (!['connected.asking', 'connected.readingFirst'].includes(from)) return false;
  const sealed = whenOk(decodeText(sealedSchema, said.message.body));
  const { sharedKey = '' } = shared(said) ?? {};
  return sealed === undefined || said.given.crypto.open(sharedKey, sealed) === undefined;
}

/** Whether an answer has led where it is to lead, and what is to be kept of it is kept. */
function isLed(said: Said): boolean {
  if (said.view.local(said.to) === null) return true;
  const { from, to } = wayOf(said);
  const status = statusOf(said.message);
  const lead = leadOf(said);
  // Nothing is waited for: it comes too late.
  if (lead === undefined) return from === to && isUnspecified(said) !== said.given.timesOut;
  if (isUnspecified(said) !== isStrange(said, from, status)) return false;
  return hasGone(lead, said) && (to === 'failed' || keeps(said, from, status));
}

const row = (name: string, text: string, source: string, ...states: readonly string[]): LedRow => ({
  kind: 'led',
  name,
  text,
  source,
  contentOf: whenHeard((state) => states.includes(state)),
  isThere: isLed,
});

/** Where timers lead, by the state that they run in. */
const late: Readonly<Record<string, Lead>> = {
  creating: gaveUp('no_answer'),
  creatingLater: 'creating',
  reading: gaveUp('no_answer'),
  readingLater: 'reading',
  writingKey: gaveUp('no_answer'),
  writingKeyLater: 'writingKey',
  'awaitingKey.pausing': 'awaitingKey.asking',
  'awaitingKey.asking': 'awaitingKey.pausing',
  'connected.pausing': 'connected.asking',
  'connected.asking': rest,
  'connected.readingFirst': 'connected.readingLater',
  'connected.readingLater': 'connected.readingFirst',
  'connected.writing': gaveUp('no_answer'),
  'connected.waiting': 'connected.asking',
  deleting: 'closed',
};

/** Why a channel fails on what it has heard; undefined if it does not. */
export function reasonToFail(heard: Heard): string | undefined {
  if (heard.message.type === 'channel.join') return objection(heard);
  const lead = leadOf(heard);
  return typeof lead === 'object' ? lead.gaveUp : undefined;
}

export const channelLeads: readonly LedRow[] = [
  row(
    'led-creation',
    'the point that is created is where it is asked for; else the channel fails for that reason',
    'MSC3886 L119-L125',
    'creating',
  ),
  row(
    'led-first-read',
    'whoever scanned writes its key where its algorithm is announced, and else fails',
    'MSC3903 L49-L57 (step 2); MSC3886 L187-L191',
    'reading',
  ),
  row(
    'led-key-written',
    'whoever scanned is connected once its key is at the relay, with the secret of both keys',
    'MSC3903 L59-L70 (steps 3, 4); MSC3886 L164-L171',
    'writingKey',
  ),
  row(
    'led-key-read',
    'who shows the code polls until the key is there, and is connected then',
    'MSC3903 L59-L70 (steps 3, 4); MSC3886 L187-L191',
    'awaitingKey.asking',
  ),
  row(
    'led-poll',
    'a connected device polls on whatever the relay answers, until the point is gone',
    'MSC3886 L187-L191',
    'connected.asking',
    'connected.readingFirst',
  ),
  row(
    'led-write',
    'a payload that the relay takes is told and the next one written; a refusal ends the channel',
    'MSC3886 L164-L171',
    'connected.writing',
  ),
  {
    ...row(
      'led-late-answer',
      'an answer that nobody waits for changes nothing',
      'MSC3886 L181-L189',
    ),
    contentOf: whenHeard((state) => answers[state] === undefined || state === 'deleting'),
  },
  {
    kind: 'led',
    name: 'led-channel-timers',
    text: 'a channel polls after a pause, and gives up a request that stays without an answer',
    source: 'MSC3886 L174-L191',
    contentOf: (heard) =>
      isChannel(heard.to) && (/^xstate\.after\./.test(heard.message.type) || hasExpired(heard))
        ? wayOf(heard)
        : undefined,
    isThere: (said) => {
      const lead = leadOf(said);
      return said.view.local(said.to) === null || (lead !== undefined && hasGone(lead, said));
    },
  },
];
