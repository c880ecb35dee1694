/**
 * The states in which two devices meet, the same for both: one shows a code, the other scans it,
 * the channels exchange keys, and the one that scanned compares the intents (MSC3906 steps 1, 2).
 */

import type { FlowOptions } from './context.ts';
import { lastWord } from './ending.ts';

/** The state in which a flow begins. */
export const firstState = ({ scans }: FlowOptions) => (scans ? 'scanning' : 'opening');

/** `whenShown` and `whenScanned` follow for the device that shows the code and that scans it. */
export function meetingStates<const Shown extends string, const Scanned extends string>(
  whenShown: Shown,
  whenScanned: Scanned,
) {
  return {
    opening: {
      entry: 'openChannel',
      on: {
        'channel.ready': {
          target: 'showing',
          actions: 'showCode',
          description: 'the code can be shown',
        },
      },
    },
    showing: {
      on: {
        'channel.connected': {
          target: whenShown,
          actions: 'noteCode',
          description: 'someone scanned the code',
        },
      },
    },
    scanning: {
      entry: 'offerScan',
      on: {
        'user.scan': [
          { guard: 'isKnownFlow', target: 'joining', actions: 'noteScanned' },
          {
            guard: 'isCode',
            meta: { unspecified: true },
            description: 'a code of another flow: scans on',
          },
          { meta: { unspecified: true }, description: 'no code for signing in: scans on' },
        ],
      },
    },
    joining: {
      entry: 'joinChannel',
      on: {
        'channel.connected': [
          {
            guard: 'isCompatible',
            target: whenScanned,
            actions: 'noteCode',
            meta: { step: '1' },
            description: 'the intents fit',
          },
          {
            target: 'tellingIncompatible',
            actions: 'noteCode',
            meta: { step: '1' },
            description: 'the intents do not fit',
          },
        ],
      },
    },
  } as const;
}

/** The device that has scanned tells the other one that the intents do not fit. */
export const tellingIncompatible = lastWord('tellIncompatible', 'incompatible', '2');
