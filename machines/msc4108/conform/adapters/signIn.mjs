/**
 * One sign-in with the SDK, of either device: what an application has to do around it, and where
 * the application's user comes in.
 */

import { ending, reasonOf } from '../../../adapters/steered.mjs';
import {
  MSC4108RendezvousSession,
  MSC4108SecureChannel,
  MSC4108SignInWithQR,
  QrCodeData,
} from './sdk.mjs';

/** What the SDK calls the one end that the text has and that is no failure. */
const declined = 'user_declined';

export class SignIn {
  told = ending();
  /** The SDK's; null as long as there is no rendezvous. */
  flow = null;
  #client;
  #controller = new AbortController();
  #entered;
  #isBegun = false;
  /** The right check code has been entered. */
  isTrusted = new Promise((resolve) => {
    this.#entered = resolve;
  });

  /** `client`: that of the existing device; else undefined. */
  constructor(client) {
    this.#client = client;
  }

  /** Shows a code, or scans `qr` if there is one, and goes on to the end. */
  async follow(qr) {
    if (this.#isBegun || this.told.isOver()) throw new Error('expected a client without a code');
    this.#isBegun = true;
    try {
      await (qr === null ? this.#show() : this.#scan(qr));
    } catch (error) {
      console.error(error);
      const outcome = error?.code === declined ? declined.replace('user_', '') : 'failed';
      await this.over(outcome, error?.code ?? reasonOf(error));
    }
  }

  /** What the user has entered. What comes of a wrong check code the SDK leaves open. */
  enter(code) {
    if (code === this.flow.checkCode) this.#entered();
    else return this.over('failed', 'another check code');
  }

  cancel() {
    this.end('cancelled', 'the user cancelled');
    return this.flow?.cancel('user_cancelled');
  }

  end(outcome, reason) {
    this.told.end(outcome, reason);
  }

  /** It has ended: nothing is looked for any more. */
  async over(outcome, reason) {
    this.end(outcome, reason);
    await this.#leave();
  }

  /** It is given up, and says no more. */
  abandon() {
    this.told.silence();
    void this.#leave();
  }

  onFailure = (reason) => this.end(reason === declined ? 'declined' : 'failed', reason);

  /** The channel has what the other device must have to be one; the check code is there. */
  onConnected(isScanned) {
    if (isScanned) this.told.screen('code', { code: this.flow.checkCode });
    else this.told.screen('enter');
  }

  onReceived() {}

  async #show() {
    const { signal } = this.#controller;
    this.#adopt(await this.generate(this.onFailure, signal), false);
    // Without a code there has been a failure, which it has told.
    if (this.flow.code === undefined) return;
    const qr = Buffer.from(this.flow.code).toString('base64').replace(/=+$/, '');
    this.told.screen('qr', { qr });
    await this.goOn(await this.flow.negotiateProtocols());
  }

  async #scan(qr) {
    const code = QrCodeData.fromBytes(Buffer.from(qr, 'base64'));
    if (code.mode === this.intent) throw new Error('the code is of such a device as this one');
    const serverName = code.serverName;
    const session = new MSC4108RendezvousSession({
      url: code.rendezvousUrl,
      onFailure: this.onFailure,
    });
    const channel = new MSC4108SecureChannel(session, code.publicKey, this.onFailure);
    this.#adopt(new MSC4108SignInWithQR(channel, true, this.#client, this.onFailure), true);
    await this.flow.negotiateProtocols();
    this.#entered();
    await this.goOn({ serverName });
  }

  /** An application can know when the channel is there, and what comes through it. */
  #adopt(flow, isScanned) {
    this.flow = flow;
    const { channel } = flow;
    const [connect, receive] = [channel.connect, channel.secureReceive];
    channel.connect = async () => {
      await connect.call(channel);
      this.onConnected(isScanned);
    };
    channel.secureReceive = async () => {
      const payload = await receive.call(channel);
      this.onReceived(payload);
      return payload;
    };
  }

  /** Ends the SDK's part without deleting what the other device may have to read yet. */
  async #leave() {
    if (this.flow === null) return this.#controller.abort();
    const { channel } = this.flow;
    for (const one of [this.flow, channel, channel.rendezvousSession]) one.onFailure = undefined;
    await channel.rendezvousSession.cancel('unknown');
  }
}
