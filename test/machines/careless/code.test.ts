/** A careless device shows a code with one thing wrong in it, which is still a code. */

import * as v from 'valibot';
import { expect, it } from 'vitest';
import { initialTransition, transition } from 'xstate';
import { symbolicCrypto } from '../../../machines/crypto/index.ts';
import { accountOf } from '../../../machines/matrix/account.ts';
import { codeWays, miswritingFlow } from '../../../machines/msc3906/careless/code.ts';
import { strangers } from '../../../machines/msc3906/careless/strangers.ts';
import { rendezvous } from '../../../machines/msc3906/index.ts';
import { qrCodeSchema } from '../../../machines/msc3906/messages/qrCode.ts';
import { settle } from '../../../sim/model/knobs.ts';
import { noFaults } from '../../../sim/system/definition.ts';

const account = accountOf(symbolicCrypto, true, 'none');
const others = strangers({ crypto: symbolicCrypto, account }, 'new');
const { parties } = rendezvous.system(settle(rendezvous.knobs, {}), noFaults, { kind: 'symbolic' });
const honest = parties.flatMap(({ actors }) => actors.existingDevice ?? [])[0];
if (honest === undefined) throw new Error('expected a device that shows its code, got none');
const flow = miswritingFlow(honest as never, others);

const rendezvousShown = {
  algorithm: 'm.algorithm',
  key: 'pub(existingChannel)',
  transport: { type: 'http.v1', uri: 'https://relay.example.org/1' },
};
const ready = { type: 'channel.ready', rendezvous: rendezvousShown, from: 'existingChannel' };

/** What is sent, to whom, after these events. */
function sent(events: readonly { readonly type: string }[]) {
  let [state] = initialTransition(flow);
  return events.flatMap((event) => {
    const [next, actions] = transition(flow, state, event as never);
    state = next;
    return (actions as readonly { readonly params?: unknown }[]).flatMap(({ params }) => {
      const { event: made } = (params ?? {}) as {
        readonly event?: { readonly to: string; readonly message: Record<string, unknown> };
      };
      return made?.message === undefined ? [] : [{ ...made.message, to: made.to }];
    });
  }) as { readonly type: string; readonly to: string; readonly qr?: string }[];
}

const codeAfter = (events: readonly { readonly type: string }[]): unknown =>
  JSON.parse(sent([...events, ready]).find(({ type }) => type === 'screen.qr')?.qr ?? '{}');

it('is as ever while nothing is chosen', () => {
  expect(codeAfter([])).toMatchObject({ rendezvous: rendezvousShown, intent: 'login.reciprocate' });
});

it('has each of its fields wrong in some way, and counts as a message', () => {
  const plain = JSON.stringify(codeAfter([]));
  const ways = codeWays(others);
  expect(new Set(ways.map(([words]) => words)).size).toBe(ways.length);
  const changed = ways.filter(([, way]) => {
    const wrongly = { type: 'show.wrongly', way };
    expect(sent([wrongly])).toEqual([{ type: 'careless.spend', to: 'careless' }]);
    const code = codeAfter([wrongly]);
    expect(v.is(qrCodeSchema, code), JSON.stringify(code)).toBe(true);
    return JSON.stringify(code) !== plain;
  });
  const fields = new Set(changed.map(([, { field }]) => field));
  expect([...fields]).toEqual(
    expect.arrayContaining([
      'rendezvous.algorithm',
      'rendezvous.key',
      'rendezvous.transport.type',
      'rendezvous.transport.uri',
      'flow',
      'intent',
    ]),
  );
});

it('can name an address of http', () => {
  const [, way] = codeWays(others).find(([, { kind }]) => kind === 'over http') ?? [];
  expect(codeAfter([{ type: 'show.wrongly', way } as never])).toMatchObject({
    rendezvous: { transport: { uri: 'http://relay.example.org/1' } },
  });
});

it('is wrong once only', () => {
  const [[, first] = [], [, second] = []] = codeWays(others);
  const chosen = [first, second].map((way) => ({ type: 'show.wrongly', way }));
  expect(sent(chosen)).toHaveLength(1);
});
