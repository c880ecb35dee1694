/** Timers: a state that waits has its own, as long as it is to be, and no other state has one. */

import { pathOf } from '../../protocol/contents/way.ts';
import { of } from '../properties/state.ts';
import { timingOf, visibilityTimeoutMs } from '../timing.ts';
import { leftMs } from './expiry.ts';
import { areSame, isChannel, isFlow } from './parties.ts';
import { type Heard, type LedRow, onceFor } from './rows.ts';

type TimerName =
  | 'pollInterval'
  | 'lookInterval'
  | 'requestTimeout'
  | 'visibilityTimeout'
  | 'expiry'
  | 'deviceCodeLife';

/** How long a timer is to run, by what it is for; null if it is not to run at all. */
const lasting = onceFor(({ settings, timesOut }): Readonly<Record<TimerName, number | null>> => {
  const { pollIntervalMs, lookIntervalMs, requestTimeoutMs } = timingOf(settings);
  return {
    pollInterval: pollIntervalMs,
    lookInterval: lookIntervalMs,
    requestTimeout: timesOut ? requestTimeoutMs : null,
    visibilityTimeout: visibilityTimeoutMs,
    expiry: settings['relay-life'] as number | null,
    deviceCodeLife: settings['device-code-life'] as number,
  };
});

const polls: readonly TimerName[] = ['pollInterval'];
const asks: readonly TimerName[] = ['requestTimeout'];

/** By state, what runs in it. */
const ofChannel: Readonly<Record<string, readonly TimerName[]>> = {
  creating: asks,
  creatingLater: polls,
  reading: asks,
  readingLater: polls,
  writingKey: asks,
  writingKeyLater: polls,
  'awaitingKey.pausing': polls,
  'awaitingKey.asking': asks,
  'connected.pausing': polls,
  'connected.asking': asks,
  'connected.readingFirst': asks,
  'connected.readingLater': polls,
  'connected.writing': asks,
  'connected.waiting': polls,
  deleting: asks,
};

const ofFlow: Readonly<Record<string, readonly TimerName[]>> = {
  checkingCapabilities: asks,
  gettingToken: asks,
  gettingTokenWithProof: asks,
  'waiting.looking': ['lookInterval', 'visibilityTimeout'],
  lastLook: ['requestTimeout'],
  uploadingSignature: asks,
  loggingIn: asks,
  uploadingKeys: asks,
  checkingKeys: asks,
  checkingProvider: asks,
  discovering: asks,
  configuring: asks,
  registering: asks,
  gettingCode: asks,
  'authorizing.asking': asks,
  identifying: asks,
  signingOut: asks,
};

const ofRelay: Readonly<Record<string, readonly TimerName[]>> = { holding: ['expiry'] };

const lives: readonly TimerName[] = ['deviceCodeLife'];
const ofProvider: Readonly<Record<string, readonly TimerName[]>> = {
  'live.ready': lives,
  'live.busy': lives,
  'live.granted': lives,
};

/** How long it pauses between two polls it is told: other rows look at that. */
const isPolling = ({ to, view }: Heard): boolean =>
  pathOf(view.local(to)?.value) === 'authorizing.pausing';

/** Whether the timers of an actor that has heard something are those of its state. */
function areRunning(heard: Heard, byState: Readonly<Record<string, readonly TimerName[]>>) {
  const { to, view, given } = heard;
  const local = view.local(to);
  if (local === null) return true;
  const lasts = lasting(given);
  const wanted = (byState[pathOf(local.value)] ?? []).map((name) => [name, lasts[name]] as const);
  const running = view.timers(to).map(({ id, delayMs }) => [id.split('.')[2] ?? id, delayMs]);
  return areSame(running, [...ofClock(heard), ...wanted.filter(([, ms]) => ms !== null)]);
}

/** A channel that goes by `Expires` has a timer for that from its first answer on. */
function ofClock({ to, view, given }: Heard): readonly (readonly [string, number])[] {
  const left = isChannel(to) ? leftMs(to, given) : undefined;
  const isMet = Boolean(of(view, to as 'newChannel').etag) && view.local(to)?.done !== true;
  return left !== undefined && isMet ? [['expiry', left]] : [];
}

const row = (
  name: string,
  text: string,
  source: string,
  isOne: (heard: Heard) => boolean,
  byState: Readonly<Record<string, readonly TimerName[]>>,
): LedRow => ({
  kind: 'led',
  name,
  text,
  source,
  contentOf: (heard) => (isOne(heard) ? heard.to : undefined),
  isThere: (said) => areRunning(said, byState),
});

export const timerRows: readonly LedRow[] = [
  row(
    'channel-keeps-time',
    'a channel that waits asks again after the interval, and gives up waiting for an answer',
    'MSC3886 L174-L191',
    ({ to }) => isChannel(to),
    ofChannel,
  ),
  row(
    'device-keeps-time',
    'a device gives up waiting for an answer, looks again after the interval, and for ten seconds',
    'MSC3906 L316-L317 (step 16)',
    (heard) => isFlow(heard.to) && !isPolling(heard),
    ofFlow,
  ),
  row(
    'relay-keeps-time',
    'a relay that holds a point forgets it when its life is over, if it has one, and else not',
    'MSC3886 L66-L70, L141-L147',
    ({ to }) => to === 'relay',
    ofRelay,
  ),
  row(
    'provider-keeps-time',
    'a device code expires when its life is over, and not before',
    'RFC 8628 section 3.2',
    ({ to }) => to === 'provider',
    ofProvider,
  ),
];
