/** The states of the channel until there is a session. */

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

/** What a payload of the handshake may be answered with, beside that the relay holds it. */
const refusedWrite = <const Later extends string>(habits: ChannelOptions, later: Later) =>
  ({
    'response.404': failure('not_found'),
    [`response.${habits.wire.conflict}`]: failure('concurrent_write'),
    'response.413': failure('too_large'),
    ...rateLimited(habits, later),
    'response.*': refused,
  }) as const;

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

const creating = (habits: ChannelOptions) =>
  ({
    entry: 'post',
    after: noAnswer(habits),
    on: {
      [`response.${habits.wire.created}`]: [
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

const reading = (habits: ChannelOptions) =>
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

/** Whoever scanned has a session then, or waits for the other device to confirm it. */
const keyWritten = ({ handshake }: ChannelOptions) =>
  handshake.confirmation === undefined
    ? ({
        target: 'connected',
        actions: ['agreeOnKeyScanned', 'adoptEtag', 'tellConnected'],
        description: 'the key is at the relay: the secret is shared',
        meta: { step: 'K4' },
      } as const)
    : ({
        target: 'awaitingConfirmation',
        actions: ['agreeOnKeyScanned', 'adoptEtag'],
        description: 'the key is at the relay',
        meta: { step: 'K4' },
      } as const);

const writingKey = (habits: ChannelOptions) =>
  ({
    entry: 'putKey',
    after: noAnswer(habits),
    on: {
      [`response.${habits.wire.written}`]: keyWritten(habits),
      ...refusedWrite(habits, 'writingKeyLater'),
    },
  }) as const;

/** Whoever shows the code has a session then, and confirms it where the handshake has that. */
const keyRead = (habits: ChannelOptions) =>
  habits.handshake.confirmation === undefined
    ? ([
        ...notNew(habits),
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
      ] as const)
    : ([
        ...notNew(habits),
        {
          guard: 'isPeerKey',
          target: '#channel.writingConfirmation',
          actions: ['agreeOnKeyRead', 'adoptEtag'],
          description: 'the other key is there',
          meta: { step: 'K4' },
        },
        failure('not_initiated'),
      ] as const);

const awaitingKey = (habits: ChannelOptions) =>
  ({
    initial: 'pausing',
    states: {
      pausing: later('asking'),
      asking: {
        entry: 'poll',
        after: asksAgain(habits),
        on: {
          'response.200': keyRead(habits),
          ...nothingNew,
        },
      },
    },
  }) as const;

/** The part of a handshake in which the device that shows the code answers. */
const confirmation = (habits: ChannelOptions) =>
  ({
    writingConfirmation: {
      entry: 'putConfirmation',
      after: noAnswer(habits),
      on: {
        [`response.${habits.wire.written}`]: {
          target: 'connected',
          actions: ['confirm', 'adoptEtag', 'tellConnected'],
          description: 'the relay holds what confirms',
          meta: { step: 'K5' },
        },
        ...refusedWrite(habits, 'writingConfirmationLater'),
      },
    },
    ...(habits.retriesWrites ? { writingConfirmationLater: later('writingConfirmation') } : {}),
    awaitingConfirmation: {
      initial: 'pausing',
      states: {
        pausing: later('asking'),
        asking: {
          entry: 'poll',
          after: asksAgain(habits),
          on: {
            'response.200': [
              ...notNew(habits),
              {
                guard: 'isConfirmation',
                target: '#channel.connected',
                actions: ['adoptConfirmation', 'adoptEtag', 'tellConnected'],
                description: 'the other device has confirmed: the channel can be trusted',
                meta: { step: 'K6' },
              },
              failure('not_confirmed'),
            ],
            ...nothingNew,
          },
        },
      },
    },
  }) as const;

/** Until there is a shared key. */
export const meeting = (habits: ChannelOptions) =>
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
    ...(habits.handshake.confirmation === undefined ? {} : confirmation(habits)),
  }) as const;
