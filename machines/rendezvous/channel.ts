/**
 * The secure channel of one device: MSC3903 over the client side of MSC3886.
 *
 * It creates or joins a rendezvous, exchanges keys, and from then on seals what the flow sends and
 * opens what the relay holds, which it asks for again and again. The flow knows none of this, and
 * the channel knows nothing of what the flow says. Where the text does not say what a device does
 * with an answer, the channel gives up and tells its own flow; as written it never tries a write
 * again.
 */

import { type Send, send } from 'actorcheck';
import { assign, emit, setup } from 'xstate';
import type { ChannelSecrets, Crypto, KeyPair } from '../crypto/index.ts';
import { decode, decodeText, whenOk } from '../http/decode.ts';
import { type HttpEvent, header, request, statusOf } from '../http/message.ts';
import { ifNoAnswer, lateAnswer } from '../http/timeout.ts';
import {
  announcementSchema,
  keySchema,
  type Rendezvous,
  rendezvousSchema,
  sealedSchema,
} from './messages.ts';

export interface ChannelContext {
  /** Of the device's own ephemeral key; null before the channel is opened. */
  readonly keys: KeyPair | null;
  /** Where to create the point, then where it is. */
  readonly url: string;
  /** Of the last payload seen or written. */
  readonly etag: string;
  /** The key that the QR code names, for the device that scanned it. */
  readonly peerKey: string | null;
  readonly secrets: ChannelSecrets | null;
  /** What the flow wants sent and the relay has not accepted yet, as plaintext. */
  readonly outbox: readonly string[];
  /** Payloads sealed so far: each has its own initialisation vector. */
  readonly sealedCount: number;
  readonly closing: 'no' | 'stop' | 'delete';
  /** Where payloads may be replayed, the vectors of those opened. Read by properties only. */
  readonly opened?: readonly string[];
}

/** What the flow asks of its channel. */
export type ChannelRequest =
  | { readonly type: 'channel.open' }
  | { readonly type: 'channel.join'; readonly rendezvous: Rendezvous }
  | { readonly type: 'channel.send'; readonly payload: unknown }
  /** `deletes`: whether the point is ended at the relay too. */
  | { readonly type: 'channel.close'; readonly deletes: boolean };

/** What the channel tells its flow. */
export type ChannelReport =
  | { readonly type: 'channel.ready'; readonly rendezvous: Rendezvous }
  | { readonly type: 'channel.connected'; readonly code: string }
  | { readonly type: 'channel.received'; readonly payload: unknown }
  | { readonly type: 'channel.sent' }
  | { readonly type: 'channel.failed'; readonly reason: string };

interface HttpAnswer extends HttpEvent {
  readonly type: `response.${string}`;
}

export interface ChannelOptions {
  /** Its own name, that of the flow which it serves, and that of the relay. */
  readonly actors: { readonly channel: string; readonly flow: string; readonly relay: string };
  readonly crypto: Crypto;
  /** The algorithm's name on the wire, which the keys are bound to. */
  readonly algorithm: string;
  /** The name of the transport, as a code has it in `rendezvous.transport.type`. */
  readonly transportType: string;
  /** The URL at which it creates its point. */
  readonly endpoint: string;
  /** How often it asks for news. */
  readonly pollIntervalMs: number;
  /** When it takes a request to be lost, where one can be. */
  readonly requestTimeoutMs: number;
  /** Whether an answer may not come, or come late. */
  readonly timesOut: boolean;
  /** Whether it reads and writes again after 412, and asks again after 429 and 500. */
  readonly retriesWrites: boolean;
  /** Whether it waits, after 409, for what is at the relay to be read. */
  readonly waitsForReader: boolean;
  /** Whether it keeps the vectors of what it has opened: where payloads may be replayed. */
  readonly keepsVectors: boolean;
}

export function channelMachine(options: ChannelOptions) {
  const { actors, crypto, algorithm, transportType, timesOut, retriesWrites } = options;
  const { waitsForReader, keepsVectors } = options;
  const tellFlow = (report: ChannelReport): Send => send(actors.flow, report);
  const ask = (type: string, url: string, headers: Record<string, string>, body?: unknown) =>
    send(actors.relay, request(`${type} rendezvous`, url, headers, body));

  /** MSC3903 steps 3 and 4. The generator of the QR code is the initiator. */
  const agreeAsGenerator = (
    context: ChannelContext,
    answer: HttpEvent,
  ): ChannelSecrets | undefined => {
    const form = whenOk(decodeText(keySchema, answer.body));
    if (context.keys === null || form === undefined || form.algorithm !== algorithm) {
      return undefined;
    }
    const { privateKey, publicKey } = context.keys;
    const info = { algorithm, initiatorPublicKey: publicKey, recipientPublicKey: form.key };
    return crypto.agree(privateKey, form.key, info);
  };

  const agreeAsScanner = (peerKey: string): ChannelSecrets | undefined => {
    const { privateKey, publicKey } = crypto.ephemeralKeys(actors.channel);
    const info = { algorithm, initiatorPublicKey: peerKey, recipientPublicKey: publicKey };
    return crypto.agree(privateKey, peerKey, info);
  };

  /** The payload that a 200 carries; undefined if it is not one sealed with the shared key. */
  const opened = (context: ChannelContext, answer: HttpEvent): { payload: unknown } | undefined => {
    const sealed = whenOk(decodeText(sealedSchema, answer.body));
    if (sealed === undefined || context.secrets === null) return undefined;
    const plaintext = crypto.open(context.secrets.sharedKey, sealed);
    if (plaintext === undefined) return undefined;
    try {
      return { payload: JSON.parse(plaintext) };
    } catch {
      return undefined;
    }
  };

  /** The rendezvous that a scanned code names. */
  const joined = (event: ChannelRequest | HttpAnswer): Rendezvous | undefined =>
    event.type === 'channel.join' && 'rendezvous' in event
      ? whenOk(decode(rendezvousSchema, event.rendezvous))
      : undefined;
  const isMine = (found: Rendezvous): boolean =>
    found.algorithm === algorithm && found.transport.type === transportType;

  const failure = (reason: string) =>
    ({
      target: '#channel.failed',
      actions: { type: 'tellFailed', params: { reason } },
      description: `gives up: ${reason.replaceAll('_', ' ')}`,
    }) as const;
  const refused = {
    target: '#channel.failed',
    actions: 'tellRefused',
    description: 'gives up: any other status',
  } as const;
  const noAnswer = ifNoAnswer(timesOut, failure('no_answer'));

  /** A passing refusal before there is a shared key; `later` pauses, then comes back. */
  const rateLimited = (later: string) =>
    retriesWrites
      ? ({
          'response.429': { target: later, description: 'rate limited: asks again' },
          'response.500': { target: later, description: 'relay at fault: asks again' },
        } as const)
      : ({ 'response.429': failure('rate_limited') } as const);
  const later = (state: string) => ({ after: { pollInterval: state } }) as const;

  return setup({
    types: {} as {
      context: ChannelContext;
      events: ChannelRequest | HttpAnswer;
      emitted: Send;
      meta: { step?: string; unspecified?: true };
    },
    delays: {
      pollInterval: options.pollIntervalMs,
      requestTimeout: options.requestTimeoutMs,
    },
    guards: {
      isMyTransport: ({ event }) => {
        const found = joined(event);
        return found !== undefined && isMine(found);
      },
      hasUsableKey: ({ event }) => {
        const found = joined(event);
        return found !== undefined && isMine(found) && agreeAsScanner(found.key) !== undefined;
      },
      createsPoint: ({ event }) =>
        'from' in event &&
        header(event, 'location') !== undefined &&
        header(event, 'etag') !== undefined,
      hasLocation: ({ event }) => 'from' in event && header(event, 'location') !== undefined,
      isMyAlgorithm: ({ event }) =>
        'from' in event &&
        whenOk(decodeText(announcementSchema, event.body))?.algorithm === algorithm,
      isPeerKey: ({ context, event }) =>
        'from' in event && agreeAsGenerator(context, event) !== undefined,
      isSealed: ({ context, event }) => 'from' in event && opened(context, event) !== undefined,
      hasOutbox: ({ context }) => context.outbox.length > 0,
      isClosing: ({ context }) => context.closing === 'stop',
      isDeleting: ({ context }) => context.closing === 'delete',
    },
    actions: {
      generateKeys: assign({ keys: crypto.ephemeralKeys(actors.channel) }),
      adoptPoint: assign(({ event }) => ({
        url: header(event as HttpAnswer, 'location') ?? '',
        etag: header(event as HttpAnswer, 'etag') ?? '',
      })),
      adoptLocation: assign({
        url: ({ event }) => header(event as HttpAnswer, 'location') ?? '',
      }),
      adoptEtag: assign({
        etag: ({ context, event }) => header(event as HttpAnswer, 'etag') ?? context.etag,
      }),
      adoptCode: assign(({ event }) => {
        const found = joined(event);
        return found === undefined ? {} : { url: found.transport.uri, peerKey: found.key };
      }),
      agreeOnKeyRead: assign({
        secrets: ({ context, event }) => agreeAsGenerator(context, event as HttpAnswer) ?? null,
      }),
      agreeOnKeyScanned: assign({
        secrets: ({ context }) => agreeAsScanner(context.peerKey ?? '') ?? null,
      }),
      tellReady: emit(({ context }) => {
        const transport = { type: transportType, uri: context.url };
        const key = context.keys?.publicKey ?? '';
        return tellFlow({ type: 'channel.ready', rendezvous: { algorithm, key, transport } });
      }),
      tellConnected: emit(({ context }) =>
        tellFlow({ type: 'channel.connected', code: context.secrets?.code ?? '' }),
      ),
      tellReceived: emit(({ context, event }) =>
        tellFlow({
          type: 'channel.received',
          payload: opened(context, event as HttpAnswer)?.payload ?? null,
        }),
      ),
      noteOpened: assign(({ context, event }) => {
        const { opened: before } = context;
        const iv = whenOk(decodeText(sealedSchema, (event as HttpAnswer).body))?.iv;
        if (before === undefined || iv === undefined || before.includes(iv)) return {};
        return { opened: [...before, iv] };
      }),
      tellSent: emit(() => tellFlow({ type: 'channel.sent' })),
      tellFailed: emit((_, { reason }: { reason: string }) =>
        tellFlow({ type: 'channel.failed', reason }),
      ),
      tellRefused: emit(({ event }) =>
        tellFlow({ type: 'channel.failed', reason: `status_${statusOf(event) || 'unknown'}` }),
      ),
      post: emit(({ context }) => ask('POST', context.url, {}, { algorithm })),
      getFirst: emit(({ context }) => ask('GET', context.url, {})),
      poll: emit(({ context }) => ask('GET', context.url, { 'if-none-match': context.etag })),
      putKey: emit(({ context }) => {
        const key = context.keys?.publicKey ?? '';
        return ask('PUT', context.url, { 'if-match': context.etag }, { algorithm, key });
      }),
      putSealed: emit(({ context }) => {
        const label = `${actors.channel} ${context.sealedCount}`;
        const plaintext = context.outbox[0] ?? '';
        const sealed = crypto.seal(context.secrets?.sharedKey ?? '', plaintext, label);
        return ask('PUT', context.url, { 'if-match': context.etag }, sealed);
      }),
      remove: emit(({ context }) => ask('DELETE', context.url, {})),
      queue: assign({
        outbox: ({ context, event }) =>
          event.type === 'channel.send'
            ? [...context.outbox, JSON.stringify(event.payload) ?? 'null']
            : context.outbox,
      }),
      unqueue: assign(({ context }) => ({
        outbox: context.outbox.slice(1),
        sealedCount: context.sealedCount + 1,
      })),
      noteClosing: assign({
        closing: ({ context, event }) => {
          const deletes = event.type === 'channel.close' && event.deletes === true;
          return deletes || context.closing === 'delete' ? 'delete' : 'stop';
        },
      }),
    },
  }).createMachine({
    id: 'channel',
    context: {
      keys: null,
      url: options.endpoint,
      etag: '',
      peerKey: null,
      secrets: null,
      outbox: [],
      sealedCount: 0,
      closing: 'no',
      ...(keepsVectors ? { opened: [] } : {}),
    },
    initial: 'idle',
    on: {
      'channel.close': { target: '.closed', description: 'nothing to finish' },
      ...lateAnswer(timesOut),
      '*': { meta: { unspecified: true }, description: 'nothing the channel waits for' },
    },
    states: {
      idle: {
        on: {
          'channel.open': { target: 'creating', actions: 'generateKeys', meta: { step: 'K1' } },
          'channel.join': [
            {
              guard: 'hasUsableKey',
              target: 'reading',
              actions: ['generateKeys', 'adoptCode'],
              meta: { step: 'K2' },
            },
            { guard: 'isMyTransport', ...failure('unusable_key') },
            failure('unsupported_algorithm_or_transport'),
          ],
        },
      },
      creating: {
        entry: 'post',
        after: noAnswer,
        on: {
          'response.201': [
            {
              guard: 'createsPoint',
              target: 'awaitingKey',
              actions: ['adoptPoint', 'tellReady'],
              description: 'the point is there: its address goes into the code',
              meta: { step: 'R1' },
            },
            failure('malformed_answer'),
          ],
          'response.307': [
            {
              guard: 'hasLocation',
              target: 'creating',
              reenter: true,
              actions: 'adoptLocation',
              description: 'asks where it is sent (L125)',
            },
            failure('malformed_answer'),
          ],
          'response.403': failure('forbidden'),
          'response.413': failure('too_large'),
          ...rateLimited('creatingLater'),
          'response.*': refused,
        },
      },
      reading: {
        entry: 'getFirst',
        after: noAnswer,
        on: {
          'response.200': [
            { guard: 'isMyAlgorithm', target: 'writingKey', actions: 'adoptEtag' },
            failure('unsupported_algorithm'),
          ],
          'response.404': failure('not_found'),
          ...rateLimited('readingLater'),
          'response.*': refused,
        },
      },
      writingKey: {
        entry: 'putKey',
        after: noAnswer,
        on: {
          'response.202': {
            target: 'connected',
            actions: ['adoptEtag', 'agreeOnKeyScanned', 'tellConnected'],
            description: 'the key is at the relay: the secret is shared',
            meta: { step: 'K4' },
          },
          'response.404': failure('not_found'),
          'response.412': failure('concurrent_write'),
          'response.413': failure('too_large'),
          ...rateLimited('writingKeyLater'),
          'response.*': refused,
        },
      },
      ...(retriesWrites
        ? {
            creatingLater: later('creating'),
            readingLater: later('reading'),
            writingKeyLater: later('writingKey'),
          }
        : {}),
      awaitingKey: {
        initial: 'pausing',
        states: {
          pausing: { after: { pollInterval: 'asking' } },
          asking: {
            entry: 'poll',
            after: ifNoAnswer(timesOut, {
              target: 'pausing',
              description: 'no answer: asks again',
            }),
            on: {
              'response.200': [
                {
                  guard: 'isPeerKey',
                  target: '#channel.connected',
                  actions: ['adoptEtag', 'agreeOnKeyRead', 'tellConnected'],
                  description: 'the other key is there: the secret is shared',
                  meta: { step: 'K4' },
                },
                {
                  target: 'pausing',
                  actions: 'adoptEtag',
                  meta: { unspecified: true },
                  description: 'a payload that is no key for this channel',
                },
              ],
              'response.304': { target: 'pausing', description: 'nothing new' },
              'response.404': failure('not_found'),
              'response.429': { target: 'pausing', description: 'rate limited: asks again' },
              'response.*': { target: 'pausing', description: 'relay at fault: asks again' },
            },
          },
        },
      },
      connected: {
        initial: 'pausing',
        on: {
          'channel.send': { actions: 'queue', description: 'to be written when no answer is due' },
          'channel.close': { actions: 'noteClosing', description: 'ends when all is written' },
        },
        states: {
          pausing: {
            always: [
              { guard: 'hasOutbox', target: 'writing' },
              { guard: 'isDeleting', target: '#channel.deleting' },
              { guard: 'isClosing', target: '#channel.closed' },
            ],
            after: { pollInterval: 'asking' },
          },
          asking: {
            entry: 'poll',
            after: ifNoAnswer(timesOut, {
              target: 'pausing',
              description: 'no answer: asks again',
            }),
            on: {
              'response.200': [
                {
                  guard: 'isSealed',
                  target: 'pausing',
                  actions: ['adoptEtag', 'noteOpened', 'tellReceived'],
                  description: 'a payload of the other device',
                  meta: { step: 'K6' },
                },
                {
                  target: 'pausing',
                  actions: 'adoptEtag',
                  meta: { unspecified: true },
                  description: 'a payload that cannot be decrypted',
                },
              ],
              'response.304': { target: 'pausing', description: 'nothing new' },
              'response.404': failure('not_found'),
              'response.429': { target: 'pausing', description: 'rate limited: asks again' },
              'response.*': { target: 'pausing', description: 'relay at fault: asks again' },
            },
          },
          writing: {
            entry: 'putSealed',
            after: noAnswer,
            on: {
              'response.202': {
                target: 'pausing',
                actions: ['adoptEtag', 'unqueue', 'tellSent'],
                description: 'the relay holds the payload',
                meta: { step: 'K5' },
              },
              'response.404': failure('not_found'),
              'response.413': failure('too_large'),
              ...(waitsForReader
                ? { 'response.409': { target: 'waiting', description: 'unread: asks again' } }
                : {}),
              ...(retriesWrites
                ? {
                    'response.412': { target: 'asking', description: 'reads first' },
                    ...rateLimited('waiting'),
                  }
                : { 'response.412': failure('concurrent_write'), ...rateLimited('') }),
              'response.*': refused,
            },
          },
          ...(waitsForReader || retriesWrites ? { waiting: later('asking') } : {}),
        },
      },
      deleting: {
        entry: 'remove',
        after: ifNoAnswer(timesOut, {
          target: 'closed',
          description: 'no answer: the point may remain',
        }),
        on: {
          'response.204': { target: 'closed', description: 'the point is gone' },
          'response.*': { target: 'closed', description: 'refused: the point may remain' },
          'channel.close': { description: 'is closing already' },
        },
      },
      closed: { type: 'final' },
      failed: { type: 'final' },
    },
  });
}
