/** What the user has done before: a person does not go by it, properties do. */

import type { Observer } from 'actorcheck';

export type AnswerSeen = 'none' | 'approved' | 'declined';

/** Whether the codes were compared, and were the same. */
export const comparedObserver = (user: string): Observer<boolean> => ({
  initial: false,
  on: (occurrence, seen) =>
    seen ||
    (occurrence.type === 'received' &&
      occurrence.actor === user &&
      occurrence.event.type === 'compare' &&
      occurrence.taken.some(({ name }) => name.endsWith('.sure'))),
});

/** What was said at a device when asked to approve. */
export const answerObserver = (user: string, device: string): Observer<AnswerSeen> => ({
  initial: 'none',
  on(occurrence, seen) {
    if (occurrence.type !== 'handed') return seen;
    const { from, to, message } = occurrence.envelope;
    if (from !== user || to !== device) return seen;
    if (message.type === 'user.approve') return 'approved';
    return message.type === 'user.decline' ? 'declined' : seen;
  },
});
