/** The real client in the place of the existing device: what it does, act by act. */

import type { Message, Values } from 'actorcheck';
import { cryptoFor } from '../crypto/index.ts';
import { decodeText, parsed, whenOk } from '../http/decode.ts';
import { newActors } from '../msc3906/actors.ts';
import { qrCodeSchema } from '../msc3906/messages/qrCode.ts';
import { keySchema, sealedSchema } from '../rendezvous/messages.ts';
import { type Act, actOfRequest, actOfShown, isRead } from './acts.ts';
import type { Shown } from './adapter.ts';
import type { Boundary, Pending } from './boundary.ts';
import { Differs } from './difference.ts';

export class Client {
  /** Writes that have been matched with what is expected, and wait for the path to deliver them. */
  readonly #matched = new Set<Pending>();
  #sharedKey: string | undefined;
  /** It has been waited for a look in vain, and has been told nothing since. */
  #isIdle = false;

  constructor(
    readonly boundary: Boundary,
    readonly values: Values,
    readonly scans: boolean,
  ) {}

  /** It begins: the one that scans is told what to scan when the user does it. */
  begin(): void {
    if (!this.scans) this.boundary.adapter.order({ do: 'show' });
    this.#isIdle = false;
  }

  /** What the user does at it. */
  tap({ type, password, qr }: Message): void {
    const { adapter } = this.boundary;
    if (type === 'user.scan') adapter.order({ do: 'scan', qr: String(qr) });
    if (type === 'user.approve') adapter.order({ do: 'approve' });
    if (type === 'user.decline') adapter.order({ do: 'decline' });
    if (type === 'user.uia.cancel') adapter.order({ do: 'refuse-uia' });
    if (type === 'user.password') adapter.order({ do: 'password', password: String(password) });
    this.#isIdle = false;
  }

  respond(pending: Pending, answer: Parameters<Pending['respond']>[0]): void {
    pending.respond(answer);
    this.#isIdle = false;
  }

  /** The next thing it shows, if that is `act`. Throws a Differs if it is not. */
  async shows(act: Act): Promise<Shown> {
    const shown = await this.boundary.inTime(() => this.boundary.shown[0]);
    const seen = shown && actOfShown(shown);
    if (shown === undefined || seen?.text !== act.text) {
      throw this.differs(act.text, seen?.text);
    }
    this.boundary.shown.shift();
    const code = 'qr' in shown ? whenOk(decodeText(qrCodeSchema, shown.qr)) : undefined;
    if (code !== undefined) this.#agreeWith(code.rendezvous.algorithm, code.rendezvous.key);
    return shown;
  }

  /** Waits for the write that `act` is. Throws a Differs if another comes, or none. */
  async writes(act: Act): Promise<void> {
    const pending = await this.boundary.inTime(() => this.#unmatched(act.place));
    const seen = pending && this.#actOf(pending);
    if (pending === undefined || seen?.text !== act.text) {
      throw this.differs(act.text, seen?.text);
    }
    this.#matched.add(pending);
    const own = whenOk(decodeText(keySchema, pending.request.body));
    if (own !== undefined) this.#agreeWith(own.algorithm, own.key);
  }

  /** The write that was matched first and is not delivered yet. */
  delivered(server: string): Pending | null {
    const found = this.boundary.requests.find(
      (one) => one.server === server && this.#matched.has(one),
    );
    if (found !== undefined) this.boundary.take(found);
    return found ?? null;
  }

  /** Its look at a server; null if it takes none, as it writes, or waits for something else. */
  async looks(type: string, server: string): Promise<Pending | null> {
    const now = () =>
      // Of several the last: the others may have been given up, which is not known at once.
      this.boundary.requests.findLast(({ request }) => request.type === type) ??
      this.#unmatched(server as Act['place']);
    // What it knows of devices comes by its sync, at any time; the relay it asks again and again.
    const isPolled = type === 'GET rendezvous';
    let found = now();
    if (found === undefined && !this.#isIdle) {
      found = await (isPolled ? this.boundary.inTime(now, 1) : this.boundary.promptly(now));
      this.#isIdle = isPolled && found === undefined;
    }
    if (found === undefined || !isRead(found.request)) return null;
    this.boundary.take(found);
    return found;
  }

  /** Waits a moment for it to ask for the device list, of which it has just been told. */
  async asksForDevices(): Promise<void> {
    await this.boundary.promptly(() =>
      this.boundary.requests.find(({ request }) => request.type === 'POST keys/query'),
    );
  }

  /** It does something else: `seen`, or whatever it is that it does. */
  differs(expected: string, seen = this.#doing()): Differs {
    const end = this.boundary.shown.find((shown) => shown.event === 'ended');
    return new Differs(expected, seen, end?.reason);
  }

  /** Whether it asks for the capabilities, of its own accord. */
  get asksForCapabilities(): boolean {
    return this.boundary.requests.some(({ request }) => request.type === 'GET capabilities');
  }

  /** What it does that nothing has been expected of yet. */
  ahead(): string | undefined {
    const [shown] = this.boundary.shown;
    if (shown !== undefined) return actOfShown(shown).text;
    const pending = this.#unmatched('relay') ?? this.#unmatched('homeserver');
    return pending && this.#actOf(pending)?.text;
  }

  #doing(): string {
    const isLooking = this.boundary.requests.some(({ request }) => isRead(request));
    return this.ahead() ?? (isLooking ? 'only looks for news' : 'nothing');
  }

  #unmatched(place: Act['place']): Pending | undefined {
    return this.boundary.requests.find(
      (one) => one.server === place && !isRead(one.request) && !this.#matched.has(one),
    );
  }

  #actOf({ server, request }: Pending): Act | undefined {
    return actOfRequest(server, request, this.#opened(request.body));
  }

  /** The plaintext of a body that is sealed with the key that it shares with the new device. */
  #opened(body: unknown): unknown {
    const sealed = whenOk(decodeText(sealedSchema, body));
    if (sealed === undefined || this.#sharedKey === undefined) return undefined;
    return parsed(cryptoFor(this.values).open(this.#sharedKey, sealed));
  }

  /** What the new device shares with the client, whose public key is `key` (MSC3903 step 4). */
  #agreeWith(algorithm: string, key: string): void {
    const crypto = cryptoFor(this.values);
    const { privateKey, publicKey } = crypto.ephemeralKeys(newActors.channel);
    // Whoever shows the code is the initiator.
    const [initiatorPublicKey, recipientPublicKey] = this.scans
      ? [publicKey, key]
      : [key, publicKey];
    const info = { algorithm, initiatorPublicKey, recipientPublicKey };
    this.#sharedKey = crypto.agree(privateKey, key, info)?.sharedKey;
  }
}
