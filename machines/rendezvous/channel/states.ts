/** The states of the channel once there is a session: to be connected, to close. */

import { ifNoAnswer } from '../../http/timeout.ts';
import {
  asksAgain,
  failure,
  later,
  noAnswer,
  nothingNew,
  notNew,
  rateLimited,
  refused,
} from './answers.ts';
import type { ChannelOptions } from './context.ts';

/** Has nothing to ask just now, and decides what comes next. */
const pausing = ({ readsFirst }: ChannelOptions) =>
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

const asking = (habits: ChannelOptions) =>
  ({
    entry: 'poll',
    after: asksAgain(habits),
    on: { 'response.200': [...notNew(habits), ...payload('pausing')], ...nothingNew },
  }) as const;

/** The ETag to write with is that of the answer to a GET. */
const readingFirst = ({ timesOut }: ChannelOptions) =>
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

/** What is refused has used up its number. */
const counted = ({ sealsAnew }: ChannelOptions) =>
  sealsAnew ? ({ actions: 'noteSealed' } as const) : {};

const writing = (habits: ChannelOptions) =>
  ({
    entry: 'putSealed',
    after: noAnswer(habits),
    on: {
      [`response.${habits.wire.written}`]: {
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
      [`response.${habits.wire.conflict}`]: habits.retriesWrites
        ? { target: 'asking', description: 'reads first', ...counted(habits) }
        : failure('concurrent_write'),
      ...rateLimited(habits, 'waiting', counted(habits)),
      'response.*': refused,
    },
  }) as const;

export const connected = (habits: ChannelOptions) =>
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

export const deleting = ({ timesOut, wire }: ChannelOptions) =>
  ({
    entry: 'remove',
    after: ifNoAnswer(timesOut, {
      target: 'closed',
      description: 'no answer: the point may remain',
    }),
    on: {
      [`response.${wire.removed}`]: { target: 'closed', description: 'the point is gone' },
      'response.*': { target: 'closed', description: 'refused: the point may remain' },
      'channel.close': { description: 'is closing already' },
    },
  }) as const;
