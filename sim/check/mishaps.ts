/** What goes wrong when a message arrives, whatever the model: told from what a step did. */

import type { System } from '../system/compose.ts';
import type { Envelope } from '../system/message.ts';
import type { Occurrence } from '../system/occurrence.ts';

/** The kinds of mishap that are told from a step alone. */
export const mishapKinds = ['unspecified', 'unread', 'failed'] as const;
export type MishapKind = (typeof mishapKinds)[number];

/**
 * Whether a step had an unspecified reception, delivered a message that no actor read, or brought
 * an actor to an error.
 */
export function mishaps(
  { network }: System,
  occurrences: readonly Occurrence[],
): Record<MishapKind, boolean> {
  let brought: Envelope | null = null;
  const found = { unspecified: false, unread: false, failed: false };
  for (const occurrence of occurrences) {
    if (occurrence.type === 'delivered') brought = occurrence.envelope;
    if (occurrence.type === 'failed') found.failed = true;
    if (occurrence.type !== 'received') continue;
    const { taken, unread, event } = occurrence;
    if (unread && brought !== null && !network.isAnswer(brought)) found.unread = true;
    const isAnswered = taken.some(({ meta }) => meta.unspecified !== true);
    const isStart = event.type === 'xstate.init';
    if (!unread && !isStart && !isAnswered && (brought !== null || taken.length > 0)) {
      found.unspecified = true;
    }
    brought = null;
  }
  return found;
}
