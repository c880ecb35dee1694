/** What a channel asks its relay, what the relay answers and keeps: in each revision its own. */

import { parsed } from '../../http/decode.ts';
import { type HttpAnswer, type HttpEvent, header, statusOf } from '../../http/message.ts';
import { areSame } from '../../protocol/contents/same.ts';
import { pathOf, wayOf } from '../../protocol/contents/way.ts';
import { type Given, type Heard, isChannel, led, of, type Said, said, scans } from './given.ts';
import { truthOf } from './truth.ts';

const asText = (payload: unknown): string =>
  typeof payload === 'string' ? payload : JSON.stringify(payload);

/** What a channel that writes has to write, by its state. */
function payloadFor({ from, view, given }: Heard): unknown {
  const channel = of(view, from as 'newChannel');
  const { url = '', etag = '', secrets, outbox = [], sealedCount } = channel;
  const { handshake, code } = truthOf(given);
  const at = { url, etag };
  const state = pathOf(view.local(from)?.value);
  if (state === 'writingKey') {
    return handshake.start(given.crypto.ephemeralKeys(from), code.key, at)?.says;
  }
  if (secrets == null) return undefined;
  if (state === 'writingConfirmation') {
    return handshake.confirmation?.say(secrets, `${from} confirms`, at).says;
  }
  const label = `${from} ${sealedCount}`;
  return handshake.seal(secrets, outbox[0] ?? '', label, at).body;
}

/** Who is signed in shows it where that may be asked for (L139-L140). */
const bearer = ({ from, given }: Heard): object =>
  from === 'existingChannel' ? { authorization: `Bearer ${given.account.accessToken}` } : {};

/** A request as its revision has it: JSON with a token, or plain text with a condition. */
function requestOf(heard: Heard): object {
  const { message, from, view, given } = heard;
  const { url, etag = '' } = of(view, from as 'newChannel');
  const { is2026 } = given.revision;
  const endpoint = given.relayUrl + given.revision.path;
  const plain = { 'content-type': 'text/plain' };
  switch (message.type) {
    case 'POST rendezvous':
      return is2026
        ? { url: endpoint, headers: bearer(heard), body: '{"data":""}' }
        : { url: endpoint, headers: plain, body: '' };
    case 'PUT rendezvous': {
      const data = asText(payloadFor(heard));
      return is2026
        ? { url, headers: {}, body: JSON.stringify({ sequence_token: etag, data }) }
        : { url, headers: { ...plain, 'if-match': etag }, body: data };
    }
    default: {
      const isFirst = pathOf(view.local(from)?.value) === 'reading';
      const isAsked = message.type === 'GET rendezvous' && !is2026 && !isFirst;
      return { url, headers: isAsked ? { 'if-none-match': etag } : {} };
    }
  }
}

interface Standing {
  readonly url: string;
  readonly data: string;
  readonly revision: string;
}

/** What the relay has. */
function slotOf({ view, given }: Heard): Standing | undefined {
  const { slot } = of(view, 'relay');
  if (slot == null) return undefined;
  const { url } = slot;
  return given.revision.is2026
    ? { url, data: slot.data, revision: slot.token }
    : { url, data: slot.body, revision: slot.etag };
}

/** What a request carries, as its revision has it. */
function carried({ message }: Heard, given: Given): { data?: string; revision?: string } {
  const { body } = message;
  if (!given.revision.is2026) {
    const known = header(message as unknown as HttpEvent, 'if-match');
    return { data: String(body), ...(known === undefined ? {} : { revision: known }) };
  }
  const found = (parsed(body) ?? {}) as { data?: string; sequence_token?: string };
  return { ...found, ...(found.sequence_token ? { revision: found.sequence_token } : {}) };
}

/** The status that a request has to be answered with, as the relay is after it. */
function statusFor(heard: Heard): number {
  const { message, given } = heard;
  const slot = slotOf(heard);
  const { data, revision } = carried(heard, given);
  const { is2026 } = given.revision;
  if (message.type === 'POST rendezvous') return slot?.data === data ? (is2026 ? 200 : 201) : 0;
  if (slot?.url !== message.url || slot === undefined) return 404;
  if (message.type === 'GET rendezvous') {
    const seen = header(message as unknown as HttpEvent, 'if-none-match');
    return seen === slot.revision ? 304 : 200;
  }
  // What is there is what was written, and has another revision than what it took the place of.
  const isWritten = slot.data === data && revision !== slot.revision;
  if (is2026) return isWritten ? 200 : 409;
  return isWritten ? 202 : 412;
}

/** What an answer has in it. */
function answerFor(heard: Heard, status: number): object {
  const { given, message } = heard;
  const slot = slotOf(heard);
  const errors: Readonly<Record<number, string>> = {
    404: 'M_NOT_FOUND',
    409: 'M_CONCURRENT_WRITE',
    412: 'M_CONCURRENT_WRITE',
  };
  const errcode = errors[status];
  // As it was unstable, a conflict had another name (MSC4108 of 2024, L1553-L1590).
  const other = status === 404 ? undefined : given.revision.names.conflict;
  const refused = errcode === undefined ? {} : { body: other ?? { errcode } };
  if (given.revision.is2026) {
    const sequence_token = slot?.revision;
    const life = { expires_in_ms: given.settings['relay-life'] };
    if (message.type === 'GET rendezvous' && status === 200) {
      return { headers: {}, body: { data: slot?.data, sequence_token, ...life } };
    }
    if (message.type === 'POST rendezvous') {
      return { headers: {}, body: { id: slot?.url.split('/').at(-1), sequence_token, ...life } };
    }
    return { headers: {}, ...(status === 200 ? { body: { sequence_token } } : refused) };
  }
  if (status === 404) return { headers: {}, ...refused };
  const headers = { etag: slot?.revision };
  if (status === 201) return { headers, body: { url: slot?.url } };
  if (status !== 200) return { headers, ...refused };
  return { headers: { ...headers, 'content-type': 'text/plain' }, body: slot?.data };
}

function isAnswer(heard: Heard): boolean {
  const { message, cause } = heard;
  if (cause === undefined || !cause.message.type.endsWith(' rendezvous')) return true;
  const status = statusOf(message);
  const asked = { ...cause, view: heard.view };
  const { type: _, body, ...rest } = message;
  const isText = !heard.given.revision.is2026 && status === 200;
  const content = body === undefined ? {} : { body: isText ? body : parsed(body) };
  return status === statusFor(asked) && areSame({ ...rest, ...content }, answerFor(asked, status));
}

const toRelay = ({ from, to }: Heard): boolean => isChannel(from) && to === 'relay';

/** States of a channel that wait for an answer, and what they ask. */
const requests: Readonly<Record<string, string>> = {
  creating: 'POST rendezvous',
  reading: 'GET rendezvous',
  writingKey: 'PUT rendezvous',
  writingConfirmation: 'PUT rendezvous',
  'awaitingKey.asking': 'GET rendezvous',
  'awaitingConfirmation.asking': 'GET rendezvous',
  'connected.asking': 'GET rendezvous',
  'connected.writing': 'PUT rendezvous',
};

function isAsking({ view, to }: Said): boolean {
  const type = requests[pathOf(view.local(to)?.value)];
  const under = view.messages(`${to}=relay`);
  return (
    type === undefined ||
    under.some(({ from, message }) => (from === to ? message.type === type : true))
  );
}

const pauses = ['awaitingKey.pausing', 'awaitingConfirmation.pausing', 'connected.pausing'];

function isTimed({ view, to, given }: Said): boolean {
  const path = pathOf(view.local(to)?.value);
  const waits = given.timesOut && requests[path] !== undefined ? { requestTimeout: 30_000 } : {};
  const wanted = { ...waits, ...(pauses.includes(path) ? { pollInterval: 1_000 } : {}) };
  const found = view.timers(to).map(({ id, delayMs }) => [id.split('.')[2] ?? id, delayMs]);
  return areSame(Object.fromEntries(found), wanted) && found.length === Object.keys(wanted).length;
}

/** A channel goes by the revision that it was told last, and by its own key. */
function isPlaced({ view, to, message, given }: Said): boolean {
  const { url, etag, keys, peerKey } = of(view, to as 'newChannel');
  const isUp = view.local(to)?.value !== 'idle';
  const isScanner = scans(to, given);
  const key = given.crypto.ephemeralKeys(to).publicKey;
  const wanted = isUp && !isClosedEarly(view.local(to)?.value, keys) ? key : undefined;
  if (keys?.publicKey !== wanted) return false;
  if (peerKey !== (isScanner && isUp && keys != null ? truthOf(given).code.key : null))
    return false;
  const told = given.revision.wire.revisionIn(message as unknown as HttpAnswer);
  const isTold = message.type.startsWith('response.2') && told !== undefined;
  const { relayUrl, revision } = given;
  const isThere = etag !== '' || (isScanner && keys != null);
  return (
    (!isTold || etag === told || view.local(to)?.value === 'failed') &&
    url === (isThere ? truthOf(given).pointUrl : relayUrl + revision.path)
  );
}

const isClosedEarly = (value: unknown, keys: unknown): boolean =>
  value === 'closed' && keys == null;

/** What is queued is what the device has said, and it is taken off once the relay has it. */
function isQueued({ view, to, from, message }: Said): boolean {
  const { outbox = [], sealedCount = 0 } = of(view, to as 'newChannel');
  if (message.type === 'channel.send' && from !== '') {
    const at = pathOf(view.local(to)?.value);
    return !at.startsWith('connected') || outbox.at(-1) === JSON.stringify(message.payload);
  }
  return outbox.length + sealedCount <= 8;
}

const inChannel = (heard: Heard): unknown =>
  isChannel(heard.to) && heard.view.local(heard.to) !== null ? heard.message : undefined;

export const relayRows = [
  said(
    'sent-to-relay',
    'a channel asks for what its step needs: the point, revision and payload are those',
    'MSC4388 L172-L349, L629-L881',
    toRelay,
    (heard) => areSame({ ...heard.message, type: undefined }, requestOf(heard)),
  ),
  said(
    'sent-by-relay',
    'a relay answers with what there is: payload, revision, life, or why not',
    'MSC4388 L107-L349',
    ({ from }) => from === 'relay',
    isAnswer,
  ),
  led(
    'kept-by-relay',
    'a relay holds one payload, which each write replaces, until its life is over',
    'MSC4388 L84-L132, L427-L437',
    ({ to, message }) => (to === 'relay' ? message : undefined),
    (heard) => {
      const { view, given, message } = heard;
      const isHeld = view.local('relay')?.value === 'holding';
      const timers = view.timers('relay').map(({ delayMs }) => delayMs);
      const wanted = isHeld ? [given.settings['relay-life']] : [];
      const { slot, revision = 0 } = of(view, 'relay');
      if (!areSame(timers, wanted) || isHeld === (slot == null)) return false;
      if (message.type === 'expiry' || wayOf(heard).to === 'empty') return !isHeld;
      const name = given.revision.is2026 ? `token${revision}` : `etag${revision}`;
      const value = given.crypto.opaque(name);
      const is = slotOf(heard)?.revision;
      return is === undefined || is === value || is === `"${value}"`;
    },
  ),
  led(
    'asked-of-relay',
    'a channel that waits for an answer of the relay has asked for it',
    'MSC4388 L629-L881',
    inChannel,
    isAsking,
  ),
  led(
    'times-of-channels',
    'a channel asks again after a second, and no sooner',
    'MSC4388 L107-L120, L365-L393',
    inChannel,
    isTimed,
  ),
  led(
    'placed-channels',
    'a channel has its own key and that of the code, and goes by the revision last told',
    'MSC4388 L107-L111, L621-L654',
    inChannel,
    isPlaced,
  ),
  led(
    'queued-by-channels',
    'what a device says is written in its order, each once',
    'MSC4388 L864-L881',
    inChannel,
    isQueued,
  ),
];
