/** The settings that are checked, each for something that no other one shows. */

import type { Scenario } from 'actorcheck';
import { asked } from './contents/asked.ts';

/**
 * A relay that neither refuses nor forgets: what the devices do not tell each other then stays
 * untold. Scenarios of their own have one that does either.
 */
const plain = { 'relay-refusals': '0', 'relay-life': 'never' };

/** What is the same in any run: also where little is asked, something goes wrong. */
const cleared = 'relay-cleared-after-end';

/** What everybody says is asked wherever it is the same, too. */
const contents = asked.map(({ name }) => name);

/** Step 23 is the same whatever came before: scenarios that are not about it leave it out. */
const noSecrets = { secrets: 'none' };

export const scenarios: readonly Scenario[] = [
  {
    name: 'default',
    text: 'the new device scans, without E2EE',
    given: { ...plain, e2ee: 'false' },
  },
  {
    name: 'existing-scans',
    text: 'the existing device scans, without E2EE',
    given: { ...plain, e2ee: 'false', scan: 'existing' },
  },
  {
    name: 'e2ee',
    text: 'the new device scans, with E2EE and cross-signing',
    given: plain,
  },
  {
    name: 'no-cross-signing',
    text: 'the new device scans, with E2EE but no cross-signing',
    given: { ...plain, 'cross-signing': 'false' },
  },
  {
    name: 'invisible',
    text: 'with E2EE; the new device never shows up in the device list',
    given: { ...plain, 'visible-after': 'never' },
  },
  {
    name: 'slow-visible',
    text: 'with E2EE; the new device shows up after five seconds',
    given: { ...plain, 'visible-after': '5' },
  },
  {
    name: 'some-secrets',
    text: 'with E2EE; the existing device holds some of the secrets',
    given: { ...plain, secrets: 'some' },
  },
  {
    name: 'both-start',
    text: 'neither device is signed in',
    given: { ...plain, intents: 'both-start' },
  },
  {
    name: 'both-reciprocate',
    text: 'both devices are signed in',
    given: { ...plain, intents: 'both-reciprocate' },
  },
  {
    name: 'prose',
    text: 'step 3 as the prose has it',
    given: { ...plain, e2ee: 'false', 'step-3': 'prose' },
  },
  {
    name: 'mixed-readings',
    text: 'step 3: the existing device reads the prose, the new one the diagram',
    given: { ...plain, e2ee: 'false', 'step-3': 'existing-prose' },
  },
  {
    name: 'delete',
    text: 'closing the rendezvous means deleting it',
    given: { ...plain, e2ee: 'false', close: 'delete' },
  },
  {
    name: 'reads-first',
    text: 'a device reads before each write, as the letter of MSC3886 has it',
    isFaultless: true,
    given: { ...plain, e2ee: 'false', 'reads-first': 'true' },
  },
  {
    name: 'reads-first-both-start',
    text: 'a device reads before each write, and neither is signed in',
    isFaultless: true,
    given: { ...plain, intents: 'both-start', 'reads-first': 'true' },
  },
  {
    name: 'lenient-names',
    text: 'the devices name the algorithm differently, and each takes the name of the other',
    isFaultless: true,
    given: { ...plain, e2ee: 'false', 'lenient-names': 'true' },
    // With no key in common they do not get far.
    properties: ['channel-ends-agree', 'no-token-before-approval', cleared],
  },
  {
    name: 'first-revision',
    text: 'both devices speak the first revision; with E2EE',
    isFaultless: true,
    given: { ...plain, ...noSecrets, dialect: 'v1' },
  },
  {
    name: 'two-revisions',
    text: 'the existing device shows a code of the first revision, the new one knows the second',
    isFaultless: true,
    given: { ...plain, e2ee: 'false', dialect: 'existing-v1' },
    // Who does not take the code gets no further.
    properties: ['old-code-can-be-used', 'no-token-before-approval', cleared],
  },
  {
    name: 'e2ee-on-one',
    text: 'the new device sets up E2EE, and the existing one does none',
    isFaultless: true,
    given: { ...plain, ...noSecrets, 'existing-e2ee': 'false' },
  },
  {
    name: 'fast-clock',
    text: 'devices go by Expires, and the clock of the new one is two minutes ahead',
    isFaultless: true,
    given: { 'relay-refusals': '0', e2ee: 'false', clock: 'new-ahead' },
    // Who takes the rendezvous for gone gets no further.
    properties: ['wrong-clock-can-end-well', 'no-token-before-approval', cleared, ...contents],
  },
  {
    name: 'careless',
    text: 'the user approves without comparing',
    given: { ...plain, e2ee: 'false', diligence: 'glances' },
  },
  {
    name: 'refusing-relay',
    text: 'the relay refuses one request',
    given: { ...plain, e2ee: 'false', 'relay-refusals': '1' },
  },
  {
    name: 'hashed-etags',
    text: "the relay's ETags are a hash of the payload",
    isFaultless: true,
    given: { ...plain, e2ee: 'false', 'relay-etag': 'hash' },
    // Whose sign-in fails does so for the same reasons as with other ETags.
    properties: ['write-is-seen', 'no-blind-overwrite', 'both-can-end-well', cleared, ...contents],
  },
  {
    name: 'expiring-relay',
    text: 'the relay forgets the rendezvous after a while, with E2EE',
    given: { 'relay-refusals': '0' },
  },
  {
    name: 'small-relay',
    text: 'the relay takes no sealed payload: they are too large',
    // The smallest is 124 bytes on the wire, and the key before it, which has to pass, is 105.
    given: { ...plain, e2ee: 'false', 'relay-bytes': '120' },
  },
  {
    name: 'late-answers',
    text: 'answers may come when nobody waits for them any more',
    given: { ...plain, e2ee: 'false', 'late-answers': 'true' },
  },
  {
    name: 'oidc',
    text: 'with an OpenID provider, as the text sketches it; with E2EE',
    // A fault of the network does there what it does in the next one.
    isFaultless: true,
    given: { ...plain, ...noSecrets, protocol: 'oidc-sketch' },
  },
  {
    name: 'oidc-corrected',
    text: 'with an OpenID provider, as RFC 8628 and a sane order have it; with E2EE',
    given: { ...plain, ...noSecrets, protocol: 'oidc-corrected' },
  },
  {
    name: 'careless-peer',
    text: 'one message of the new device is well-formed and wrong (careless: 1); with E2EE',
    isFaultless: true,
    given: { ...plain, ...noSecrets, careless: 'new' },
  },
  {
    name: 'careless-existing',
    text: 'one message of the existing device is well-formed and wrong (careless: 1); with E2EE',
    isFaultless: true,
    given: { ...plain, ...noSecrets, careless: 'existing' },
  },
  {
    name: 'careless-homeserver',
    text: 'one answer of the homeserver is well-formed and wrong (careless: 1); with E2EE',
    isFaultless: true,
    given: { ...plain, ...noSecrets, careless: 'homeserver' },
  },
  {
    name: 'careless-homeserver-oidc',
    text: 'one answer of a homeserver with an OpenID provider, as sketched, is wrong (careless: 1)',
    isFaultless: true,
    given: { ...plain, ...noSecrets, protocol: 'oidc-sketch', careless: 'homeserver' },
  },
  {
    name: 'careless-provider',
    text: 'one answer of the OpenID provider, as sketched, is well-formed and wrong (careless: 1)',
    isFaultless: true,
    given: { ...plain, ...noSecrets, protocol: 'oidc-sketch', careless: 'provider' },
  },
  {
    name: 'careless-relay',
    text: 'one answer of the relay is well-formed and wrong (careless: 1)',
    isFaultless: true,
    given: { ...plain, e2ee: 'false', careless: 'relay' },
  },
  {
    name: 'careless-relay-both-start',
    text: 'the same where neither device is signed in, and closing means deleting (careless: 1)',
    isFaultless: true,
    given: { ...plain, intents: 'both-start', close: 'delete', careless: 'relay' },
  },
  {
    name: 'careless-user',
    text: 'the user does one thing unasked: again, late, on the other device (careless: 1)',
    isFaultless: true,
    given: { ...plain, e2ee: 'false', careless: 'user' },
  },
  {
    name: 'oidc-redirect',
    text: 'with an OpenID provider, as sketched, whose page sends the browser back to the app',
    isFaultless: true,
    given: { ...plain, ...noSecrets, protocol: 'oidc-sketch', redirects: 'true' },
  },
  {
    name: 'oidc-decline-ends',
    text: 'with an OpenID provider, as sketched; a decline after the login ends the session',
    isFaultless: true,
    given: { ...plain, ...noSecrets, protocol: 'oidc-sketch', 'late-decline': 'ends' },
  },
  {
    name: 'curious-relay',
    text: 'an attacker reads all that the relay holds',
    isFaultless: true,
    given: { ...plain, e2ee: 'false', attacker: 'curious-relay' },
  },
  {
    name: 'malicious-relay',
    text: 'an attacker decides what the relay answers, once',
    isFaultless: true,
    given: { ...plain, e2ee: 'false', attacker: 'malicious-relay', 'attacker-moves': '1' },
  },
  {
    name: 'bystander',
    text: 'an attacker has seen the QR code, and the user approves whatever appears',
    isFaultless: true,
    given: {
      ...plain,
      e2ee: 'false',
      attacker: 'bystander',
      'attacker-moves': '2',
      diligence: 'anything',
    },
  },
  {
    name: 'small-order',
    text: 'an attacker has seen the QR code, and writes a key of small order to the relay',
    isFaultless: true,
    given: {
      ...plain,
      e2ee: 'false',
      attacker: 'bystander',
      'attacker-moves': '1',
      'small-order-keys': 'true',
    },
  },
  {
    name: 'bystander-relay',
    text: 'an attacker has seen the QR code of the new device, and decides what the relay answers',
    isFaultless: true,
    given: { ...plain, e2ee: 'false', scan: 'existing', attacker: 'bystander-relay' },
  },
  {
    name: 'phisher',
    text: 'an attacker shows the user a QR code of its own, for the existing device to scan',
    isFaultless: true,
    given: { ...plain, e2ee: 'false', scan: 'existing', attacker: 'phisher' },
  },
  {
    name: 'grinding-middleman',
    text:
      'an attacker between the devices tries keys until both have one code, which is of two ' +
      'digits here',
    isFaultless: true,
    given: {
      ...plain,
      e2ee: 'false',
      attacker: 'grinding-middleman',
      'attacker-moves': '2',
      'short-code': 'true',
    },
  },
  {
    name: 'onlooker',
    text: 'an attacker sees the confirmation codes, and reads all that the relay holds',
    isFaultless: true,
    given: { ...plain, e2ee: 'false', attacker: 'onlooker' },
  },
  {
    name: 'malicious-homeserver',
    text: 'an attacker runs the homeserver, with E2EE',
    isFaultless: true,
    given: { ...plain, attacker: 'malicious-homeserver' },
  },
  {
    name: 'thief',
    text: 'an attacker comes by the login token',
    isFaultless: true,
    given: { ...plain, e2ee: 'false', attacker: 'thief' },
  },
];
