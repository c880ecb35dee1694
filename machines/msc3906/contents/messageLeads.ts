/** Where the messages of the other device lead a device, and what the device keeps of them. */

import type { LoginMessage } from '../messages/login.ts';
import { isNewcomer, isOfHttps, untoldEnd } from './parties.ts';
import type { Said } from './rows.ts';

/** Where something leads, and what of the context it leaves behind. */
export interface Lead {
  readonly to: string;
  readonly keeps?: Readonly<Record<string, unknown>>;
}

/** Undefined: it leads nowhere, the device stays as it is. */
export type Leads<What> = (what: What, from: string, said: Said) => Lead | undefined;

type Of<Type extends LoginMessage['type']> = Extract<LoginMessage, { readonly type: Type }>;

export const lead = (to: string, keeps: Lead['keeps'] = {}): Lead => ({ to, keeps });

const approved: Leads<Of<'m.login.approved'>> = (message, from, { given }) => {
  const { login_token: token, homeserver } = message;
  if (from !== 'awaitingApproval') return undefined;
  if (!given.amended('https-only') || isOfHttps(homeserver)) {
    return lead('loggingIn', { token, homeserver });
  }
  return lead(untoldEnd('loginFailed', given), { reason: 'the homeserver is not of https' });
};

const verified: Leads<Of<'m.login.verified'>> = (message, from) =>
  from === 'awaitingVerified'
    ? lead('checkingKeys', {
        verifyingId: message.verifying_device_id,
        verifyingKey: message.verifying_device_key,
        masterKey: message.master_key ?? null,
      })
    : undefined;

const succeeded: Leads<Of<'m.login.success'>> = ({ device_id, device_key }, from, { given }) => {
  if (from === 'awaitingConfirmation') return lead('success');
  if (from !== 'awaitingSuccess') return undefined;
  if (device_id !== undefined && given.settings['existing-e2ee'] === false) {
    return lead(untoldEnd('unverified', given));
  }
  return device_id === undefined
    ? lead('success')
    : lead('waiting', { deviceId: device_id, deviceKey: device_key });
};

/** A reason ends the device that hears it, where such a device may be told of it. */
const failed: Leads<Of<'m.login.failure'>> = ({ reason }, from, said) => {
  const isNew = isNewcomer(said.to, said.given);
  const { amended } = said.given;
  if (reason === 'incompatible_intent') {
    return lead('incompatible', { reason: 'the other device says so' });
  }
  if (reason === 'cancelled' && (!isNew || amended('existing-can-cancel'))) {
    return lead('cancelled');
  }
  if (reason === 'aborted' && amended('tell-failure')) return lead('aborted');
  if (reason !== 'unsupported') return undefined;
  if (from === (isNew ? 'awaitingProtocols' : 'awaitingProtocol')) {
    const why = isNew
      ? 'the homeserver has no login tokens'
      : 'the new device refuses the protocol';
    return lead('unsupported', { reason: why });
  }
  return undefined;
};

export const message: Leads<LoginMessage> = (heard, from, said) => {
  const { loginToken } = said.given.names;
  if (heard.type === 'm.login.failure') return failed(heard, from, said);
  if (isNewcomer(said.to, said.given)) {
    if (heard.type === 'm.login.protocols' && from === 'awaitingProtocols') {
      const isOffered = heard.protocols.includes(loginToken);
      return lead(isOffered ? 'choosingProtocol' : 'tellingUnsupported');
    }
    if (heard.type === 'm.login.declined' && from === 'awaitingApproval') return lead('declined');
    if (heard.type === 'm.login.approved') return approved(heard, from, said);
    return heard.type === 'm.login.verified' ? verified(heard, from, said) : undefined;
  }
  if (heard.type === 'm.login.progress' && from === 'awaitingProgress') {
    return lead('checkingCapabilities');
  }
  if (heard.type === 'm.login.protocol' && from === 'awaitingProtocol') {
    return heard.protocol === loginToken ? lead('asking') : undefined;
  }
  return heard.type === 'm.login.success' ? succeeded(heard, from, said) : undefined;
};
