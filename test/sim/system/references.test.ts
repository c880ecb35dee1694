/** References to actors within collections: in contexts, and in messages to other machines. */

import { expect, it } from 'vitest';
import * as x from 'xstate';
import { LocalMachine } from '../../../sim/system/machine.ts';
import type { Message } from '../../../sim/system/message.ts';

type Refs = ReadonlySet<x.AnyActorRef>;
type ByKey = ReadonlyMap<string | x.AnyActorRef, unknown>;

/** Sends to whom it finds. */
const sendTo = (find: (of: { context: never; event: never }) => unknown, type: string) =>
  x.sendTo(find as never, { type } as never);

const child = x.createMachine({ on: { HI: { actions: x.sendParent({ type: 'HEARD' }) } } });

it('in a Map and in a Set of a context, a child hears what is sent to it', () => {
  const holding = x.createMachine({
    context: ({ spawn }) => {
      const ref = spawn(child, { id: 'p' });
      return { n: 0, set: new Set([ref]) as Refs, map: new Map([[ref, { ref }]]) as ByKey };
    },
    on: {
      FIRST: { actions: sendTo(({ context }) => [...(context as { set: Refs }).set][0], 'HI') },
      KEY: {
        actions: sendTo(({ context }) => [...(context as { map: ByKey }).map.keys()][0], 'HI'),
      },
      HEARD: { actions: x.assign({ n: ({ context }) => (context.n as number) + 1 }) },
    },
  });
  const local = new LocalMachine('it', holding);
  const first = local.step(local.initial().state, { type: 'FIRST' }).state;
  expect(first.context).toMatchObject({ n: 1 });
  expect(local.step(first, { type: 'KEY' }).state.context).toMatchObject({ n: 2 });
});

it.each<[string, (self: x.AnyActorRef) => unknown, (held: never) => unknown]>([
  ['a Set', (self) => new Set([self]), (held: Refs) => [...held][0]],
  [
    'a value of a Map',
    (self) => new Map([['a', [self]]]),
    (held: Map<string, unknown[]>) => held.get('a')?.[0],
  ],
  ['a key of a Map', (self) => new Map([[self, 1]]), (held: ByKey) => [...held.keys()][0]],
  ['an object in a list', (self) => [{ self }], ([held]: [{ self: unknown }]) => held.self],
])('in %s of a message, it can be answered to', (_, wrapped, of) => {
  const asking = x.createMachine({
    entry: x.sendTo('other', ({ self }) => ({ type: 'ASK', held: wrapped(self) })),
  });
  const answering = x.createMachine({
    on: { ASK: { actions: sendTo(({ event }) => of((event as { held: never }).held), 'OK') } },
  });
  const [sent] = new LocalMachine('asker', asking, { others: ['other'] }).initial().effects;
  const { message } = (sent as { send: { message: Message } }).send;
  const other = new LocalMachine('other', answering, { others: ['asker'] });
  const { effects } = other.step(other.initial().state, message);
  expect(effects).toMatchObject([{ type: 'send', send: { to: 'asker', message: { type: 'OK' } } }]);
});

it('in a delayed event, a child is refused by its name and that of the event', () => {
  const late = x.createMachine({
    invoke: { src: child, id: 'p' },
    on: {
      GO: {
        actions: x.raise(({ self }) => ({ type: 'LATER', of: self.getSnapshot().children.p }), {
          delay: 10,
        }),
      },
    },
  });
  const local = new LocalMachine('it', late);
  expect(() => local.step(local.initial().state, { type: 'GO' })).toThrow(
    /the event of a timer, "LATER", has a reference to its child "p"/,
  );
});
