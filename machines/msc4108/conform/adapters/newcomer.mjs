/** The new device: what an application does with the SDK's. */

import { startSession } from '../../../adapters/sdkSession.mjs';
import { AutoDiscovery, createClient, OAuth2, QrCodeIntent, signInByGeneratingQR } from './sdk.mjs';
import { SignIn } from './signIn.mjs';

/** What it says of itself to a provider. */
const application = {
  client_name: 'a client under test',
  client_uri: 'https://client.example.org/',
  application_type: 'native',
  redirect_uris: ['https://client.example.org/'],
};

class Newcomer extends SignIn {
  intent = QrCodeIntent.Login;
  #settings;
  #client;
  #ways;
  #signal;
  #userCode = '';

  constructor(settings, client, ways, signal) {
    super(undefined);
    this.#settings = settings;
    this.#client = client;
    this.#ways = ways;
    this.#signal = signal;
  }

  generate(onFailure, signal) {
    return signInByGeneratingQR(this.#client, onFailure, signal);
  }

  onReceived(payload) {
    if (payload?.type !== 'm.login.protocol_accepted') return;
    this.told.screen('userCode', { userCode: this.#userCode });
  }

  async goOn({ serverName }) {
    await this.isTrusted;
    const baseUrl = await baseUrlOf(serverName);
    const metadata = await createClient({ baseUrl }).getAuthMetadata();
    const clientId = await OAuth2.registerClient(metadata, application);
    const { deviceId } = this.#settings;
    const grant = { metadata, clientId, deviceId };
    this.#userCode = (await this.flow.deviceAuthorizationGrant(grant)).userCode;
    const { access_token: accessToken } = await this.flow.completeLoginOnNewDevice({ clientId });
    const { secrets } = await this.flow.shareSecrets();
    await this.#signUp({ baseUrl, accessToken, deviceId }, secrets);
    await this.over('success', 'signed in and cross-signed');
  }

  /** A client of the new session, cross-signed with the secrets (step 9). */
  async #signUp(session, secrets) {
    const { user_id: userId } = await createClient(session).whoami();
    const own = { ...session, homeserver: session.baseUrl, userId, crossSigning: false };
    const keep = (crypto) => crypto.importSecretsBundle(secrets);
    const started = await startSession(createClient, own, this.#ways, this.#signal, keep);
    const crypto = started.client.getCrypto();
    await crypto.bootstrapCrossSigning({});
    // With the secrets at hand the keys have been signed before they were uploaded.
    const status = await crypto.getDeviceVerificationStatus(userId, session.deviceId);
    if (status?.signedByOwner !== true) await crypto.crossSignDevice(session.deviceId);
  }
}

/** Where the homeserver of that name is: a name leads there by well-known alone (L730). */
async function baseUrlOf(serverName) {
  const { 'm.homeserver': found } = await AutoDiscovery.findClientConfig(serverName);
  if (found.base_url === null) throw new Error(`no homeserver: ${found.error ?? found.state}`);
  return found.base_url;
}

export async function beginNew(settings, connections, signal) {
  signal.addEventListener('abort', () => connections.close(), { once: true });
  return new Newcomer(
    settings,
    createClient({ baseUrl: settings.homeserver }),
    connections,
    signal,
  );
}
