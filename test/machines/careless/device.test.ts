/** A careless device: what it may say wrongly, and that it does so as often as it may. */

import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { initialTransition, transition } from 'xstate';
import type { Strangers } from '../../../machines/careless/schema.ts';
import {
  type CarelessOptions,
  carelessMachine,
} from '../../../machines/msc3906/careless/machine.ts';
import {
  messageTypes,
  type Way,
  ways,
  wordsOf,
  wrongly,
} from '../../../machines/msc3906/careless/ways.ts';
import { type LoginMessage, loginMessageSchema } from '../../../machines/msc3906/messages/login.ts';
import { namesOf } from '../../../machines/msc3906/messages/names.ts';

const strangers: Strangers = {
  anyones: (field) => `a stranger's ${field}`,
  theirs: (field) => (/^device_|_device_/.test(field) ? `their ${field}` : undefined),
  overHttp: (field) => (field === 'homeserver' ? 'http://here.example.org' : undefined),
};

/** One of each form of each type, with all that it may have. */
const messages: readonly LoginMessage[] = [
  { type: 'm.login.progress' },
  { type: 'm.login.failure', reason: 'incompatible_intent', intent: 'login.start' },
  { type: 'm.login.failure', reason: 'unsupported', homeserver: 'https://example.org' },
  { type: 'm.login.failure', reason: 'cancelled' },
  { type: 'm.login.failure', reason: 'aborted' },
  { type: 'm.login.failure', reason: 'unexpected_account' },
  { type: 'm.login.protocols', protocols: ['login_token'], homeserver: 'h', user_id: '@a:h' },
  {
    type: 'm.login.protocol',
    protocol: 'login_token',
    device_authorization_grant: { verification_uri: 'u', verification_uri_complete: 'c' },
  },
  { type: 'm.login.declined' },
  { type: 'm.login.approved', login_token: 't', homeserver: 'h' },
  { type: 'm.login.success', device_id: 'D', device_key: 'K' },
  { type: 'm.login.success' },
  {
    type: 'm.login.verified',
    verifying_device_id: 'E',
    verifying_device_key: 'K',
    master_key: 'M',
  },
];
const fieldsOf = (message: LoginMessage) => Object.keys(message).filter((name) => name !== 'type');
const named = (message: LoginMessage) => `${message.type} ${fieldsOf(message).join(' ')}`;
const said = (message: LoginMessage): LoginMessage[] =>
  ways.flatMap((way) =>
    way.kind === 'twice' || way.kind === 'after the next'
      ? []
      : (wrongly(message, way, strangers) ?? []),
  );

describe.each(messages.map((message) => [named(message), message] as const))('%s', (_, message) => {
  it('is well-formed and wrong in every way in which it can be said', () => {
    const wrong = said(message);
    expect(wrong.length).toBeGreaterThanOrEqual(messageTypes.length - 1);
    for (const one of wrong) {
      expect(v.is(loginMessageSchema, one), JSON.stringify(one)).toBe(true);
      expect(one).not.toEqual(message);
    }
    expect(new Set([message, ...wrong].map(({ type }) => type))).toEqual(new Set(messageTypes));
  });

  // The reason of a failure says which other fields it has.
  it.each(fieldsOf(message).filter((field) => field !== 'reason'))(
    '%s has another value in one of them',
    (field) => {
      const others = said(message).filter(({ type }) => type === message.type);
      const values = others.map((one) => (one as Readonly<Record<string, unknown>>)[field]);
      const own = (message as Readonly<Record<string, unknown>>)[field];
      expect(values.some((value) => JSON.stringify(value) !== JSON.stringify(own))).toBe(true);
    },
  );
});

it('a field is left out where it may be, and keys and ids are those of the other device', () => {
  const words = ways.map(wordsOf);
  expect(new Set(words).size).toBe(ways.length);
  expect(words).toEqual(expect.arrayContaining(['without master_key', 'twice']));
  const [success] = messages.filter(({ type }) => type === 'm.login.success');
  expect(said(success as LoginMessage)).toEqual(
    expect.arrayContaining([
      { type: 'm.login.success', device_id: 'D', device_key: "a stranger's device_key" },
      { type: 'm.login.success', device_id: 'their device_id', device_key: 'K' },
      { type: 'm.login.success' },
    ]),
  );
});

it('an address is one of http, where there is one', () => {
  const approved = messages.find(({ type }) => type === 'm.login.approved') as LoginMessage;
  expect(said(approved)).toContainEqual({ ...approved, homeserver: 'http://here.example.org' });
});

it('a failure has each other reason, and a field is added where it may be there', () => {
  const [, , , cancelled] = messages;
  const reasons = said(cancelled as LoginMessage).flatMap((one) =>
    one.type === 'm.login.failure' ? one.reason : [],
  );
  expect(reasons).toEqual(
    expect.arrayContaining(['unsupported', 'aborted', 'incompatible_intent']),
  );
  expect(said({ type: 'm.login.success' })).toContainEqual({
    type: 'm.login.success',
    device_id: "a stranger's device_id",
    device_key: "a stranger's device_key",
  });
  expect(said({ type: 'm.login.protocols', protocols: ['login_token'] })).toContainEqual({
    type: 'm.login.protocols',
    protocols: ['login_token'],
    homeserver: "a stranger's homeserver",
  });
});

describe('what stands between flow and channel', () => {
  const options: CarelessOptions = {
    names: namesOf('stable'),
    channel: 'newChannel',
    budget: 1,
    strangers,
  };
  const progress = { type: 'channel.send', payload: { type: 'm.login.progress' } };
  const close = { type: 'channel.close', deletes: false };
  const asMeant = { type: 'say.as-meant' };
  const wrong = (way: Way) => ({ type: 'say.wrongly', way });
  const declined = wrong({ kind: 'in place of it', type: 'm.login.declined' });

  /** What comes out, after each of these events has come in. */
  function saidAfter(events: readonly { readonly type: string }[], budget = 1): unknown[] {
    const machine = carelessMachine({ ...options, budget });
    let [state] = initialTransition(machine);
    const out: unknown[] = [];
    for (const event of events) {
      const [next, actions] = transition(machine, state, event);
      for (const { params } of actions as readonly { readonly params?: unknown }[]) {
        const { message } = (params as { event?: { message?: { payload?: object } } }).event ?? {};
        if (message !== undefined) out.push((message.payload as LoginMessage)?.type ?? message);
      }
      state = next;
    }
    return out;
  }

  it('holds a message until it is said as it is meant, and all after it in order', () => {
    expect(saidAfter([progress, close])).toEqual([]);
    expect(saidAfter([progress, close, asMeant])).toEqual(['m.login.progress', close]);
  });

  it('says no more wrongly than it may', () => {
    expect(saidAfter([progress, declined])).toEqual(['m.login.declined']);
    const later = saidAfter([progress, declined, progress, declined]);
    expect(later).toEqual(['m.login.declined', 'm.login.progress']);
    expect(saidAfter([progress, declined, progress, declined], 2)).toEqual([
      'm.login.declined',
      'm.login.declined',
    ]);
    expect(saidAfter([progress], 0)).toEqual(['m.login.progress']);
  });

  it('says a message twice', () => {
    const twice = wrong({ kind: 'twice' });
    expect(saidAfter([progress, twice])).toEqual(['m.login.progress', 'm.login.progress']);
  });

  it('says a message after the next, whatever that is', () => {
    const late = wrong({ kind: 'after the next' });
    expect(saidAfter([progress, late])).toEqual([]);
    expect(saidAfter([progress, late, close])).toEqual([close, 'm.login.progress']);
  });

  it('is not asked to say what cannot be said so', () => {
    const without = wrong({ kind: 'without', field: 'master_key' });
    expect(saidAfter([progress, without])).toEqual([]);
  });
});
