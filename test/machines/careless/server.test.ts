/** A careless server: the honest one, but that an answer is wrong as often as it may be. */

import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type AnyStateMachine, initialTransition, transition } from 'xstate';
import {
  type AnswerForms,
  type ServerWay,
  serverWays,
  wordsOf,
} from '../../../machines/careless/answers.ts';
import { alterationsOf } from '../../../machines/careless/fields.ts';
import type { Strangers } from '../../../machines/careless/schema.ts';
import { type CarelessServerOptions, carelessServer } from '../../../machines/careless/server.ts';
import { symbolicCrypto } from '../../../machines/crypto/index.ts';
import { request } from '../../../machines/http/message.ts';
import { accountOf, publishedBy } from '../../../machines/matrix/account.ts';
import { homeserverAnswers } from '../../../machines/matrix/homeserver/answers.ts';
import { homeserverMachine } from '../../../machines/matrix/homeserver/machine.ts';
import { inboxActors } from '../../../machines/msc3906/actors.ts';
import { authorizationSchema } from '../../../machines/oauth/messages.ts';
import { providerAnswers } from '../../../machines/oauth/provider/answers.ts';
import { payloadSchema } from '../../../machines/rendezvous/msc3903.ts';
import { relayAnswers } from '../../../machines/rendezvous/relay/answers.ts';

const strangers: Strangers = {
  anyones: (field) => `a stranger's ${field}`,
  theirs: () => undefined,
  overHttp: (field) => (field === 'location' ? 'http://here.example.org' : undefined),
};
const account = accountOf(symbolicCrypto, true, 'none');
const honest: AnyStateMachine = homeserverMachine({
  crypto: symbolicCrypto,
  actors: inboxActors,
  getTokenCapability: 'm.get_login_token',
  account,
  published: publishedBy(symbolicCrypto, account),
  tokenLifeMs: 30_000,
  visibleAfterMs: 0,
});
const client = 'existingDevice';
const options: CarelessServerOptions = {
  forms: homeserverAnswers,
  clients: { [client]: ['GET capabilities', 'POST login/get_token'] },
  budget: 1,
  strangers,
};

const authorization = `Bearer ${account.accessToken}`;
const asks = (type: string) => ({ ...request(type, '', { authorization }, {}), from: client });
const capabilities = asks('GET capabilities');
const getToken = asks('POST login/get_token');
const serve = { type: 'serve', client };
const asMeant = { type: 'answer.as-meant', client };
const wrongly = (way: ServerWay) => ({ type: 'answer.wrongly', client, way });

interface Sent {
  readonly to: string;
  readonly message: { readonly type: string; readonly body?: string };
}

/** What it says and how it stands, after each of these events has come in. */
function after(events: readonly { readonly type: string }[], machine: AnyStateMachine) {
  let [state] = initialTransition(machine);
  const sent: Sent[] = [];
  for (const event of events) {
    const [next, actions] = transition(machine, state, event);
    for (const { params } of actions as readonly { readonly params?: unknown }[]) {
      const { event: emitted } = (params ?? {}) as { readonly event?: Sent };
      if (emitted?.message !== undefined) sent.push(emitted);
    }
    state = next;
  }
  const { careless, ...context } = state.context;
  return { answers: sent.map(({ message }) => message), value: state.value, context, careless };
}
const carelessly = (events: readonly { readonly type: string }[], budget = 1) =>
  after(events, carelessServer(honest, { ...options, budget }));
const honestly = (events: readonly { readonly type: string }[]) => after(events, honest);
const typesOf = ({ answers }: ReturnType<typeof carelessly>) => answers.map(({ type }) => type);

describe('as it is meant', () => {
  it('answers nothing until it is served, and until the answer is let go', () => {
    expect(carelessly([capabilities]).answers).toEqual([]);
    expect(carelessly([capabilities, serve]).answers).toEqual([]);
    const { careless: _, ...meant } = carelessly([capabilities, serve, asMeant]);
    expect(meant).toEqual(honestly([capabilities, serve]));
  });

  it('is the honest machine once no answer may be wrong any more', () => {
    const events = [capabilities, serve, getToken, serve];
    const { answers, value, context } = carelessly(events, 0);
    expect({ answers, value, context, careless: undefined }).toEqual(honestly(events));
    const spent = carelessly([capabilities, wrongly({ kind: 'in words only' }), ...events]);
    expect(spent.answers.slice(1)).toEqual(honestly(events).answers);
  });

  it('a new request of a client takes the place of the one before', () => {
    expect(typesOf(carelessly([capabilities, serve, getToken, asMeant]))).toEqual([]);
    expect(carelessly([capabilities, getToken, serve, asMeant]).answers).toMatchObject([
      { body: expect.stringContaining('login_token') },
    ]);
  });
});

describe('wrongly', () => {
  it.each(homeserverAnswers['POST login/get_token']?.refusals ?? [])(
    'with $status $code, and nothing done',
    ({ status, code }) => {
      const as = `${status} ${code ?? ''}`.trim();
      const { answers, value } = carelessly([getToken, wrongly({ kind: 'refused', as })]);
      expect(answers).toMatchObject([{ type: `response.${status}` }]);
      expect(value).toMatchObject({ token: 'none' });
    },
  );

  it('with success in words only, and with failure when all is done', () => {
    const said = carelessly([getToken, wrongly({ kind: 'in words only' })]);
    expect(typesOf(said)).toEqual(['response.200']);
    expect(said.value).toMatchObject({ token: 'none' });
    const failed = carelessly([getToken, serve, wrongly({ kind: 'failed after all' })]);
    expect(typesOf(failed)).toEqual(['response.500']);
    expect(failed.value).toMatchObject({ token: 'minted' });
  });

  it('with a field that is not the one', () => {
    const way = { kind: 'another', field: 'body.login_token' } as const;
    const { answers } = carelessly([getToken, serve, wrongly(way)]);
    expect(JSON.parse(answers[0]?.body ?? '')).toEqual({
      login_token: "a stranger's login_token",
      expires_in_ms: 30_000,
    });
  });

  it('with what it has answered before, to the same request and to another', () => {
    const first = [getToken, serve, asMeant];
    const again = carelessly([...first, getToken, serve, wrongly({ kind: 'as before' })]);
    expect(again.answers[1]).toEqual(again.answers[0]);
    const mixed = [...first, capabilities, serve, wrongly({ kind: 'as asked before' })];
    expect(carelessly(mixed).answers[1]).toEqual(again.answers[0]);
  });

  it('no more often than it may, and never in a way that makes no difference', () => {
    const denied = wrongly({ kind: 'refused', as: '403 M_FORBIDDEN' });
    expect(typesOf(carelessly([getToken, denied, capabilities, denied]))).toEqual(['response.403']);
    expect(typesOf(carelessly([getToken, denied, capabilities, denied], 2))).toHaveLength(2);
    expect(typesOf(carelessly([getToken, wrongly({ kind: 'as before' })]))).toEqual([]);
    const unknown = wrongly({ kind: 'another', field: 'body.access_token' });
    expect(typesOf(carelessly([getToken, serve, unknown]))).toEqual([]);
  });

  it('regardless of a header, where the form says so', () => {
    const forms: AnswerForms = {
      'GET capabilities': {
        status: 200,
        body: v.object({}),
        refusals: [],
        conditions: ['authorization'],
      },
    };
    const machine = carelessServer(honest, { ...options, forms });
    const way = { kind: 'regardless', header: 'authorization' } as const;
    expect(typesOf(after([capabilities, wrongly(way)], machine))).toEqual(['response.401']);
  });
});

const servers = {
  homeserver: homeserverAnswers,
  relay: relayAnswers(payloadSchema),
  provider: providerAnswers({ authorization: authorizationSchema, deniedError: 'access_denied' }),
};
describe.each(Object.entries(servers))('the %s', (_, forms) => {
  it.each(Object.entries(forms))('%s has words for each way', (type, form) => {
    const ways = serverWays(forms, [type], strangers);
    expect(new Set(ways.map(wordsOf)).size).toBe(ways.length);
    const fields = [form.body, form.headers].flatMap((schema) =>
      schema === undefined ? [] : alterationsOf(schema, strangers),
    );
    expect(ways.length).toBeGreaterThanOrEqual(fields.length + form.refusals.length + 5);
    const others = form.refusals.map(({ status }) => status);
    expect(others).toEqual(expect.arrayContaining([429, 500]));
    expect(others).not.toContain(form.status);
  });
});
