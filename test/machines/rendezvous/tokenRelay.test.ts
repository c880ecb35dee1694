/** The relay of MSC4388, and that of MSC4108 in 2024 where it differs from MSC3886. */

import { describe, expect, it } from 'vitest';
import { type AnyStateMachine, createActor, SimulatedClock } from 'xstate';
import { symbolicCrypto as crypto } from '../../../machines/crypto/index.ts';
import type { HttpAnswer, HttpRequest } from '../../../machines/http/message.ts';
import { relayMachine } from '../../../machines/rendezvous/relay/machine.ts';
import { tokenRelayMachine } from '../../../machines/rendezvous/relay/tokens/machine.ts';
import { plainEtags } from '../../../machines/rendezvous/wire/etags.ts';
import { tokens } from '../../../machines/rendezvous/wire/tokens.ts';
import type { Wire } from '../../../machines/rendezvous/wire/wire.ts';

const endpoint = 'https://relay.example.org/rendezvous';
const given = { crypto, relayUrl: 'https://relay.example.org', path: '/rendezvous' };
const expiryMs = 60_000;
const limits = { expiryMs, maxBytes: 10, refusals: 0 };

/** A relay that is asked, and a point there that has been created with `first`. */
function asked(machine: AnyStateMachine, wire: Wire) {
  const clock = new SimulatedClock();
  const actor = createActor(machine, { clock });
  const sent: HttpAnswer[] = [];
  actor.on('send', ({ message }) => sent.push({ ...message, from: 'relay' }));
  actor.start();
  const ask = (request: HttpRequest): HttpAnswer => {
    actor.send({ ...request, from: 'client' } as never);
    return sent.at(-1) ?? expect.fail('expected an answer');
  };
  const created = ask(wire.create(endpoint, 'first'));
  const url = wire.pointIn(created, endpoint) ?? expect.fail('expected a point');
  const token = wire.revisionIn(created) ?? expect.fail('expected a revision');
  return { clock, ask, created, url, token };
}

const errorIn = ({ type, body }: HttpAnswer) => [type, JSON.parse(String(body)).errcode];

describe('the relay of MSC4388', () => {
  const open = () => asked(tokenRelayMachine({ ...given, ...limits }), tokens);

  it('tells what was written, with the token of it', () => {
    const { ask, url, token } = open();
    const read = ask(tokens.read(url, null));
    expect([tokens.payloadIn(read), tokens.revisionIn(read)]).toEqual(['first', token]);
    expect(ask(tokens.read(url, token))).toEqual(read);
  });

  it('has another token for each write, also of what is there already', () => {
    const { ask, url, token } = open();
    const written = ask(tokens.write(url, token, 'first'));
    expect(written.type).toBe('response.200');
    expect(tokens.revisionIn(written)).not.toBe(token);
  });

  it('takes a write that comes once more for the one before it', () => {
    const { ask, url, token } = open();
    const written = ask(tokens.write(url, token, 'second'));
    expect(ask(tokens.write(url, token, 'second'))).toEqual(written);
    expect(tokens.revisionIn(ask(tokens.read(url, null)))).toBe(tokens.revisionIn(written));
  });

  it('refuses what was written over something unseen', () => {
    const { ask, url, token } = open();
    ask(tokens.write(url, token, 'second'));
    const refused = ask(tokens.write(url, token, 'third'));
    expect(errorIn(refused)).toEqual(['response.409', 'M_CONCURRENT_WRITE']);
    expect(tokens.payloadIn(ask(tokens.read(url, null)))).toBe('second');
  });

  it('forgets when its life is over, whatever was written meanwhile', () => {
    const { clock, ask, url, token } = open();
    clock.increment(expiryMs - 1);
    expect(ask(tokens.write(url, token, 'second')).type).toBe('response.200');
    clock.increment(1);
    expect(errorIn(ask(tokens.read(url, null)))).toEqual(['response.404', 'M_NOT_FOUND']);
  });

  it('forgets when it is told to', () => {
    const { ask, url, token } = open();
    expect(ask(tokens.remove(url)).type).toBe('response.200');
    const requests = [tokens.read(url, null), tokens.write(url, token, 'x'), tokens.remove(url)];
    for (const request of requests) {
      expect(errorIn(ask(request))).toEqual(['response.404', 'M_NOT_FOUND']);
    }
  });

  it('refuses what is too large, what is no JSON of its form, and what is elsewhere', () => {
    const { ask, url, token } = open();
    const large = 'larger than ten bytes';
    const wrong = { ...tokens.write(url, token, ''), body: '{"data":""}' };
    const requests = [
      tokens.create(endpoint, large),
      tokens.write(url, token, large),
      wrong,
      { ...tokens.create(endpoint, ''), body: 'text' },
      tokens.write(`${url}x`, token, 'x'),
    ];
    expect(requests.map((request) => errorIn(ask(request))[1])).toEqual([
      'M_TOO_LARGE',
      'M_TOO_LARGE',
      'M_BAD_JSON',
      'M_BAD_JSON',
      'M_NOT_FOUND',
    ]);
  });
});

describe('the relay of MSC4108 in 2024', () => {
  const open = () =>
    asked(relayMachine({ ...given, ...limits, keepsUnread: false, isPlain: true }), plainEtags);

  it('tells in the body where the point is, and takes and gives plain text', () => {
    const { ask, created, url, token } = open();
    expect(JSON.parse(String(created.body))).toEqual({ url });
    const said = (headers: Record<string, string>) =>
      errorIn(ask({ ...plainEtags.write(url, token, 'x'), headers }));
    expect(said({ 'if-match': token })).toEqual(['response.400', 'M_MISSING_PARAM']);
    const html = { 'if-match': token, 'content-type': 'text/html' };
    expect(said(html)).toEqual(['response.400', 'M_INVALID_PARAM']);
    expect(ask(plainEtags.write(url, token, 'second')).type).toBe('response.202');
    const { body, headers } = ask(plainEtags.read(url, token));
    expect([body, headers]).toMatchObject(['second', { 'content-type': 'text/plain' }]);
  });

  it('does not put off the expiry', () => {
    const { clock, ask, url, token } = open();
    clock.increment(expiryMs - 1);
    const written = ask(plainEtags.write(url, token, 'second'));
    expect(written.type).toBe('response.202');
    clock.increment(1);
    expect(ask(plainEtags.read(url, token)).type).toBe('response.404');
  });
});
