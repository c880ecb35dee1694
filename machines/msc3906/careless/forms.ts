/** What each server here answers, and what each of its clients asks it. */

import type { Settings } from 'actorcheck';
import type { AnswerForms } from '../../careless/answers.ts';
import { answered, homeserverAnswers } from '../../matrix/homeserver/answers.ts';
import { wellKnownSchema, whoamiSchema } from '../../oauth/messages.ts';
import { providerAnswers } from '../../oauth/provider/answers.ts';
import { payloadSchema } from '../../rendezvous/msc3903.ts';
import { relayAnswers } from '../../rendezvous/relay/answers.ts';
import { existingActors, newActors } from '../actors.ts';
import type { OidcVariant } from '../oidc/variant.ts';
import { deniedError, grantSchema } from '../oidc/wire.ts';
import type { ServerName } from './party.ts';

interface Server {
  readonly label: string;
  readonly forms: AnswerForms;
  readonly clients: readonly Client[];
}

export interface Client {
  readonly actor: string;
  /** In the name of a choice, and what a person calls it. */
  readonly called: string;
  readonly label: string;
  readonly asks: readonly string[];
}

const newDevice = { actor: newActors.flow, called: 'new', label: 'the new device' };
const existingDevice = {
  actor: existingActors.flow,
  called: 'existing',
  label: 'the existing device',
};

const login = ['POST login'];
const granted = ['GET well-known', 'GET account/whoami', 'POST logout'];

const homeserver = (oidc: OidcVariant | undefined): Server => ({
  label: 'homeserver',
  forms: {
    ...homeserverAnswers,
    'GET well-known': answered(wellKnownSchema),
    'GET account/whoami': answered(whoamiSchema),
  },
  clients: [
    { ...newDevice, asks: [...(oidc ? granted : login), 'POST keys/upload', 'POST keys/query'] },
    {
      ...existingDevice,
      asks: [
        'GET capabilities',
        'POST login/get_token',
        'POST keys/query',
        'POST keys/signatures/upload',
      ],
    },
    {
      actor: newActors.secrets,
      called: 'new-secrets',
      label: 'the new device, which asks for secrets,',
      asks: ['PUT sendToDevice'],
    },
    {
      actor: existingActors.secrets,
      called: 'existing-secrets',
      label: 'the existing device, which sends secrets,',
      asks: ['PUT sendToDevice'],
    },
  ],
});

const provider = ({ reading }: OidcVariant): Server => {
  const forms = providerAnswers({
    authorization: grantSchema(reading),
    deniedError: deniedError(reading),
  });
  const asks = ['GET provider/configuration'];
  return {
    label: 'provider',
    forms,
    clients: [
      { ...newDevice, asks: Object.keys(forms) },
      { ...existingDevice, asks },
    ],
  };
};

const relay = ({ close }: Settings): Server => {
  const forms = relayAnswers(payloadSchema);
  const asks = Object.keys(forms).filter(
    (type) => close === 'delete' || type !== 'DELETE rendezvous',
  );
  return {
    label: 'relay',
    forms,
    clients: [
      { ...newDevice, actor: newActors.channel, asks },
      { ...existingDevice, actor: existingActors.channel, asks },
    ],
  };
};

/** Undefined where there is no such server. */
export function serverOf(
  name: ServerName,
  settings: Settings,
  oidc: OidcVariant | undefined,
): Server | undefined {
  switch (name) {
    case 'homeserver':
      return homeserver(oidc);
    case 'relay':
      return relay(settings);
    case 'provider':
      return oidc && provider(oidc);
  }
}
