/**
 * matrix-js-sdk, whichever version, as the client of a session that is there already: real Rust
 * crypto, in memory, with a sync loop. Fresh each time.
 */

import { setImmediate as turn } from 'node:timers/promises';

/** Turns of the event loop without a request after which nothing more is to come. */
const quietTurns = 20;

/** Endpoints that a client cannot be set up without. */
const needed = ['sync', 'keys/upload', 'keys/query', 'keys/device_signing/upload'];

/**
 * A `fetch` that knows what is under way. `failed` rejects at a request without an answer, and at
 * a needed one that is refused: the client would wait for its clock and try again.
 */
function watched(fetch) {
  const answered = new Set();
  let underway = 0;
  let waiting = 0;
  let fail;
  const failed = new Promise((_, reject) => {
    fail = reject;
  });
  // After the set-up nobody listens any more.
  failed.catch(() => {});
  const watch = async (resource, options) => {
    const { pathname, searchParams } = new URL(resource);
    const endpoint = pathname.replace(/^.*\/v\d+\//, '');
    // A long poll that has nothing to tell is no work in progress.
    const waits = endpoint === 'sync' && Number(searchParams.get('timeout')) > 0;
    underway += 1;
    if (waits) waiting += 1;
    try {
      const answer = await fetch(resource, options);
      if (answer.ok) answered.add(endpoint);
      else if (needed.includes(endpoint)) fail(new Error(`${endpoint}: ${answer.status}`));
      return answer;
    } catch (error) {
      fail(error);
      throw error;
    } finally {
      underway -= 1;
      if (waits) waiting -= 1;
    }
  };
  const isIdle = () => waiting === 1 && underway === 1;
  return { fetch: watch, isIdle, answered, failed };
}

/** Resolves when the client's keys are uploaded and looked up, and it only waits for its sync. */
async function settled({ isIdle, answered }, signal) {
  const isDone = () =>
    isIdle() && ['keys/upload', 'keys/query'].every((endpoint) => answered.has(endpoint));
  for (let quiet = 0; quiet < quietTurns; quiet = isDone() ? quiet + 1 : 0) {
    signal.throwIfAborted();
    await turn();
  }
}

const bootstrap = (client) =>
  client.getCrypto().bootstrapCrossSigning({
    setupNewCrossSigning: true,
    authUploadDeviceSigningKeys: (upload) => upload(null),
  });

/**
 * Signs nobody in: the session is there already. Rejects if the set-up cannot be done. `signal`
 * ends it, and later the client and all its requests, which go over `connections`. `createClient`
 * is the SDK's; `prepare` is given the cryptography before anything is uploaded.
 */
export async function startSession(createClient, session, connections, signal, prepare) {
  const { homeserver, userId, deviceId, accessToken, crossSigning } = session;
  const requests = watched(connections.fetch);
  const client = createClient({
    baseUrl: homeserver,
    userId,
    deviceId,
    accessToken,
    fetchFn: requests.fetch,
  });
  const stop = () => {
    client.stopClient();
    connections.close();
  };
  signal.addEventListener('abort', stop, { once: true });
  const setUp = async () => {
    await client.initRustCrypto({ useIndexedDB: false });
    await prepare?.(client.getCrypto());
    await client.startClient({ initialSyncLimit: 0 });
    if (crossSigning) await bootstrap(client);
    await settled(requests, signal);
  };
  await Promise.race([setUp(), requests.failed]);
  return { client, fetch: requests.fetch };
}
