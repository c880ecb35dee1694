/**
 * Mistakes of kinds that none of the others is: said twice, in another order, to somebody else, by
 * another name; compared with the wrong one of two values, or only where there is one; kept too
 * long, or begun anew.
 */

import type { Mutation } from '../mutation.ts';

export const otherMutations: readonly Mutation[] = [
  {
    name: 'declined-by-another-name',
    text: 'step 10: a decline goes out as another message',
    file: 'msc3906/existingDevice/actions.ts',
    find: `tellDeclined: () => toOther({ type: 'm.login.declined' }),`,
    replace: `tellDeclined: () => toOther({ type: 'm.login.progress' }),`,
    scenarios: ['careless-user'],
  },
  {
    name: 'asks-itself-for-secrets',
    text: 'step 23: the secrets are asked of another device than the verifying one',
    file: 'msc3906/newDevice/actions.ts',
    find: `deviceId: context.verifyingId ?? '',`,
    replace: `deviceId: context.deviceId ?? '',`,
    scenarios: ['careless-homeserver'],
  },
  {
    name: 'token-sent-twice',
    text: 'step 12: the token is sent twice',
    file: 'msc3906/existingDevice/login.ts',
    find: `actions: 'tellApproved',`,
    replace: `actions: ['tellApproved', 'tellApproved'],`,
    scenarios: ['onlooker'],
  },
  {
    name: 'token-fetched-twice',
    text: 'step 11: the token is fetched twice',
    file: 'msc3906/existingDevice/login.ts',
    find: `entry: 'getToken',`,
    replace: `entry: ['getToken', 'getToken'],`,
    scenarios: ['default'],
  },
  {
    name: 'sent-told-twice',
    text: 'the channel tells its flow twice that a payload is out',
    file: 'rendezvous/channel/states.ts',
    find: `actions: ['unqueue', 'adoptEtag', 'tellSent'],`,
    replace: `actions: ['unqueue', 'adoptEtag', 'tellSent', 'tellSent'],`,
    scenarios: ['both-start'],
  },
  {
    name: 'last-written-first',
    text: 'what is said last is written first',
    file: 'rendezvous/channel/actions.ts',
    find: `outbox: [...context.outbox, JSON.stringify(event.payload) ?? 'null']`,
    replace: `outbox: [JSON.stringify(event.payload) ?? 'null', ...context.outbox]`,
    scenarios: ['small-relay'],
    amend: 'all',
  },
  {
    name: 'closing-drops-the-rest',
    text: 'a channel that is to close leaves unsaid what it has not written',
    file: 'rendezvous/channel/reading.ts',
    find: 'hasOutbox: ({ context }: Args) => context.outbox.length > 0,',
    replace: `hasOutbox: ({ context }: Args) =>
      context.closing === 'no' && context.outbox.length > 0,`,
    scenarios: ['both-reciprocate'],
    amend: 'all',
  },
  {
    name: 'dropped-when-late',
    text: 'a payload that the relay refused (412) is taken for written',
    file: 'rendezvous/channel/states.ts',
    find: `? { target: 'asking', description: 'reads first', ...counted(habits) }`,
    replace: `? { target: 'asking', actions: 'unqueue', description: 'reads first' }`,
    scenarios: ['both-start'],
    amend: 'all',
  },
  {
    name: 'first-etag-for-ever',
    text: 'an ETag is kept though a newer one came',
    file: 'rendezvous/channel/actions.ts',
    find: `adoptEtag: assign(({ context, event }) => ({
      etag: revisionIn(options, event) ?? context.etag, })),`,
    replace: `adoptEtag: assign(({ context, event }) => ({
    etag: context.etag === '' ? (revisionIn(options, event) ?? '') : context.etag,
  })),`,
    scenarios: ['small-relay'],
    amend: 'all',
  },
  {
    name: 'written-is-read',
    text: 'an update counts as read',
    file: 'rendezvous/relay/slot.ts',
    find: 'isRead: false,',
    replace: `isRead: event.type === 'PUT rendezvous',`,
    scenarios: ['both-start'],
    amend: 'all',
  },
  {
    name: 'stale-told-to-the-other',
    text: 'a 412 goes to the other client',
    file: 'rendezvous/relay/actions.ts',
    find: `return send(from, response(answer.status, conflict ?? errorIn(answer), headers));
}`,
    replace: `const to = answer.status === 412 && from === 'newChannel' ? 'existingChannel' : from;
  return send(to, response(answer.status, conflict ?? errorIn(answer), headers));
}`,
    scenarios: ['both-start'],
  },
  {
    name: 'second-request-forgotten',
    text: 'a request for a secret is forgotten while another is answered',
    file: 'matrix/secrets/existingSecrets.ts',
    find: 'if (found === undefined) return {};',
    replace: 'if (found === undefined || context.queue.length > 0) return {};',
    scenarios: ['some-secrets'],
  },
  {
    name: 'all-but-one',
    text: 'the new device has done with all secrets but one',
    file: 'matrix/secrets/newSecrets.ts',
    find: 'context.received.length === secretNames.length,',
    replace: 'context.received.length >= secretNames.length - 1,',
    scenarios: ['e2ee'],
  },
  {
    name: 'ten-seconds-anew',
    text: 'step 16: each answer begins the ten seconds anew',
    file: 'msc3906/existingDevice/verification.ts',
    find: `{ description: 'the new device is not visible yet' },`,
    replace: `{
      target: 'waiting',
      reenter: true,
      description: 'the new device is not visible yet',
    },`,
    scenarios: ['careless-peer'],
  },
  {
    name: 'master-key-may-be-missing',
    text: 'step 21a: a master key that the homeserver does not have is trusted',
    file: 'msc3906/newDevice/guards.ts',
    find: `hasNoMasterKey: ({ event }: Seen) => masterKeyAtHomeserver(event) === undefined,
  hasOtherMasterKey: ({ context, event }: Seen) =>
    masterKeyAtHomeserver(event) !== context.masterKey,`,
    replace: `hasNoMasterKey: () => false,
  hasOtherMasterKey: ({ context, event }: Seen) =>
    (masterKeyAtHomeserver(event) ?? context.masterKey) !== context.masterKey,`,
    scenarios: ['careless-homeserver'],
  },
  {
    name: 'names-of-the-other-kind',
    text: 'the stable names have an unstable path among them',
    file: 'msc3906/messages/names.ts',
    find: `getTokenPath: '/_matrix/client/v1/login/get_token',`,
    replace: `getTokenPath: '/_matrix/client/unstable/org.matrix.msc3882/login/get_token',`,
    scenarios: ['onlooker'],
  },
  {
    name: 'code-lives-while-polled',
    text: 'each poll begins the life of the device code anew',
    file: 'oauth/provider/machine.ts',
    find: `    guard: 'isOfCode',
    actions: refuse('authorization_pending'),`,
    replace: `    guard: 'isOfCode',
    target: '.ready',
    reenter: true,
    actions: refuse('authorization_pending'),`,
    scenarios: ['careless-homeserver-oidc'],
  },
  {
    name: 'signs-what-others-signed',
    text: 'step 18b: the signatures of others are uploaded with its own',
    file: 'msc3906/existingDevice/actions.ts',
    find: 'signed(crypto, { ...keys, signatures: {} }, publicKey, privateKey)',
    replace: 'signed(crypto, keys, publicKey, privateKey)',
    scenarios: ['careless-peer'],
  },
  {
    name: 'identity-key-for-device-key',
    text: 'step 14: the key to verify is not the one that signs',
    file: 'msc3906/newDevice/actions.ts',
    find: 'device_key: ownKeys(device, context).signing.publicKey,',
    replace: 'device_key: ownKeys(device, context).identity.publicKey,',
    scenarios: ['e2ee-on-one'],
  },
  {
    name: 'self-signing-for-master',
    text: 'step 19: the self-signing key is sent as the master key',
    file: 'msc3906/existingDevice/actions.ts',
    find: 'const master = account.crossSigning?.master.publicKey;',
    replace: 'const master = account.crossSigning?.selfSigning.publicKey;',
    scenarios: ['careless-peer'],
  },
  {
    name: 'challenge-kept',
    text: 'the session of UIA is kept after it has served',
    file: 'msc3906/existingDevice/actions.ts',
    find: `token: whenOk(decodeText(getTokenResponseSchema, bodyOf(event)))?.login_token ?? null,
    uiaSession: null,`,
    replace:
      'token: whenOk(decodeText(getTokenResponseSchema, bodyOf(event)))?.login_token ?? null,',
    scenarios: ['careless-user'],
  },
  {
    name: 'secret-of-another-name',
    text: 'another secret than the one asked for is sent',
    file: 'matrix/secrets/existingSecrets.ts',
    find: 'const secret = { request_id: requestId, secret: account.secrets[name] };',
    replace: `const [first] = Object.values(account.secrets);
      const secret = { request_id: requestId, secret: first };`,
    scenarios: ['some-secrets'],
  },
  {
    name: 'secret-to-who-asked-last',
    text: 'secrets are sent to another device id than that which asked',
    file: 'matrix/secrets/existingSecrets.ts',
    find: 'const { deviceId, identityKey } = context.trusted as SecretsTrust;',
    replace: `const { identityKey } = context.trusted as SecretsTrust;
      const deviceId = account.device.deviceId;`,
    scenarios: ['some-secrets'],
  },
  {
    name: 'reason-of-the-step-before',
    text: 'step 16: the reason is that of step 17',
    file: 'msc3906/existingDevice/verification.ts',
    find: `params: 'not visible within 10 seconds' }`,
    replace: `params: 'device key mismatch' }`,
    scenarios: ['careless-peer'],
  },
  {
    name: 'empty-token-before-login',
    text: 'a request before the login has an empty token',
    file: 'msc3906/newDevice/actions.ts',
    find: `const headers: Record<string, string> =
    accessToken === null ? {} : { authorization: \`Bearer \${accessToken}\` };`,
    replace: `const headers: Record<string, string> = {
    authorization: \`Bearer \${accessToken ?? ''}\`,
  };`,
    scenarios: ['e2ee-on-one'],
  },
];
