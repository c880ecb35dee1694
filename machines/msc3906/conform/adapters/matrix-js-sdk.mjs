/**
 * The adapter of matrix-js-sdk 34.9.0, the last release with the existing device of MSC3906: a
 * process that is the existing device, steered from outside.
 *
 * An adapter reads one JSON object a line on standard input and writes one a line on standard
 * output; all else that it has to say goes to standard error. All HTTP it does goes to the URLs
 * that it is given.
 *
 *   out {"event":"hello","protocol":1,"client":NAME,"roles":["existing"],"shows":BOOLEAN,
 *        "scans":BOOLEAN,"clock":"steered","dialect":"v1"|"v2","names":"stable"|"unstable",
 *        "decides":["password","answers"]}
 *           once, at the start; `decides` (may be absent): what the adapter decides, as the client
 *           leaves it to an application: to ask for the password once more, and to take an answer
 *           of the user that was not asked for
 *   in  {"do":"start","homeserver":URL,"relay":URL,"userId":TEXT,"deviceId":TEXT,
 *        "accessToken":TEXT,"crossSigning":BOOLEAN}
 *           sets up a client for that session, a fresh one each time, and uploads its keys; with
 *           crossSigning also new cross-signing keys. `relay` is where a rendezvous point is
 *           created (the URL of the POST). The homeserver's URL may have a path.
 *   out {"event":"ready"} when that is done, or {"event":"unable","reason":TEXT}
 *   in  {"do":"show"}
 *           creates the rendezvous point and shows the code, then follows the protocol; once for
 *           each "start"
 *   out {"event":"screen","screen":"qr","qr":TEXT}
 *   out {"event":"screen","screen":"approve","code":"1234-5678-9012"}
 *           the user is asked; the code is the confirmation code of step 8
 *   in  {"do":"approve"} or {"do":"decline"}
 *   out {"event":"screen","screen":"uia"}
 *           the homeserver wants proof of who the user is
 *   in  {"do":"password","password":TEXT} or {"do":"refuse-uia"}
 *   out {"event":"ended","outcome":"success"|"declined"|"cancelled"|"unsupported"|
 *        "security-error"|"device-not-visible"|"failed","reason":TEXT}
 *           once, when its part is over, however it came to that; "failed" is any other end, or one
 *           that the client does not tell from others; `reason` is for people
 * `advance` and `stop`, and how the process ends: see `steered.mjs`.
 */

import { steer } from '../../../adapters/steered.mjs';

// Loaded once the console is another one, and before the clock is.
const { load, startClient } = await import('./sdkClient.mjs');
const { SignIn } = await import('./sdkSignIn.mjs');

async function begin(settings, connections, signal) {
  const started = await startClient(settings, connections, signal);
  let signIn = null;
  return {
    end: (outcome, reason) => signIn?.end(outcome, reason),
    abandon: () => signIn?.abandon(),
    orders: {
      show: () => {
        if (signIn !== null) throw new Error('expected a client without a code');
        signIn = new SignIn({ ...started, relay: settings.relay });
        signIn.follow();
      },
      approve: () => signIn.approve(),
      decline: () => signIn.decline(),
      password: ({ password }) => signIn.prove(password),
      'refuse-uia': () => signIn.prove(null),
    },
  };
}

await steer({
  load,
  begin,
  hello: {
    protocol: 1,
    client: 'matrix-js-sdk 34.9.0',
    roles: ['existing'],
    shows: true,
    scans: false,
    clock: 'steered',
    dialect: 'v1',
    names: 'unstable',
    decides: ['password', 'answers'],
  },
});
