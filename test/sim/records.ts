/** Runs made by hand, for the tests of what draws them. */

import type { Model } from '../../sim/model/model.ts';
import type { RunMessage, RunNote, RunRecord } from '../../sim/run/runRecord.ts';
import { noFaults } from '../../sim/system/definition.ts';

/** A model that is only looked at, never run. */
export const pictured: Model = {
  name: 'pingpong',
  title: 'Ping; pong',
  knobs: [
    { name: 'rounds', help: 'how many', kind: 'integer', min: 1, max: 9, default: 1 },
    {
      name: 'patience',
      help: 'how long',
      kind: 'duration',
      minMs: 0,
      maxMs: 9000,
      never: true,
      default: 1000,
    },
  ],
  steps: [{ id: '2', title: 'the answer', source: 'TEXT L7' }],
  system: () => ({ parties: [], links: [], choices: [], faults: noFaults }),
  view: () => ({ layer: 'game', type: '', wire: null }),
  notedActors: [],
  outcomes: () => ({}),
};

export function message(given: Partial<RunMessage>): RunMessage {
  return {
    atMs: 0,
    deliveredAtMs: 10,
    fate: 'delivered',
    from: 'ping',
    to: 'pong',
    layer: 'game',
    type: 'serve',
    step: null,
    wire: null,
    plaintext: null,
    quiet: false,
    ...given,
  };
}

export function note(given: Partial<RunNote>): RunNote {
  return {
    atMs: 0,
    party: 'ping',
    kind: 'choice',
    text: 'begins',
    step: null,
    afterMessages: 0,
    ...given,
  };
}

export function record(given: Partial<RunRecord>): RunRecord {
  return {
    model: 'pingpong',
    scenario: { rounds: 1, patience: 1000 },
    faults: noFaults,
    choose: [],
    random: false,
    seed: 7,
    outcome: { ping: 'won' },
    why: { ping: 'nobody answered' },
    ended: 'quiet',
    virtualMs: 1500,
    parties: [
      { name: 'ping', label: 'Ping' },
      { name: 'pong', label: 'Pong!' },
      { name: 'end', label: 'onlooker' },
    ],
    messages: [],
    notes: [],
    notTaken: [],
    ...given,
  };
}

/** What somebody on the way could put into a message to hurt whoever looks at it. */
export const hostile =
  '\u001b[31m\u0007\r\nend; %% #35; <script>alert("1")</script> \u202e\u009b2J style: x@{}';

export const hostileRun = record({
  parties: [
    { name: 'ping', label: hostile },
    { name: 'pong', label: 'end' },
  ],
  messages: [
    message({ type: hostile, wire: { method: hostile, body: { hostile } }, plaintext: hostile }),
    message({ type: 'end', step: hostile, fate: 'lost', deliveredAtMs: null }),
  ],
  notes: [note({ text: hostile, party: 'pong', step: 'end', afterMessages: 1 })],
  outcome: { ping: hostile },
  why: { ping: hostile },
  notTaken: [hostile],
});
