/**
 * The adapter of matrix-js-sdk 43.0.0, which has both devices of MSC4108 as it was in 2024: a
 * process that is one of them, steered from outside.
 *
 * An adapter reads one JSON object a line on standard input and writes one a line on standard
 * output; all else that it has to say goes to standard error. `advance` and `stop`, and how the
 * process ends: see `steered.mjs`.
 *
 *   out {"event":"hello","protocol":1,"client":NAME,"roles":["existing","new"],"shows":BOOLEAN,
 *        "scans":BOOLEAN,"clock":"steered","revision":"2024","decides":["check-code","page"]}
 *           once, at the start; `decides` (may be absent): what the adapter decides, as the client
 *           leaves it to an application: what comes of a wrong check code, and of a page that
 *           nothing can open
 *   in  {"do":"start","role":"existing","homeserver":URL,"hosts":{ORIGIN:URL},"userId":TEXT,
 *        "deviceId":TEXT,"accessToken":TEXT}
 *           sets up a client for that session, with new cross-signing keys, and uploads its keys
 *   in  {"do":"start","role":"new","homeserver":URL,"hosts":{ORIGIN:URL},"deviceId":TEXT}
 *           a client without a session; it creates its rendezvous at `homeserver`, and signs in
 *           with that device id. What an address of ORIGIN is asked goes to that URL, in both.
 *   out {"event":"ready"} when that is done, or {"event":"unable","reason":TEXT}
 *   in  {"do":"show"} or {"do":"scan","qr":BASE64}
 *           shows the code, or is shown it, then follows the protocol; once for each "start"
 *   out {"event":"screen","screen":"qr","qr":BASE64}
 *   out {"event":"screen","screen":"code","code":"12"}, {"event":"screen","screen":"enter"}
 *           the check code is shown, or asked for
 *   in  {"do":"code","code":"12"}
 *           what the user enters
 *   out {"event":"screen","screen":"open","url":URL}
 *           the existing device asks to open the page
 *   in  {"do":"open"}, {"do":"refuse"}, {"do":"cannot-open"}
 *   out {"event":"screen","screen":"browser","url":URL}
 *           the page is opened
 *   out {"event":"screen","screen":"userCode","userCode":TEXT}
 *           the new device shows the user code
 *   in  {"do":"cancel"}
 *   out {"event":"ended","outcome":"success"|"declined"|"cancelled"|"failed","reason":TEXT}
 *           once, when its part is over, however it came to that; "failed" is any other end, or one
 *           that the client does not tell from others; `reason` is for people
 */

import { steer } from '../../../adapters/steered.mjs';

// Of Node 22, which the SDK is for.
Promise.withResolvers ??= () => {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
};

// Loaded once the console is another one, and before the clock is.
const { beginExisting } = await import('./existing.mjs');
const { beginNew } = await import('./newcomer.mjs');
const { load } = await import('./sdk.mjs');

/** The same connections, where addresses of some origins are looked for somewhere else. */
function led({ fetch, ...connections }, hosts = {}) {
  const lead = (resource) => {
    const { href, origin } = new URL(resource);
    return origin in hosts ? hosts[origin] + href.slice(origin.length) : href;
  };
  return { ...connections, fetch: (resource, options) => fetch(lead(resource), options) };
}

async function begin(settings, connections, signal) {
  const ways = led(connections, settings.hosts);
  // What is asked of a provider goes over the global one.
  globalThis.fetch = ways.fetch;
  const beginRole = settings.role === 'new' ? beginNew : beginExisting;
  const signIn = await beginRole(settings, ways, signal);
  return {
    end: (outcome, reason) => signIn.end(outcome, reason),
    abandon: () => signIn.abandon(),
    orders: {
      show: () => signIn.follow(null),
      scan: ({ qr }) => signIn.follow(qr),
      code: ({ code }) => signIn.enter(code),
      open: () => signIn.open(),
      refuse: () => signIn.refuse(),
      'cannot-open': () => signIn.end('failed', 'nothing can open the page'),
      cancel: () => signIn.cancel(),
    },
  };
}

await steer({
  load,
  begin,
  hello: {
    protocol: 1,
    client: 'matrix-js-sdk 43.0.0',
    roles: ['existing', 'new'],
    shows: true,
    scans: true,
    clock: 'steered',
    revision: '2024',
    decides: ['check-code', 'page'],
  },
});
