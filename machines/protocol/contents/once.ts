/** What is said is said once: nobody asks, answers or tells the same twice over in one step. */

import type { Message, View } from 'actorcheck';
import type { Heard, SentRow } from './rows.ts';

/** By who says it to whom, and its type: what was said in a step, which has a view of its own. */
const saidIn = new WeakMap<View, Map<string, Message[]>>();

function isFirst({ from, to, message, view }: Heard): boolean {
  const said = saidIn.get(view) ?? new Map<string, Message[]>();
  saidIn.set(view, said);
  const key = `${from} ${to} ${message.type}`;
  const before = said.get(key);
  if (before === undefined) {
    said.set(key, [message]);
    return true;
  }
  const text = JSON.stringify(message);
  const isNew = before.every((other) => JSON.stringify(other) !== text);
  before.push(message);
  return isNew;
}

/** `source`: the lines of the steps in which things are said. */
export const onceRow = (source: string): SentRow => ({
  kind: 'sent',
  name: 'said-once',
  text: 'what is said to somebody in a step is said once',
  source,
  schema: null,
  // A channel that is to close is to close: who cleans up and then ends says so each time.
  contentOf: ({ message }) => (message.type === 'channel.close' ? undefined : message),
  fields: {
    type: { comesFrom: 'one step of the text', isRight: (_, said) => isFirst(said) },
  },
});
