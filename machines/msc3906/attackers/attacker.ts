/**
 * An attacker: a machine of its own, that keeps what it sees and makes moves of it.
 *
 * What it learns it learns at once, what it does the environment chooses (`attackerMoves`). Each
 * move that others can notice is taken from a budget, which keeps the number of states finite; to
 * read, and to use what it has, is free. Its words with a server take no time, which makes it as
 * fast as any attacker can be: whatever would be under way could as well be sent later.
 *
 * Where it plays a part in the protocol it does so as a device would, with its own keys: that of the
 * new device towards the existing one, or the other way round.
 */

import { type Send, send } from 'actorcheck';
import { type AnyStateMachine, assign, emit, setup } from 'xstate';
import type { Crypto, KeyPair } from '../../crypto/index.ts';
import { decodeText, textIn, whenOk } from '../../http/decode.ts';
import { type HttpEvent, type HttpResponse, request } from '../../http/message.ts';
import type { Places } from '../../matrix/account.ts';
import { loginResponseSchema } from '../../matrix/messages.ts';
import { encodeLogin } from '../messages/dialect.ts';
import type { LoginMessage } from '../messages/login.ts';
import type { Names } from '../messages/names.ts';
import { codeText } from '../messages/qrCode.ts';
import type { Powers } from './kinds.ts';
import { type Knowledge, type Known, learn, type Own, readOpenly, valuesOf } from './knowledge.ts';
import { phishersUrl, type RelayOrder, type RelayReport } from './relay.ts';

export interface AttackerContext {
  readonly knows: Knowledge;
  /** Moves that it may still make. */
  readonly movesLeft: number;
  /** Of what is at the relay. */
  readonly etag: string;
  /** Whether a client is still to be shown what it had the relay show it. */
  readonly isPending: boolean;
  /** What it has put out: its key, messages, codes. Each once: it waits for the right moment. */
  readonly out: readonly string[];
  /** What is at the point that a phisher serves itself, and how often that has changed. */
  readonly point: { readonly body: string; readonly revision: number } | null;
  /** Payloads sealed so far. */
  readonly sealed: number;
}

export interface AttackerOptions {
  readonly crypto: Crypto;
  readonly names: Names;
  readonly places: Places;
  readonly powers: Powers;
  /** How many moves it may make. */
  readonly moves: number;
  /** What it passes for: whoever is at the other end is a device of the victim. */
  readonly poses: 'new' | 'existing';
  /** A login token for its own account, to sign a victim's device in with. */
  readonly ownToken: string;
}

/** The variants of a code that a phisher may show: as it has to be, or with something changed. */
export const shownCodes = ['as usual', 'without flow', 'same intent'] as const;

export type Move =
  | { readonly type: 'move.key' | 'move.login' }
  | { readonly type: 'move.say'; readonly message: Said }
  | { readonly type: 'move.replay'; readonly which: number; readonly client: string }
  | { readonly type: 'move.code'; readonly variant: (typeof shownCodes)[number] };
export type Said = 'progress' | 'protocols' | 'protocol' | 'approved' | 'success';

type Event =
  | Move
  | (RelayReport & { readonly from: string })
  | { readonly type: 'code.seen'; readonly qr: string; readonly from: string }
  | { readonly type: 'event.overheard'; readonly body: string; readonly from: string }
  | { readonly type: 'token.leaked'; readonly token: string; readonly from: string }
  | (HttpEvent & { readonly type: `response.${string}` });

const label = 'attacker';

/** Keys to receive secrets with, which a homeserver that lies names as those of a device. */
export const impostorKeys = (crypto: Crypto): KeyPair => crypto.ephemeralKeys(`identity ${label}`);

/** Under this name a move is told from others. */
function nameOf(event: Event): string {
  if (event.type === 'move.say') return event.message;
  return event.type === 'move.code' ? 'code' : event.type.replace('move.', '');
}

export function attackerMachine(options: AttackerOptions): AnyStateMachine {
  const { crypto, names, places, powers, moves, poses, ownToken } = options;
  const { algorithm } = names;
  const keys = crypto.ephemeralKeys(label);
  const own: Own = {
    crypto,
    keys,
    identity: impostorKeys(crypto),
    algorithms: { channel: algorithm, toDevice: 'm.olm.v1.curve25519-aes-sha2' },
  };
  const victimsChannel = poses === 'new' ? 'existingChannel' : 'newChannel';

  const learned = (context: AttackerContext, found: readonly Known[]) => ({
    knows: learn(own, context.knows, found),
  });

  /** What it shares with the device that it talks to; undefined if it cannot talk to any. */
  const conversation = ({ knows }: AttackerContext) => {
    const [peer] = valuesOf(knows, powers.showsCode ? 'key sent' : 'key in a code');
    if (peer === undefined) return undefined;
    const [initiatorPublicKey, recipientPublicKey] = powers.showsCode
      ? [keys.publicKey, peer]
      : [peer, keys.publicKey];
    const info = { algorithm, initiatorPublicKey, recipientPublicKey };
    return crypto.agree(keys.privateKey, peer, info);
  };

  const messages: Readonly<Record<Said, LoginMessage>> = {
    progress: { type: 'm.login.progress' },
    protocols: { type: 'm.login.protocols', protocols: [names.loginToken] },
    protocol: { type: 'm.login.protocol', protocol: names.loginToken },
    approved: {
      type: 'm.login.approved',
      login_token: ownToken,
      homeserver: places.homeserverUrl,
    },
    success: { type: 'm.login.success' },
  };

  const sealedMessage = (context: AttackerContext, event: Event): string => {
    const said = (event as Extract<Move, { type: 'move.say' }>).message;
    const plaintext = JSON.stringify(encodeLogin(names.dialect, messages[said]));
    const key = conversation(context)?.sharedKey ?? '';
    return JSON.stringify(crypto.seal(key, plaintext, `${label} ${context.sealed}`));
  };

  /** Puts a payload where `client` finds it. */
  const place = (context: AttackerContext, client: string, body: string): Send => {
    if (powers.relay === 'rules') {
      return send('relay', { type: 'order.show', client, body } satisfies RelayOrder);
    }
    const [url = ''] = valuesOf(context.knows, 'address');
    const bare = request('PUT rendezvous', url, { 'if-match': context.etag });
    return send('relay', { ...bare, body });
  };
  /**
   * One thing at a time: what is to be shown to a client might as well be placed just before it
   * asks, and what another one is to be shown after that.
   */
  const canPlace = ({ movesLeft, etag, isPending }: AttackerContext): boolean =>
    movesLeft > 0 && etag !== '' && !isPending;
  /** Whether that is not out yet. Replays are another one each time. */
  const isNew = ({ out }: AttackerContext, event: Event): boolean =>
    event.type !== 'move.replay' && !out.includes(nameOf(event));
  const canTalk = (context: AttackerContext, event: Event): boolean => {
    const hasWay = powers.showsCode
      ? context.movesLeft > 0
      : canPlace(context) && context.out.includes('key');
    return hasWay && isNew(context, event) && conversation(context) !== undefined;
  };
  const etagOf = (revision: number): string => `"${crypto.opaque(`phisher${revision}`)}"`;
  const pointWith = (context: AttackerContext, body: string) => ({
    point: { body, revision: (context.point?.revision ?? 0) + 1 },
  });

  /** The answer of a phisher's own rendezvous server. */
  const served = ({ point }: AttackerContext, { method, ifNoneMatch }: Asked): HttpResponse => {
    if (point === null) return { type: 'response.404', headers: {} };
    const etag = etagOf(point.revision);
    if (method === 'PUT') return { type: 'response.202', headers: { etag } };
    if (method === 'DELETE') return { type: 'response.204', headers: {} };
    if (ifNoneMatch === etag) return { type: 'response.304', headers: { etag } };
    return { type: 'response.200', headers: { etag }, body: point.body };
  };
  type Asked = Extract<RelayReport, { type: 'relay.asked' }>;

  const boxes = ({ knows }: AttackerContext) => valuesOf(knows, 'box');
  const replayed = (context: AttackerContext, event: Event): string =>
    boxes(context)[(event as Extract<Move, { type: 'move.replay' }>).which] ?? '';

  return setup({
    types: {} as {
      context: AttackerContext;
      events: Event;
      emitted: Send;
      meta: { unspecified?: true };
    },
    guards: {
      canShowCode: ({ context, event }) => context.movesLeft > 0 && isNew(context, event),
      canWriteKey: ({ context, event }) => canPlace(context) && isNew(context, event),
      canTalk: ({ context, event }) => canTalk(context, event),
      /** Step 8: the code follows the protocol. */
      canShowConfirmation: ({ context, event }) =>
        event.type === 'move.say' && event.message === 'protocol' && canTalk(context, event),
      canReplay: ({ context, event }) =>
        event.type === 'move.replay' && boxes(context).length > event.which && canPlace(context),
      canLogIn: ({ context }) =>
        valuesOf(context.knows, 'login token').length > 0 &&
        valuesOf(context.knows, 'access token').length === 0,
      isWrite: ({ event }) => event.type === 'relay.asked' && event.method === 'PUT',
    },
    actions: {
      countMove: assign(({ context, event }) => ({
        movesLeft: context.movesLeft - 1,
        out: isNew(context, event) ? [...context.out, nameOf(event)].sort() : context.out,
      })),
      notePlaced: assign({ isPending: powers.relay === 'rules' }),
      noteShown: assign({ isPending: false }),
      seeCode: assign(({ context, event }) => learned(context, readOpenly(textIn(event, 'qr')))),
      seeWritten: assign(({ context, event }) => ({
        ...learned(context, [
          { kind: 'address', value: textIn(event, 'url') },
          ...readOpenly(textIn(event, 'body')),
        ]),
        etag: textIn(event, 'etag'),
      })),
      seeEvent: assign(({ context, event }) => learned(context, readOpenly(textIn(event, 'body')))),
      seeLogin: assign(({ context, event }) => {
        const login = whenOk(decodeText(loginResponseSchema, textIn(event, 'body')));
        if (login === undefined) return {};
        return learned(context, [{ kind: 'access token', value: login.access_token }]);
      }),
      seeToken: assign(({ context, event }) =>
        learned(context, [{ kind: 'login token', value: textIn(event, 'token') }]),
      ),
      takeIn: assign(({ context, event }) => {
        const body = textIn(event, 'body');
        return { ...learned(context, readOpenly(body)), ...pointWith(context, body) };
      }),
      serve: emit(({ context, event }) => {
        const asked = event as Asked;
        const response = served(context, asked);
        const { client } = asked;
        return send('relay', { type: 'order.answer', client, response } satisfies RelayOrder);
      }),
      writeKey: emit(({ context }) => {
        const body = JSON.stringify({ algorithm, key: keys.publicKey });
        return place(context, victimsChannel, body);
      }),
      say: emit(({ context, event }) =>
        place(context, victimsChannel, sealedMessage(context, event)),
      ),
      sayHere: assign(({ context, event }) => pointWith(context, sealedMessage(context, event))),
      countSealed: assign({ sealed: ({ context }) => context.sealed + 1 }),
      replay: emit(({ context, event }) =>
        place(context, textIn(event, 'client'), replayed(context, event)),
      ),
      showConfirmation: emit(({ context }) =>
        send('user', { type: 'screen.code', code: conversation(context)?.code ?? '' }),
      ),
      openPoint: assign(({ context }) => pointWith(context, JSON.stringify({ algorithm }))),
      showCode: emit(({ event }) => {
        const { variant } = event as Extract<Move, { type: 'move.code' }>;
        const asNew = (poses === 'new') !== (variant === 'same intent');
        const transport = { type: names.transport, uri: phishersUrl };
        const rendezvous = { algorithm, key: keys.publicKey, transport };
        const intent = asNew ? 'login.start' : 'login.reciprocate';
        const flow = variant === 'without flow' ? null : names.flow;
        return send('user', {
          type: 'screen.qr',
          qr: codeText(rendezvous, intent, { ...names, flow }),
        });
      }),
      logIn: emit(({ context }) => {
        const [token = ''] = valuesOf(context.knows, 'login token');
        const url = `${places.homeserverUrl}/_matrix/client/v3/login`;
        return send('homeserver', request('POST login', url, {}, { type: 'm.login.token', token }));
      }),
    },
  }).createMachine({
    id: 'attacker',
    context: {
      knows: [],
      movesLeft: moves,
      etag: '',
      isPending: false,
      out: [],
      point: null,
      sealed: 0,
    },
    on: {
      'code.seen': { actions: 'seeCode', description: 'sees the QR code' },
      'relay.written': { actions: 'seeWritten', description: 'reads what is written' },
      'relay.asked': [
        {
          guard: 'isWrite',
          actions: ['takeIn', 'serve'],
          description: 'takes in what is sent to it',
        },
        { actions: 'serve', description: 'answers as a rendezvous server would' },
      ],
      'token.leaked': { actions: 'seeToken', description: 'comes by the login token' },
      'relay.shown': { actions: 'noteShown', description: 'its payload has been read' },
      'event.overheard': { actions: 'seeEvent', description: 'reads a to-device event' },
      'response.200': { actions: 'seeLogin', description: 'is signed in' },
      'response.202': { description: 'the relay took it' },
      'response.*': { description: 'refused' },
      'move.key': {
        guard: 'canWriteKey',
        actions: ['countMove', 'writeKey', 'notePlaced'],
        description: 'gives its own key for that of a device',
      },
      'move.say': powers.showsCode
        ? [
            {
              guard: 'canShowConfirmation',
              actions: ['countMove', 'sayHere', 'countSealed', 'showConfirmation'],
              description: 'takes the protocol and shows the confirmation code',
            },
            {
              guard: 'canTalk',
              actions: ['countMove', 'sayHere', 'countSealed'],
              description: 'says what a device would say',
            },
          ]
        : {
            guard: 'canTalk',
            actions: ['countMove', 'say', 'countSealed', 'notePlaced'],
            description: 'says what a device would say',
          },
      'move.replay': {
        guard: 'canReplay',
        actions: ['countMove', 'replay', 'notePlaced'],
        description: 'gives a payload of before once more',
      },
      'move.code': {
        guard: 'canShowCode',
        actions: ['countMove', 'openPoint', 'showCode'],
        description: 'shows a code of its own',
      },
      'move.login': { guard: 'canLogIn', actions: 'logIn', description: 'uses the login token' },
      '*': { meta: { unspecified: true }, description: 'nothing to an attacker' },
    },
  }) as AnyStateMachine;
}
