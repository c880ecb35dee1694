/**
 * What honest parties say and do otherwise than the table has it, because somebody has told them
 * something wrong before: by who is careless, or attacks, the rows of it. All else is as ever.
 */

const byDevice = [
  // A code with another address, name or key in it.
  ...['sent-code-to-scan', 'sent-scan', 'sent-to-open-or-join', 'sent-connected'],
  ...['sent-get', 'sent-put', 'sent-failure'],
  // Another token, another homeserver, another device to verify.
  ...['sent-login-request', 'sent-keys-upload', 'sent-keys-request', 'sent-secret-request'],
  ...['asks-for-the-provider', 'asks-whose-session-it-is', 'grant-outcome-is-told-as-it-is'],
  ...['opens-the-page-told', 'gets-the-page-told'],
];

/** Who takes the place of a device, or of the relay, shares keys with whom the table has not. */
const byStranger = [
  ...['sent-put', 'sent-get', 'sent-by-relay', 'led-request-to-relay', 'led-poll', 'led-write'],
  ...['led-join', 'led-key-written', 'led-key-read', 'led-first-read', 'led-when-connected'],
  ...['sent-connected', 'sent-received', 'sent-confirmation-code', 'sent-failure', 'sent-scan'],
  ...['sent-to-open-or-join', 'led-user', 'sent-login-request', 'sent-session', 'led-session'],
  ...['new-device-keeps', 'led-update'],
];

export const spoilt: Readonly<Record<string, readonly string[]>> = {
  none: [],
  new: byDevice,
  existing: byDevice,
  homeserver: [
    ...['sent-capabilities', 'sent-token', 'sent-challenge', 'sent-session', 'sent-keys-stored'],
    ...['sent-keys', 'sent-signature-taken', 'sent-event-taken'],
    ...['approved-says-the-token', 'sent-token-request', 'sent-login-request', 'sent-keys-upload'],
    ...['asks-for-the-configuration', 'sent-success', 'sent-signature'],
  ],
  provider: [
    ...['provider-describes-itself', 'provider-names-the-client', 'provider-gives-codes'],
    ...['provider-gives-a-bearer-token', 'provider-refuses-with-an-error'],
    ...['registers-as-a-native-client', 'asks-for-a-device-code', 'polls-with-its-device-code'],
    ...['asks-whose-session-it-is', 'offer-has-the-grant-that-there-is', 'user-code-is-shown'],
    ...['opens-the-page-told', 'gets-the-page-told'],
  ],
  relay: [
    ...['sent-by-relay', 'sent-post', 'sent-put', 'sent-get', 'sent-ready', 'sent-connected'],
    ...['sent-code-to-scan', 'sent-scan', 'sent-to-open-or-join', 'sent-received'],
  ],
  user: ['sent-by-user', 'sent-failure', 'sent-scan', 'sent-to-open-or-join'],
  'malicious-relay': byStranger,
  bystander: byStranger.filter((name) => name !== 'led-user'),
  'bystander-relay': byStranger,
  phisher: byStranger,
  middleman: byStranger,
  'grinding-middleman': byStranger,
  'malicious-homeserver': [
    ...['sent-token', 'sent-keys', 'led-decided', 'sent-request-event', 'led-request-heard'],
    ...['sent-secret', 'sent-secret-event', 'led-next-secret'],
  ],
  thief: ['sent-session', 'led-session'],
};
