/** The messages that devices exchange over the channel: MSC3906, second revision. */

import { deviceSecrets, existingDeviceId, newDeviceId } from '../../matrix/account.ts';
import { isWithin, pathOf } from '../../protocol/contents/way.ts';
import { decodeAnyLogin } from '../messages/dialect.ts';
import type { LoginMessage, LoginMessageType } from '../messages/login.ts';
import { loginMessageSchema } from '../messages/login.ts';
import { of } from '../properties/state.ts';
import { areSame, intentOf, isFlow, isNewcomer } from './parties.ts';
import type { Field, Given, Heard, Said, SentRow } from './rows.ts';

/** What a flow asks its channel to seal. */
const toldBy = ({ from, message }: Heard): LoginMessage | undefined =>
  message.type === 'channel.send' && isFlow(from) ? decodeAnyLogin(message.payload) : undefined;

/** The message if a flow tells it. */
const told = (type: LoginMessageType) => (heard: Heard) => {
  const message = toldBy(heard);
  return message?.type === type ? message : undefined;
};

/** States that a message is said in, of the newcomer and of the device that helps. */
interface Speakers {
  readonly newcomer?: readonly string[];
  readonly helper?: readonly string[];
}

/** A message is only said at its step: the device is then in a state of that step. */
const atStep = (states: Speakers, comesFrom = 'the step at which the device is'): Field => ({
  comesFrom,
  isRight: (_, said) => isSpeaking(said, states),
});

function isSpeaking({ from, view, given }: Said, { newcomer = [], helper = [] }: Speakers) {
  const at = pathOf(view.local(from)?.value);
  return (isNewcomer(from, given) ? newcomer : helper).some((state) => isWithin(at, state));
}

const hasE2ee = ({ given }: Said): boolean => given.settings.e2ee === true;
const isOidc = ({ settings: { protocol } }: Given): boolean => protocol !== 'login_token';
const isSketch = ({ settings: { protocol }, amended }: Given): boolean =>
  protocol === 'oidc-sketch' && !amended('correct-oidc');

/** Reasons of a failure: where a device is that gives one, and whether it has cause to. */
const causes: Readonly<Record<string, Speakers & { readonly given?: (said: Said) => boolean }>> = {
  incompatible_intent: {
    newcomer: ['tellingIncompatible'],
    helper: ['tellingIncompatible'],
    given: ({ given }) => given.settings.intents !== 'compatible',
  },
  unsupported: { newcomer: ['tellingUnsupported'], helper: ['tellingUnsupported'] },
  cancelled: {
    newcomer: ['tellingCancelled'],
    helper: ['tellingCancelled'],
    given: ({ from, view }) => {
      const { canCancel, canCancelExisting } = of(view, 'user');
      return (from === 'newDevice' ? canCancel : canCancelExisting) !== true;
    },
  },
  aborted: {
    newcomer: ['LoginRefused', 'LoginFailed', 'KeysUnknown', 'SecurityError'].map(telling),
    helper: [
      'UiaCancelled',
      'UiaFailed',
      'TokenRefused',
      'HomeserverFailed',
      'DeviceNotVisible',
      'Unverified',
      'SecurityError',
    ].map(telling),
    given: ({ given }) => given.amended('tell-failure'),
  },
  authorization_expired: { newcomer: ['tellingExpired'] },
  unable_to_open_verification_uri: { helper: ['tellingPageRefused'] },
  unexpected_account: { newcomer: ['tellingOtherAccount'] },
};

function telling(outcome: string): string {
  return `telling${outcome}`;
}

const isCause = (reason: unknown, said: Said): boolean => {
  const cause = causes[String(reason)];
  return cause !== undefined && isSpeaking(said, cause) && cause.given?.(said) !== false;
};

const withoutScheme = (url: string): string => url.replace(/^https:\/\//, '');

const offered: SentRow['fields'] = {
  type: atStep({ helper: ['awaitingProtocol'] }),
  protocols: {
    comesFrom: 'what both servers have: login tokens (step 4), the device grant (step O1)',
    isRight: (value, { given }) =>
      isOidc(given)
        ? (value as readonly string[]).length > 0
        : areSame(value, [given.names.loginToken]),
  },
  homeserver: {
    comesFrom: 'the homeserver of the account, in the OIDC variant only',
    isRight: (value, { given }) => {
      const { homeserverUrl } = given.places;
      if (!isOidc(given)) return value === undefined;
      return value === (isSketch(given) ? withoutScheme(homeserverUrl) : homeserverUrl);
    },
  },
  user_id: {
    comesFrom: 'the account, in the OIDC variant as corrected only',
    isRight: (value, { given }) =>
      isOidc(given) && !isSketch(given)
        ? value === given.published.device.user_id
        : value === undefined,
  },
};

const taken: SentRow['fields'] = {
  type: atStep({ newcomer: ['awaitingApproval', 'authorizing'] }),
  protocol: {
    comesFrom: 'the offer of step 6',
    isRight: (value, { given, content }) => {
      const isGrant = (content as object & { device_authorization_grant?: unknown })
        .device_authorization_grant;
      return isGrant === undefined ? value === given.names.loginToken : isOidc(given);
    },
  },
  device_authorization_grant: {
    comesFrom: 'what the provider has answered (step O3), with a device code only',
    isRight: (value, { given }) => value === undefined || isOidc(given),
  },
};

const signedIn: SentRow['fields'] = {
  type: {
    comesFrom: 'the step: before E2EE is set up, and again once all is verified, if that is told',
    isRight: (_, said) => {
      const { device_id } = said.content as { readonly device_id?: string };
      const states = device_id === undefined ? ['tellingSuccess', 'confirming'] : [];
      return isSpeaking(said, { newcomer: device_id ? ['awaitingVerified'] : states });
    },
  },
  device_id: {
    comesFrom: 'the answer to the login (step 13); absent without E2EE',
    isRight: (value, said) =>
      value === undefined ? isBare(said) : hasE2ee(said) && value === newDeviceId,
  },
  device_key: {
    comesFrom: "the new device's own signing key",
    isRight: (value, said) => {
      const { signing } = deviceSecrets(said.given.crypto, newDeviceId);
      return value === undefined ? isBare(said) : hasE2ee(said) && value === signing.publicKey;
    },
  },
};

/** Nothing is said of keys: there are none, or they have been told before. */
const isBare = (said: Said): boolean =>
  !hasE2ee(said) || pathOf(said.view.local(said.from)?.value) === 'confirming';

const verifying: SentRow['fields'] = {
  type: atStep({ helper: ['tellingVerified'] }),
  verifying_device_id: {
    comesFrom: "the existing device's own id",
    isRight: (value) => value === existingDeviceId,
  },
  verifying_device_key: {
    comesFrom: "the existing device's own signing key",
    isRight: (value, { given }) => value === given.account.device.signing.publicKey,
  },
  master_key: {
    comesFrom: 'the master key of the account, if it has cross-signing',
    isRight: (value, { given }) => value === given.account.crossSigning?.master.publicKey,
  },
};

const row = (
  type: LoginMessageType,
  text: string,
  lines: string,
  fields: SentRow['fields'],
): SentRow => ({
  kind: 'sent',
  name: `sent-${type.slice('m.login.'.length)}`,
  text,
  source: `MSC3906 ${lines}`,
  schema: loginMessageSchema,
  contentOf: told(type),
  fields,
});

/** Whether it is what its sender says last: of the first revision that has a type of its own. */
const isLast = (said: LoginMessage): boolean =>
  said.type === 'm.login.success'
    ? said.device_id === undefined
    : ['m.login.declined', 'm.login.failure', 'm.login.verified'].includes(said.type);

const inItsForm: SentRow = {
  kind: 'sent',
  name: 'sent-in-its-form',
  text: 'a message is of the type that one of the revisions has for what it says',
  source: 'MSC3906 L169-L374; the first revision (87b0d7581)',
  schema: null,
  contentOf: toldBy,
  fields: {
    type: {
      comesFrom: 'the revision that the devices speak',
      isRight(value, { message, content }) {
        const { type } = message.payload as { readonly type: unknown };
        const first = isLast(content as LoginMessage) ? 'm.login.finish' : 'm.login.progress';
        return type === value || type === first;
      },
    },
  },
};

export const loginRows: readonly SentRow[] = [
  inItsForm,
  row(
    'm.login.progress',
    'the progress of step 3 is told by the new device, then and not again',
    'L189-L198 (step 3)',
    { type: atStep({ newcomer: ['awaitingProtocols'] }) },
  ),
  row(
    'm.login.failure',
    'a device that gives up says the reason for which it does',
    'L176-L187, L204-L213, L239-L248 (steps 2, 5, 7), L381-L392',
    {
      reason: { comesFrom: 'what has gone wrong, or what the user did', isRight: isCause },
      intent: {
        comesFrom: 'what the device wants itself',
        isRight: (value, { from, given, content }) =>
          (content as { reason: string }).reason === 'incompatible_intent'
            ? value === intentOf(from, given)
            : value === undefined,
      },
      homeserver: {
        comesFrom: 'the homeserver of step 6, in the OIDC sketch only',
        isRight: (value, { given }) => value === undefined || isSketch(given),
      },
    },
  ),
  row(
    'm.login.protocols',
    'the protocols that are offered are those that the homeserver has',
    'L215-L225 (step 6)',
    offered,
  ),
  row('m.login.protocol', 'the protocol that is taken is one of those offered', 'L227-L237', taken),
  row('m.login.declined', 'a decline is told by the device that was asked', 'L256-L264 (step 10)', {
    type: atStep({
      helper: ['tellingDeclined', 'tellingDeclinedLate'],
      newcomer: ['tellingDenied'],
    }),
  }),
  {
    ...row(
      'm.login.approved',
      'the login token that is sent is the one the homeserver has made, and is used there',
      'L270-L281 (step 12)',
      {
        type: atStep({ helper: ['awaitingSuccess'] }),
        login_token: {
          comesFrom: 'the answer to the request for a token (step 11)',
          isRight: (value, { view }) => value === of(view, 'homeserver').token,
        },
        homeserver: {
          comesFrom: 'the homeserver that the existing device is signed in to',
          isRight: (value, { given }) => value === given.places.homeserverUrl,
        },
      },
    ),
    name: 'approved-says-the-token',
  },
  row(
    'm.login.success',
    'the success names the device that the homeserver has let in, and its key, with E2EE',
    'L289-L314 (steps 14, 15)',
    signedIn,
  ),
  row(
    'm.login.verified',
    'the verification names the existing device, its key, and the master key if there is one',
    'L329-L356 (step 19)',
    verifying,
  ),
];
