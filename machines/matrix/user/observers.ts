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

/** What was said when asked to approve: an answer to no question is none. */
export const answerObserver = (user: string): Observer<AnswerSeen> => ({
  initial: 'none',
  on(occurrence, seen) {
    if (occurrence.type !== 'received' || occurrence.actor !== user) return seen;
    const { event, taken } = occurrence;
    if (taken.length === 0) return seen;
    if (event.type === 'approve') return 'approved';
    return event.type === 'decline' ? 'declined' : seen;
  },
});
