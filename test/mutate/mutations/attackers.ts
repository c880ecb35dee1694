/** Mistakes that let an attacker in: each is looked for with the attacker that it helps. */

import type { Mutation } from '../mutation.ts';

export const attackMutations: readonly Mutation[] = [
  {
    name: 'key-from-code-only',
    text: 'the key of the channel follows from what the QR code says, not from the shared secret',
    file: 'crypto/symbolic.ts',
    find: `sharedKey: term('key', bound),`,
    replace: `sharedKey: term('key', bound.slice(0, 2)),`,
    scenarios: ['bystander x compares x new'],
  },
  {
    name: 'code-from-one-key',
    text: 'the confirmation code follows from the key in the QR code only',
    file: 'crypto/symbolic.ts',
    find: `codeInfo === undefined ? term('code', bound)`,
    replace: `codeInfo === undefined ? term('code', bound.slice(0, 2))`,
    scenarios: ['bystander x compares x new'],
  },
  {
    name: 'codes-not-compared',
    text: 'step 9: whatever the user is asked can be approved, also without the codes',
    file: 'matrix/user/machine.ts',
    find: `guard: 'isCareless',`,
    replace: ``,
    scenarios: ['bystander x compares x new', 'bystander-relay x compares x new'],
  },
  {
    name: 'nobody-asked',
    text: 'step 9: the existing device asks, and goes on without the answer',
    file: 'msc3906/existingDevice/login.ts',
    find: `target: 'asking', actions: 'askApproval',`,
    replace: `target: 'gettingToken', actions: 'askApproval',`,
    scenarios: ['bystander x compares x new'],
  },
  {
    name: 'token-for-the-protocol',
    text: 'steps 8 and 9 are left out: who takes the protocol gets the token',
    file: 'msc3906/existingDevice/protocolChoice.ts',
    find: `target: 'displaying', meta: { step: '7' },
      description: 'the new device takes the protocol',`,
    replace: `target: 'gettingToken', meta: { step: '7' }, description: 'takes the protocol',`,
    scenarios: ['bystander-relay x compares x new', 'bystander x glances x new'],
  },
  {
    name: 'device-key-mismatch-ignored',
    text: 'step 17: what the homeserver shows is trusted, whatever was told over the channel',
    file: 'msc3906/existingDevice/guards.ts',
    find: `isSameDevice: ({ context }: Seen) => isSameDevice(device, context),`,
    replace: `isSameDevice: ({ context }: Seen) =>
      isSameDevice(device, context) || context.newDevice !== null,`,
    scenarios: ['malicious-homeserver x compares x new'],
  },
  {
    name: 'device-signature-not-checked',
    text: 'step 17: id and key match, but nobody looks whether the other keys are signed with it',
    file: 'msc3906/existingDevice/guards.ts',
    find: `&& isSigned(crypto, newDevice, deviceId, deviceKey);`,
    replace: `&& typeof isSigned === 'function';`,
    scenarios: ['malicious-homeserver x compares x new'],
  },
  {
    name: 'secrets-before-verification',
    text: 'step 18a before 17: secrets go out to the device that the homeserver shows',
    file: 'msc3906/existingDevice/verification.ts',
    find: `checking: { always: [`,
    replace: `checking: { entry: 'trustWithSecrets', always: [`,
    scenarios: ['malicious-homeserver x compares x new'],
  },
  {
    name: 'verifier-mismatch-ignored',
    text: 'step 20: any answer of the homeserver will do',
    file: 'msc3906/newDevice/guards.ts',
    find: `isOtherDevice: (seen: Seen) => !isVerifyingDevice(device, seen),`,
    replace: `isOtherDevice: (seen: Seen) =>
      !isVerifyingDevice(device, seen) && queried(seen.event) === undefined,`,
    scenarios: ['malicious-homeserver x compares x new'],
  },
  {
    name: 'master-key-mismatch-ignored',
    text: 'step 21a: any master key of the homeserver will do',
    file: 'msc3906/newDevice/guards.ts',
    find: `masterKeyAtHomeserver(event) !== context.masterKey,`,
    replace: `masterKeyAtHomeserver(event) === undefined && context.masterKey !== null,`,
    scenarios: ['malicious-homeserver x compares x new'],
  },
  {
    name: 'intent-not-looked-at',
    text: 'step 1: a code is gone on with, whichever side it is from',
    file: 'msc3906/flow/meeting.ts',
    find: `{ guard: 'isCompatible', target: whenScanned,`,
    replace: `{ target: whenScanned,`,
    scenarios: ['phisher x compares x existing', 'phisher x compares x new'],
  },
  {
    name: 'flow-not-looked-at',
    text: 'a code without a flow, which is one of the first revision, is gone on with',
    file: 'msc3906/messages/qrCode.ts',
    find: `code !== undefined && (code.flow ?? null) === flow;`,
    replace: `code !== undefined && (code.flow ?? flow) === flow;`,
    scenarios: ['phisher x compares x existing', 'phisher x compares x new'],
  },
  {
    name: 'own-offer-taken-for-an-answer',
    text: 'step 7: any message about protocols will do, also one that the relay gives back',
    file: 'msc3906/existingDevice/guards.ts',
    find: `messageIf(event, 'm.login.protocol')?.protocol === names.loginToken,`,
    replace: `messageIf(event, 'm.login.protocols') !== undefined ||
      messageIf(event, 'm.login.protocol') !== undefined,`,
    scenarios: ['malicious-relay x compares x new'],
  },
];
