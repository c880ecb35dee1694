/** matrix-js-sdk 34.9.0 as the client of an existing device. */

import Olm from '@matrix-org/olm';
import { createClient } from 'matrix-js-sdk';
import { logger } from 'matrix-js-sdk/lib/logger.js';
import { ServerCapabilities } from 'matrix-js-sdk/lib/serverCapabilities.js';
import { startSession } from '../../../adapters/sdkSession.mjs';

/** Loads what takes long to load: once for each process. */
export async function load() {
  // MSC3903's channel asks Olm for its key agreement; the keys of the device are Rust's.
  globalThis.Olm = Olm;
  await Olm.init();
  // Olm makes the process end at any rejection that is not handled, be it another's.
  process.removeAllListeners('unhandledRejection');
  process.removeAllListeners('uncaughtException');
  logger.setLevel('error', false);
}

/** As `startSession`. */
export async function startClient(session, connections, signal) {
  const started = await startSession(createClient, session, connections, signal);
  forgetCapabilities(started.client);
  return started;
}

/**
 * A client asks for the capabilities as it starts and keeps them for six hours, so that step 4
 * asks for nothing. Here it is as after a start at which they could not be had: it asks at step 4,
 * and a homeserver can answer one way or the other.
 */
function forgetCapabilities(client) {
  client.serverCapabilitiesService.stop();
  client.serverCapabilitiesService = new ServerCapabilities(client.http);
}
