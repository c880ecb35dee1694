/** Careless servers: how each answers, whom, and what the environment may choose of that. */

import type { Choice, Settings } from 'actorcheck';
import { type ServerWay, serverWays, wordsOf } from '../../careless/answers.ts';
import {
  type Answering,
  type CarelessServerOptions,
  carelessServer,
} from '../../careless/server.ts';
import type { OidcVariant } from '../oidc/variant.ts';
import { type Client, serverOf } from './forms.ts';
import { type Carelessness, careful, type ServerName, serverNames, usualOnly } from './party.ts';
import { type Surroundings, strangers } from './strangers.ts';

export const isServer = (name: string): name is ServerName =>
  (serverNames as readonly string[]).includes(name);

export function carelessServers(
  which: ServerName,
  settings: Settings,
  { oidc, ...given }: Surroundings & { readonly oidc: OidcVariant | undefined },
): Carelessness {
  const server = serverOf(which, settings, oidc);
  // There is no provider without that variant.
  if (server === undefined) return careful;
  const { label, forms, clients } = server;
  const options: CarelessServerOptions = {
    forms,
    clients: Object.fromEntries(clients.map(({ actor, asks }) => [actor, asks])),
    budget: settings['careless-messages'] as number,
    strangers: strangers(given, 'existing'),
  };
  return {
    ...careful,
    keeps: usualOnly,
    server: (name, honest) => (name === which ? carelessServer(honest, options) : honest),
    choices: clients.flatMap((client) => answerings(which, label, client, options)),
  };
}

function answerings(
  server: string,
  label: string,
  client: Client,
  { forms, strangers }: Pick<CarelessServerOptions, 'forms' | 'strangers'>,
): Choice[] {
  const { actor, called, asks } = client;
  const answering = (name: string, words: string, event: Answering): Choice => ({
    name: `${server}-answers-${called}-${name}`,
    label: `the ${label} answers ${client.label} ${words}`,
    actor: server,
    event,
  });
  const wrongly = (way: ServerWay): Choice => {
    const words = wordsOf(way);
    const name = words.replace(/[^\w.*]+/g, '-');
    return answering(name, words, { type: 'answer.wrongly', client: actor, way });
  };
  const asMeant = { type: 'answer.as-meant', client: actor } as const;
  return [
    {
      name: `${server}-serves-${called}`,
      label: `the ${label} serves ${client.label}`,
      actor: server,
      event: { type: 'serve', client: actor },
      usual: true,
    },
    { ...answering('as-meant', 'as it is meant', asMeant), usual: true },
    ...serverWays(forms, asks, strangers).map(wrongly),
  ];
}
