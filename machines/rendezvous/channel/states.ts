/** The states of the channel: to meet, to be connected, to close. */

import { ifNoAnswer } from '../../http/timeout.ts';
import type { ChannelHabits } from './context.ts';

const failure = <const Reason extends string>(reason: Reason) =>
  ({
    target: '#channel.failed',
    actions: { type: 'tellFailed', params: { reason } },
    description: `gives up: ${reason.replaceAll('_', ' ')}`,
  }) as const;

const refused = {
  target: '#channel.failed',
  actions: 'tellRefused',
  description: 'gives up: any other status',
} as const;

const noAnswer = ({ timesOut }: ChannelHabits) => ifNoAnswer(timesOut, failure('no_answer'));

const asksAgain = ({ timesOut }: ChannelHabits) =>
  ifNoAnswer(timesOut, { target: 'pausing', description: 'no answer: asks again' });

/** A passing refusal of what is asked once; `later` pauses, then comes back. */
const rateLimited = <const Later extends string>({ retriesWrites }: ChannelHabits, later: Later) =>
  retriesWrites
    ? ({
        'response.429': { target: later, description: 'rate limited: asks again' },
        'response.500': { target: later, description: 'relay at fault: asks again' },
      } as const)
    : ({ 'response.429': failure('rate_limited') } as const);

const later = <const State extends string>(state: State) =>
  ({ after: { pollInterval: state } }) as const;

/** What a poll may be answered with, beside a payload. */
const nothingNew = {
  'response.304': { target: 'pausing', description: 'nothing new' },
  'response.404': failure('not_found'),
  'response.429': { target: 'pausing', description: 'rate limited: asks again' },
  'response.*': { target: 'pausing', description: 'relay at fault: asks again' },
} as const;

export const idle = {
  on: {
    'channel.open': { target: 'creating', actions: 'generateKeys', meta: { step: 'K1' } },
    'channel.join': [
      {
        guard: 'hasUsableKey',
        target: 'reading',
        actions: ['generateKeys', 'adoptCode'],
        meta: { step: 'K2' },
      },
      { guard: 'isMyTransport', ...failure('unusable_key') },
      failure('unsupported_algorithm_or_transport'),
    ],
  },
} as const;

const creating = (habits: ChannelHabits) =>
  ({
    entry: 'post',
    after: noAnswer(habits),
    on: {
      'response.201': [
        {
          guard: 'createsPoint',
          target: 'awaitingKey',
          actions: ['adoptPoint', 'tellReady'],
          description: 'the point is there: its address goes into the code',
          meta: { step: 'R1' },
        },
        failure('malformed_answer'),
      ],
      'response.307': [
        {
          guard: 'hasLocation',
          target: 'creating',
          reenter: true,
          actions: 'adoptLocation',
          description: 'asks where it is sent (L125)',
        },
        failure('malformed_answer'),
      ],
      'response.403': failure('forbidden'),
      'response.413': failure('too_large'),
      ...rateLimited(habits, 'creatingLater'),
      'response.*': refused,
    },
  }) as const;

const reading = (habits: ChannelHabits) =>
  ({
    entry: 'getFirst',
    after: noAnswer(habits),
    on: {
      'response.200': [
        { guard: 'isMyAlgorithm', target: 'writingKey', actions: 'adoptEtag' },
        failure('unsupported_algorithm'),
      ],
      'response.404': failure('not_found'),
      ...rateLimited(habits, 'readingLater'),
      'response.*': refused,
    },
  }) as const;

const writingKey = (habits: ChannelHabits) =>
  ({
    entry: 'putKey',
    after: noAnswer(habits),
    on: {
      'response.202': {
        target: 'connected',
        actions: ['agreeOnKeyScanned', 'adoptEtag', 'tellConnected'],
        description: 'the key is at the relay: the secret is shared',
        meta: { step: 'K4' },
      },
      'response.404': failure('not_found'),
      'response.412': failure('concurrent_write'),
      'response.413': failure('too_large'),
      ...rateLimited(habits, 'writingKeyLater'),
      'response.*': refused,
    },
  }) as const;

const awaitingKey = (habits: ChannelHabits) =>
  ({
    initial: 'pausing',
    states: {
      pausing: later('asking'),
      asking: {
        entry: 'poll',
        after: asksAgain(habits),
        on: {
          'response.200': [
            {
              guard: 'isPeerKey',
              target: '#channel.connected',
              actions: ['agreeOnKeyRead', 'adoptEtag', 'tellConnected'],
              description: 'the other key is there: the secret is shared',
              meta: { step: 'K4' },
            },
            {
              target: 'pausing',
              actions: 'adoptEtag',
              meta: { unspecified: true },
              description: 'a payload that is no key for this channel',
            },
          ],
          ...nothingNew,
        },
      },
    },
  }) as const;

/** Until there is a shared key. */
export const meeting = (habits: ChannelHabits) =>
  ({
    creating: creating(habits),
    reading: reading(habits),
    writingKey: writingKey(habits),
    ...(habits.retriesWrites
      ? {
          creatingLater: later('creating'),
          readingLater: later('reading'),
          writingKeyLater: later('writingKey'),
        }
      : {}),
    awaitingKey: awaitingKey(habits),
  }) as const;

/** Has nothing to ask just now, and decides what comes next. */
const pausing = ({ readsFirst }: ChannelHabits) =>
  ({
    always: [
      { guard: 'hasOutbox', target: readsFirst ? 'readingFirst' : 'writing' },
      { guard: 'isDeleting', target: '#channel.deleting' },
      { guard: 'isClosing', target: '#channel.closed' },
    ],
    after: { pollInterval: 'asking' },
  }) as const;

/** What is done with a payload that a poll is answered with, before it goes on. */
const payload = <const Next extends string>(target: Next) =>
  [
    {
      guard: 'isSealed',
      target,
      actions: ['tellReceived', 'adoptSession', 'adoptEtag'],
      description: 'a payload of the other device',
      meta: { step: 'K6' },
    },
    {
      target,
      actions: 'adoptEtag',
      meta: { unspecified: true },
      description: 'a payload that cannot be decrypted',
    },
  ] as const;

const asking = (habits: ChannelHabits) =>
  ({
    entry: 'poll',
    after: asksAgain(habits),
    on: { 'response.200': payload('pausing'), ...nothingNew },
  }) as const;

/** The ETag to write with is that of the answer to a GET. */
const readingFirst = ({ timesOut }: ChannelHabits) =>
  ({
    entry: 'poll',
    after: ifNoAnswer(timesOut, { target: 'readingLater', description: 'no answer: asks again' }),
    on: {
      'response.200': payload('writing'),
      'response.304': { target: 'writing', description: 'nothing new: writes' },
      'response.404': failure('not_found'),
      'response.*': { target: 'readingLater', description: 'refused: asks again' },
    },
  }) as const;

const writing = (habits: ChannelHabits) =>
  ({
    entry: 'putSealed',
    after: noAnswer(habits),
    on: {
      'response.202': {
        target: 'pausing',
        actions: ['unqueue', 'adoptEtag', 'tellSent'],
        description: 'the relay holds the payload',
        meta: { step: 'K5' },
      },
      'response.404': failure('not_found'),
      'response.413': failure('too_large'),
      ...(habits.waitsForReader
        ? { 'response.409': { target: 'waiting', description: 'unread: asks again' } }
        : {}),
      'response.412': habits.retriesWrites
        ? { target: 'asking', description: 'reads first' }
        : failure('concurrent_write'),
      ...rateLimited(habits, 'waiting'),
      'response.*': refused,
    },
  }) as const;

export const connected = (habits: ChannelHabits) =>
  ({
    initial: 'pausing',
    on: {
      'channel.send': { actions: 'queue', description: 'to be written when no answer is due' },
      'channel.close': { actions: 'noteClosing', description: 'ends when all is written' },
    },
    states: {
      pausing: pausing(habits),
      asking: asking(habits),
      ...(habits.readsFirst
        ? { readingFirst: readingFirst(habits), readingLater: later('readingFirst') }
        : {}),
      writing: writing(habits),
      ...(habits.waitsForReader || habits.retriesWrites ? { waiting: later('asking') } : {}),
    },
  }) as const;

export const deleting = ({ timesOut }: ChannelHabits) =>
  ({
    entry: 'remove',
    after: ifNoAnswer(timesOut, {
      target: 'closed',
      description: 'no answer: the point may remain',
    }),
    on: {
      'response.204': { target: 'closed', description: 'the point is gone' },
      'response.*': { target: 'closed', description: 'refused: the point may remain' },
      'channel.close': { description: 'is closing already' },
    },
  }) as const;
