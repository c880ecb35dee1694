/**
 * One sign-in with the SDK's existing device: what an application has to do around it, and where
 * the application's user comes in.
 */

import { ending, reasonOf } from '../../../adapters/steered.mjs';

const parts = 'matrix-js-sdk/lib/rendezvous';
const { MSC3906Rendezvous } = await import(`${parts}/MSC3906Rendezvous.js`);
const { MSC3903ECDHv2RendezvousChannel } = await import(
  `${parts}/channels/MSC3903ECDHv2RendezvousChannel.js`
);
const { MSC3886SimpleHttpRendezvousTransport } = await import(
  `${parts}/transports/MSC3886SimpleHttpRendezvousTransport.js`
);

/** Ends that the text knows, by what the SDK calls them. */
const outcomes = {
  user_declined: 'declined',
  user_cancelled: 'cancelled',
  unsupported_protocol: 'unsupported',
  homeserver_lacks_support: 'unsupported',
};

export class SignIn {
  #client;
  #rendezvous;
  #told = ending();
  /** Set while the user is asked for a password: takes it, or null. */
  #prove = null;

  constructor({ client, fetch, relay }) {
    this.#client = client;
    const onFailure = (reason) => this.end(outcomes[reason] ?? 'failed', reason);
    const transport = new MSC3886SimpleHttpRendezvousTransport({
      client,
      fallbackRzServer: relay,
      fetchFn: fetch,
      onFailure,
    });
    const channel = new MSC3903ECDHv2RendezvousChannel(transport, undefined, onFailure);
    this.#rendezvous = new MSC3906Rendezvous(channel, client, onFailure);
  }

  /** Shows the code and goes on to where the user is asked. */
  follow() {
    return this.#attempt(async () => {
      await this.#rendezvous.generateCode();
      this.#told.screen('qr', { qr: this.#rendezvous.code });
      const code = await this.#rendezvous.startAfterShowingCode();
      // Without a code there has been a failure, which it has told.
      if (code !== undefined) this.#told.screen('approve', { code });
    });
  }

  approve() {
    return this.#attempt(async () => {
      const token = await this.#loginToken();
      const deviceId = await this.#rendezvous.approveLoginOnExistingDevice(token);
      if (deviceId !== undefined) await this.#rendezvous.verifyNewDeviceOnExistingDevice();
      await this.#rendezvous.close();
      this.end('success', deviceId === undefined ? 'without a device' : `with ${deviceId}`);
    });
  }

  decline() {
    return this.#attempt(async () => {
      await this.#rendezvous.declineLoginOnExistingDevice();
      await this.#rendezvous.close();
      this.end('declined', 'the user declined');
    });
  }

  /** The user's password, or null if they will not give it. */
  prove(password) {
    this.#prove?.(password);
  }

  end(outcome, reason) {
    this.#told.end(outcome, reason);
  }

  /** It is given up, and says no more. */
  abandon() {
    this.#told.silence();
    this.#rendezvous.close().catch(() => {});
  }

  /** Step 11, with as many tries at a proof as the user makes. */
  async #loginToken() {
    let auth;
    for (;;) {
      try {
        const { login_token: token } = await this.#client.requestLoginToken(auth);
        return token;
      } catch (error) {
        if (error.httpStatus !== 401 || error.data?.flows === undefined) throw error;
        const password = await this.#askForPassword();
        if (password === null) throw new Error('the user gave no proof');
        const { session } = error.data;
        const identifier = { type: 'm.id.user', user: this.#client.getSafeUserId() };
        auth = { type: 'm.login.password', session, identifier, password };
      }
    }
  }

  #askForPassword() {
    const password = new Promise((resolve) => {
      this.#prove = resolve;
    });
    this.#told.screen('uia');
    return password;
  }

  async #attempt(steps) {
    try {
      await steps();
    } catch (error) {
      console.error(error);
      this.end('failed', reasonOf(error));
    }
  }
}
