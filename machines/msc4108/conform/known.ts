/** What is known of a client in one run, by what it shows and writes. */

import type { Crypto } from '../../crypto/index.ts';
import { parsed } from '../../http/decode.ts';
import type { HttpRequest } from '../../http/message.ts';
import type { Inside } from '../../protocol/conform.ts';
import type { Handshake } from '../../rendezvous/handshake.ts';
import type { DeviceActors } from '../actors.ts';
import { decodeLogin } from '../messages.ts';
import { codeOf } from '../qrCode.ts';
import { confirms, writesKey, writing } from './acts.ts';
import type { SignInShown } from './lines.ts';

/** What a payload is, and the session of the other device once it has read it. */
interface Read {
  readonly text: string;
  readonly payload?: unknown;
  readonly session: object | null;
}

interface KnownOptions {
  readonly own: DeviceActors;
  readonly other: DeviceActors;
  readonly scans: boolean;
  /** Those of the other device. */
  readonly crypto: Crypto;
  readonly handshake: Handshake<object>;
}

/** What is sealed by the schemes of 2024 is bound to no place. */
const nowhere = { url: '', etag: '' };

/** Ends that the machine calls as an adapter does. */
const namedEnds: readonly string[] = ['success', 'declined', 'cancelled'];

export class Known {
  readonly #options: KnownOptions;
  /** Of the other device, with what it has read of the client. */
  #session: object | null = null;
  #isConfirmed = false;
  readonly #read = new WeakSet<HttpRequest>();
  #code: string | null = null;
  #isEntering = false;
  #ended: string | undefined;
  readonly #said = new Set<string>();
  readonly #asked = new Set<string>();

  constructor(options: KnownOptions) {
    this.#options = options;
  }

  /** Whether it has said that to the other device. */
  hasSaid(type: string): boolean {
    return this.#said.has(type);
  }

  /** The user has entered a check code. */
  entered(): void {
    this.#isEntering = false;
  }

  heedShown(shown: SignInShown): void {
    if (shown.event === 'ended') this.#ended ??= shown.outcome;
    else if (shown.screen === 'code') this.#code = shown.code;
    else if (shown.screen === 'enter') this.#isEntering = true;
    else if (shown.screen === 'qr') {
      const { handshake, crypto } = this.#options;
      const key = codeOf(crypto, shown.qr)?.key;
      const started = key === undefined ? undefined : handshake.start(this.#keys, key, nowhere);
      this.#session = started?.session ?? null;
    }
  }

  heedRequest(request: HttpRequest): void {
    this.#asked.add(request.type);
    if (request.type !== 'PUT rendezvous' || this.#read.has(request)) return;
    this.#read.add(request);
    const { text, payload, session } = this.#reading(request.body);
    if (text === confirms || text === writesKey) this.#isConfirmed = true;
    this.#session = session ?? this.#session;
    const said = decodeLogin(payload)?.type;
    if (said !== undefined) this.#said.add(said);
  }

  /** What a body is that it has written. */
  textOf(body: unknown): string {
    return this.#reading(body).text;
  }

  inside(): Readonly<Record<string, Inside>> {
    const isNamed = this.#ended !== undefined && namedEnds.includes(this.#ended);
    const value = isNamed ? this.#ended : this.#isEntering ? 'enteringCode' : undefined;
    const context = {
      code: this.#code,
      hasShared: this.hasSaid('m.login.secrets'),
      accessToken: this.hasSaid('m.login.success') ? 'known' : null,
      grant: this.#asked.has('POST provider/device') ? 'asked for' : null,
    };
    const done = this.#ended !== undefined;
    const { flow, channel } = this.#options.own;
    return {
      [flow]: { done, ...(value === undefined ? {} : { value }), context },
      [channel]: { done: false, context: {} },
    };
  }

  get #keys() {
    const { handshake, other } = this.#options;
    return handshake.keysFor(other.channel);
  }

  #reading(body: unknown): Read {
    const { handshake, scans } = this.#options;
    if (!this.#isConfirmed) {
      const session = scans ? this.#accepted(body) : this.#confirmed(body);
      const text = scans ? writesKey : confirms;
      return { text: session === undefined ? writing(undefined) : text, session: session ?? null };
    }
    const opened = this.#session && handshake.open(this.#session, body, nowhere);
    if (!opened) return { text: writing(undefined), session: null };
    const payload = parsed(opened.plaintext);
    return { text: writing(payload), payload, session: opened.session };
  }

  #accepted(body: unknown): object | undefined {
    const { handshake } = this.#options;
    const session = handshake.accept(this.#keys, body, nowhere);
    return session && handshake.confirmation?.say(session, '', nowhere).session;
  }

  #confirmed(body: unknown): object | undefined {
    return this.#session === null
      ? undefined
      : this.#options.handshake.confirmation?.take(this.#session, body, nowhere);
  }
}
