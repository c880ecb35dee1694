/** Knobs of time: how long things take, and what the devices' clocks say. */

import type { Knob } from 'actorcheck';
import { clockOffMs, clocks, leastLatencyMs, mostLatencyMs, usualTiming } from './timing.ts';

type Duration = Extract<Knob, { kind: 'duration' }>;

/** How long a message may take in exact time; a usual run takes what is usual within that. */
const latencies = (['relay', 'homeserver'] as const).flatMap((server): Duration[] => {
  const about = { kind: 'duration', minMs: 0, maxMs: 60_000, never: false } as const;
  return [
    {
      ...about,
      name: `${server}-latency`,
      default: mostLatencyMs,
      help: `the most that one way between a device and the ${server} takes, in exact time`,
    },
    {
      ...about,
      name: `${server}-latency-least`,
      default: leastLatencyMs,
      help: `the least that it takes, up to ${server}-latency`,
    },
  ];
});

/** What the text leaves to a device or to the person before it. */
const intervals: readonly Duration[] = [
  {
    name: 'poll-interval',
    kind: 'duration',
    minMs: 100,
    maxMs: 60_000,
    never: false,
    default: usualTiming.pollIntervalMs,
    help: 'how often a device asks the relay for news',
  },
  {
    name: 'look-interval',
    kind: 'duration',
    minMs: 10,
    maxMs: 60_000,
    never: false,
    default: usualTiming.lookIntervalMs,
    help: 'how often the existing device looks for the new one in the device list (step 16)',
  },
  {
    name: 'request-timeout',
    kind: 'duration',
    minMs: 100,
    maxMs: 60_000,
    never: false,
    default: usualTiming.requestTimeoutMs,
    help: 'when a device takes a request to be lost',
  },
  {
    name: 'people-at-most',
    kind: 'duration',
    minMs: 0,
    maxMs: 600_000,
    never: true,
    default: null,
    help: 'within which time the user goes on, in exact time: scans, compares, approves',
  },
];

/** Whether devices go by a time of day, and what is wrong with it. */
const clockKnobs: readonly Knob[] = [
  {
    name: 'clock',
    kind: 'enum',
    values: clocks,
    default: 'unread',
    help: 'whether devices go by the Expires of the relay, and whose clock is off then',
  },
  {
    name: 'clock-off',
    kind: 'duration',
    minMs: 0,
    maxMs: 600_000,
    never: false,
    default: clockOffMs,
    help: 'by how much that clock is ahead or behind',
  },
];

export const timeKnobs: readonly Knob[] = [...clockKnobs, ...latencies, ...intervals];
