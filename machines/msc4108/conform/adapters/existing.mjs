/** The existing device: what an application does with the SDK's. */

import { startSession } from '../../../adapters/sdkSession.mjs';
import { createClient, linkNewDeviceByGeneratingQR, QrCodeIntent } from './sdk.mjs';
import { SignIn } from './signIn.mjs';

class Existing extends SignIn {
  intent = QrCodeIntent.Reciprocate;
  #client;
  #url = '';

  constructor(client) {
    super(client);
    this.#client = client;
  }

  generate(onFailure, signal) {
    return linkNewDeviceByGeneratingQR(this.#client, onFailure, signal);
  }

  /** In 2024 the new device is told that it is accepted while the page is opened (L853-L856). */
  async goOn() {
    const wanted = this.flow.deviceAuthorizationGrant();
    // If that fails there is nothing to enter a code for any more.
    await Promise.race([this.isTrusted, wanted.then(() => this.isTrusted)]);
    const { verificationUri } = await wanted;
    this.#url = String(verificationUri);
    const shared = this.flow.shareSecrets();
    this.told.screen('open', { url: String(verificationUri) });
    await shared;
    await this.over('success', 'the secrets are shared');
  }

  open() {
    this.told.screen('browser', { url: this.#url });
  }

  async refuse() {
    await this.flow.declineLoginOnExistingDevice();
    await this.over('cancelled', 'the user does not let the page be opened');
  }
}

export async function beginExisting(settings, connections, signal) {
  const session = { ...settings, crossSigning: true };
  const { client } = await startSession(createClient, session, connections, signal);
  return new Existing(client);
}
