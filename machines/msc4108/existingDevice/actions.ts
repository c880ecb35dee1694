/** What the existing device makes of events. */

import { send } from 'actorcheck';
import { actionsFor } from '../../http/actions.ts';
import { request } from '../../http/message.ts';
import type { BrowserRequest } from '../../oauth/browser.ts';
import { flowActions, flowGuards, show, toOther } from '../flow/actions.ts';
import type { Args as FlowArgs, FlowEvent } from '../flow/context.ts';
import { grantProtocol, type LoginMessage, messageIn } from '../messages.ts';
import type { ExistingDeviceContext, ExistingDeviceOptions } from './context.ts';

type Args = FlowArgs<ExistingDeviceContext>;
const { assign, emit } = actionsFor<ExistingDeviceContext, FlowEvent>();

export const existingDeviceGuards = (options: ExistingDeviceOptions) => ({
  ...flowGuards(options),
  wantsSomething: ({ context }: Args) => context.wanted !== null,
  wantsGrant: ({ context }: Args) =>
    context.wanted?.protocol === grantProtocol && context.wanted.pageUrl !== '',
});

/** All private keys of the account, and that of its backup where there is one. */
function secretsOf({ shares, crypto }: ExistingDeviceOptions): LoginMessage {
  const { crossSigning = null, secrets = {} } = shares ?? {};
  const hasBackup = secrets['m.megolm_backup.v1'] !== undefined;
  // Clients take a Curve25519 key only.
  const { privateKey: key } = crypto.ephemeralKeys('backup');
  const algorithm = 'm.megolm_backup.v1.curve25519-aes-sha2';
  const backup_version = crypto.opaque('backupVersion');
  return {
    type: 'm.login.secrets',
    cross_signing: {
      master_key: crossSigning?.master.privateKey ?? '',
      self_signing_key: crossSigning?.selfSigning.privateKey ?? '',
      user_signing_key: crossSigning?.userSigning.privateKey ?? '',
    },
    ...(hasBackup ? { backup: { algorithm, key, backup_version } } : {}),
  };
}

export function existingDeviceActions(options: ExistingDeviceOptions, algorithm: string) {
  const { account, homeserverUrl, namedUrl, serverName, is2026 } = options;
  return {
    ...flowActions<ExistingDeviceContext>(options, algorithm),
    tellProtocols: emit(() =>
      toOther(options, {
        type: 'm.login.protocols',
        protocols: [grantProtocol],
        ...(is2026 ? { base_url: namedUrl } : { homeserver: serverName }),
      }),
    ),
    noteWanted: assign(({ event }) => {
      const said = messageIn(event, 'm.login.protocol');
      if (said === undefined) return {};
      const { verification_uri = '', verification_uri_complete = verification_uri } =
        said.device_authorization_grant ?? {};
      const pageUrl = verification_uri_complete;
      return { wanted: { protocol: said.protocol, pageUrl, deviceId: said.device_id } };
    }),
    lookUp: emit(({ context }) => {
      const url = `${homeserverUrl}/_matrix/client/v3/devices/${context.wanted?.deviceId}`;
      const headers = { authorization: `Bearer ${account.accessToken}` };
      return send('homeserver', request('GET devices', url, headers));
    }),
    askToOpen: emit(() => show({ type: 'screen.open' })),
    openPage: emit(({ context }) => {
      const url = context.wanted?.pageUrl ?? '';
      return send('browser', { type: 'browser.open', url } satisfies BrowserRequest);
    }),
    tellAccepted: emit(() => toOther(options, { type: 'm.login.protocol_accepted' })),
    shareSecrets: emit(() => toOther(options, secretsOf(options))),
    noteShared: assign(() => ({ hasShared: true })),
  };
}
