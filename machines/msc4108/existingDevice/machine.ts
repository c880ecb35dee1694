/**
 * The existing device: its part of MSC4108, from the code to the secrets that it shares (5706fd452,
 * L126-L636). Where the text does not say that the other device is told, it is not told.
 */

import type { Send } from 'actorcheck';
import { setup } from 'xstate';
import { received } from '../flow/actions.ts';
import type { FlowEvent, TransitionMeta } from '../flow/context.ts';
import {
  anywhere,
  ending,
  endsOf,
  fail,
  firstState,
  lastWord,
  meeting,
  untold,
} from '../flow/states.ts';
import { existingDeviceActions, existingDeviceGuards } from './actions.ts';
import { type ExistingDeviceContext, type ExistingDeviceOptions, notAsked } from './context.ts';

/** Whoever shows the code can be asked before the check code is entered. */
const wanted = {
  guard: received('m.login.protocol'),
  actions: 'noteWanted',
  meta: { step: '3' },
  description: 'the new device names the protocol and the page',
} as const;

const met = () => {
  const { enteringCode, ...states } = meeting('awaitingProtocol', 'offering');
  return {
    ...states,
    enteringCode: { on: { ...enteringCode.on, 'channel.received': wanted } },
    offering: {
      always: {
        target: 'awaitingProtocol',
        actions: 'tellProtocols',
        meta: { step: '1' },
        description: 'offers its protocols, and names the homeserver',
      },
    },
    awaitingProtocol: {
      always: { guard: 'wantsSomething', target: 'judging' },
      on: { 'channel.received': { ...wanted, target: 'judging' } },
    },
    judging: {
      always: [
        { guard: 'wantsGrant', target: 'checkingDevice' },
        {
          target: 'tellingUnsupported',
          meta: { step: '3' },
          description: 'a protocol that it does not have',
        },
      ],
    },
  } as const;
};

/** Steps 4 and 5. In 2024 the other device is told beside, in 2026 once the page is open. */
const accepting = (is2026: boolean) =>
  ({
    checkingDevice: {
      entry: 'lookUp',
      on: {
        'response.404': {
          target: 'askingToOpen',
          actions: is2026 ? ([] as const) : (['tellAccepted'] as const),
          meta: { step: '4' },
          description: 'no device has that id',
        },
        'response.200': {
          target: 'tellingExists',
          meta: { step: '4' },
          description: 'a device has that id already',
        },
        'response.*': { target: 'loginFailed', description: 'any other answer' },
      },
    },
    askingToOpen: {
      entry: 'askToOpen',
      on: {
        'user.open': {
          target: 'awaitingSuccess',
          actions: is2026 ? (['openPage', 'tellAccepted'] as const) : (['openPage'] as const),
          meta: { step: '4' },
          description: 'opens the page',
        },
        'user.refuse': {
          target: 'tellingCancelled',
          meta: { step: '4' },
          description: 'the user does not let the page be opened',
        },
        'page-unopenable': {
          target: is2026 ? 'tellingUnopenable' : 'pageFailed',
          meta: { step: '4' },
          description: 'nothing can open the page',
        },
      },
    },
    awaitingSuccess: {
      on: {
        'channel.received': [
          {
            guard: received('m.login.success'),
            target: 'lookingUp',
            meta: { step: '6' },
            description: 'the new device is signed in',
          },
          {
            guard: received('m.login.declined'),
            target: 'declined',
            meta: { step: '6' },
            description: 'the user has said no on the page',
          },
        ],
      },
    },
  }) as const;

/** Where the new device is there: shares, if it has anything to share. */
const found = ({ shares }: ExistingDeviceOptions) =>
  shares === null
    ? ({
        target: '#existingDevice.secretsMissing',
        description: 'has no keys to share, and no reason to tell',
      } as const)
    : ({
        target: '#existingDevice.sharing',
        meta: { step: '7' },
        description: 'the new device is there',
      } as const);

/** As amended. */
const awaitingDone = {
  on: {
    'channel.received': {
      guard: received('m.login.done'),
      target: 'success',
      description: 'the new device is done too',
    },
  },
} as const;

/** After the secrets have left. As amended, nothing can end well without a channel. */
const shared = ({ amended }: ExistingDeviceOptions) => {
  const said = lastWord(
    'shareSecrets',
    amended('confirm-secrets') ? 'awaitingDone' : 'success',
    '8',
  );
  if (!amended('confirm-secrets')) return { sharing: { ...said, exit: 'noteShared' } } as const;
  const { 'channel.failed': _, ...on } = said.on;
  return { sharing: { ...said, on, exit: 'noteShared' }, awaitingDone } as const;
};

/** Steps 7 and 8. */
const sharing = (options: ExistingDeviceOptions) =>
  ({
    lookingUp: {
      initial: 'asking',
      after: {
        lookFor: {
          target: 'tellingNotFound',
          meta: { step: '7' },
          description: 'the new device is not there after all',
        },
      },
      states: {
        asking: {
          entry: 'lookUp',
          on: {
            'response.200': found(options),
            'response.404': { target: 'pausing', description: 'is not there yet' },
            'response.*': {
              target: '#existingDevice.loginFailed',
              description: 'any other answer',
            },
          },
        },
        pausing: { after: { lookInterval: 'asking' } },
      },
    },
    ...shared(options),
    ...(options.shares === null
      ? { secretsMissing: untold('secretsMissing', 'nothing_to_share', options.amended) }
      : {}),
  }) as const;

export const existingDeviceMachine = (options: ExistingDeviceOptions, algorithm: string) =>
  setup({
    types: {} as {
      context: ExistingDeviceContext;
      events: FlowEvent;
      emitted: Send;
      meta: TransitionMeta;
    },
    delays: { lookFor: options.lookForMs, lookInterval: options.lookIntervalMs },
    guards: existingDeviceGuards(options),
    actions: existingDeviceActions(options, algorithm),
  }).createMachine({
    id: 'existingDevice',
    context: notAsked,
    initial: firstState(options.scans),
    on: anywhere,
    states: {
      ...met(),
      ...accepting(options.is2026),
      ...sharing(options),
      tellingUnsupported: lastWord(fail('unsupported_protocol'), 'unsupported', '3'),
      tellingExists: lastWord(fail('device_already_exists'), 'deviceExists', '4'),
      ...(options.is2026
        ? {
            tellingUnopenable: lastWord(fail('unable_to_open_verification_uri'), 'pageFailed', '4'),
          }
        : {}),
      tellingNotFound: lastWord(fail('device_not_found'), 'deviceNotFound', '7'),
      unsupported: ending('unsupported'),
      deviceExists: ending('deviceExists'),
      deviceNotFound: ending('deviceNotFound'),
      pageFailed: ending('pageFailed'),
      ...endsOf(options.amended),
    },
  });
