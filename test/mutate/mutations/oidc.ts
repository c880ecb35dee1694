/** Mistakes of devices and provider in the OIDC variant. */

import type { Mutation } from '../mutation.ts';

const scenarios = ['oidc-corrected'];

export const oidcMutations: readonly Mutation[] = [
  {
    name: 'oidc-page-opened-unasked',
    text: 'step 9: the page is opened before the user has compared and approved anything',
    file: 'msc3906/oidc/existingDevice/readings.ts',
    find: `guard: 'takesOwnPage', target: 'displaying', actions: 'notePage',`,
    replace: `guard: 'takesOwnPage', target: 'awaitingLogin', actions: ['notePage', 'openPage'],`,
    scenarios,
  },
  {
    name: 'oidc-page-not-compared',
    text: 'step O7: the existing device opens any page',
    file: 'msc3906/oidc/existingDevice/actions.ts',
    find: `takesGrant(seen) &&
      areOfOneOrigin(pageIn(device, seen.event) ?? '', device.variant.providerUrl),`,
    replace: `takesGrant(seen),`,
    scenarios,
  },
  {
    name: 'oidc-grant-offered-blindly',
    text: 'step O1: any document of a provider will do',
    file: 'msc3906/oidc/existingDevice/actions.ts',
    find: `return found?.grant_types_supported.includes(deviceCodeGrant) === true;`,
    replace: `return found !== undefined;`,
    scenarios,
  },
  {
    name: 'oidc-client-not-registered',
    text: 'step O2: the new device asks for a code without being a client',
    file: 'msc3906/oidc/newDevice/chart.ts',
    find: `guard: 'isProvider', target: 'registering',`,
    replace: `guard: 'isProvider', target: 'gettingCode',`,
    scenarios,
  },
  {
    name: 'oidc-user-code-not-shown',
    text: 'step O5: the new device does not show the user code',
    file: 'msc3906/oidc/newDevice/chart.ts',
    find: `actions: 'showUserCode',`,
    replace: ``,
    scenarios,
  },
  {
    name: 'oidc-polls-too-soon',
    text: 'step O6: the new device has a pause of its own making',
    file: 'msc3906/oidc/newDevice/chart.ts',
    find: `pausing: { after: { authorizationPoll: 'asking' } },`,
    replace: `pausing: { after: { 100: 'asking' } },`,
    scenarios,
  },
  {
    name: 'oidc-slow-down-ignored',
    text: 'step O6: the new device is told to slow down, and does not',
    file: 'msc3906/oidc/newDevice/actions.ts',
    find: `withOidc(context, { intervalMs: kept(context).intervalMs + slowDownMs }),`,
    replace: `withOidc(context, { intervalMs: kept(context).intervalMs }),`,
    scenarios,
  },
  {
    name: 'oidc-denial-not-told',
    text: 'step O6: the new device learns that the user said no, and keeps it to itself',
    file: 'msc3906/oidc/newDevice/readings.ts',
    find: `target: '#newDevice.tellingDenied',`,
    replace: `target: '#newDevice.declined',`,
    scenarios,
  },
  {
    name: 'oidc-expiry-not-told',
    text: 'step O6: the new device learns that the code has expired, and keeps it to itself',
    file: 'msc3906/oidc/newDevice/readings.ts',
    find: `target: '#newDevice.tellingExpired',`,
    replace: `target: '#newDevice.authorizationExpired',`,
    scenarios,
  },
  {
    name: 'oidc-account-not-compared',
    text: 'step O8: the new device goes on with whoever it is signed in as',
    file: 'msc3906/oidc/newDevice/guards.ts',
    find: `return found !== undefined && found.user_id !== kept(context).account;`,
    replace: `return false;`,
    scenarios,
  },
  {
    name: 'oidc-token-without-consent',
    text: 'step O6: the provider signs in whoever polls',
    file: 'oauth/provider/machine.ts',
    find: `actions: refuse('authorization_pending'),`,
    replace: `target: 'used', actions: ['replyToken', 'forgetConsent'],`,
    scenarios,
  },
  {
    name: 'oidc-user-codes-not-compared',
    text: 'step O7: the page shows another user code, and the user does not care',
    file: 'oauth/provider/actions.ts',
    find: `replyPage: emit(({ event }) => reply(event, 200, { user_code: userCode })),`,
    replace: `replyPage: emit(({ event }) => reply(event, 200, { user_code: \`\${userCode}x\` })),`,
    scenarios,
  },
];
