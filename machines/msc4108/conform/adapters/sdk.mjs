/** What is taken of matrix-js-sdk 43.0.0. A process can have one copy of it. */

import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { AutoDiscovery, createClient, OAuth2 } from 'sdk43';
import { logger } from 'sdk43/lib/logger.js';
import {
  linkNewDeviceByGeneratingQR,
  MSC4108RendezvousSession,
  MSC4108SecureChannel,
  MSC4108SignInWithQR,
  signInByGeneratingQR,
} from 'sdk43/lib/rendezvous/index.js';

/** The WebAssembly that the SDK loads itself: keys of another copy are none to it. */
const ofSdk = createRequire(createRequire(import.meta.url).resolve('sdk43'));
const wasmFile = pathToFileURL(ofSdk.resolve('@matrix-org/matrix-sdk-crypto-wasm'));
const wasm = new URL('node.mjs', wasmFile).href;
const { initAsync, QrCodeData, QrCodeIntent } = await import(wasm);

export {
  AutoDiscovery,
  createClient,
  linkNewDeviceByGeneratingQR,
  MSC4108RendezvousSession,
  MSC4108SecureChannel,
  MSC4108SignInWithQR,
  OAuth2,
  QrCodeData,
  QrCodeIntent,
  signInByGeneratingQR,
};

/** Loads what takes long to load: once for each process. */
export async function load() {
  logger.setLevel('error', false);
  await initAsync();
}
