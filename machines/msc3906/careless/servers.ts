/** Careless servers: how each answers, whom, and what the environment may choose of that. */

import type { Choice, Settings } from 'actorcheck';
import { type AnswerForms, type ServerWay, serverWays, wordsOf } from '../../careless/answers.ts';
import {
  type Answering,
  type CarelessServerOptions,
  carelessServer,
} from '../../careless/server.ts';
import { homeserverAnswers } from '../../matrix/homeserver/answers.ts';
import { type Carelessness, careful, type ServerName } from './party.ts';
import { type Surroundings, strangers } from './strangers.ts';

/** A server, and what each of its clients asks it. */
interface Server {
  readonly label: string;
  readonly forms: AnswerForms;
  readonly clients: readonly Client[];
}

interface Client {
  readonly actor: string;
  /** In the name of a choice, and what a person calls it. */
  readonly called: string;
  readonly label: string;
  readonly asks: readonly string[];
}

const servers: Partial<Record<ServerName, Server>> = {
  homeserver: {
    label: 'homeserver',
    forms: homeserverAnswers,
    clients: [
      {
        actor: 'newDevice',
        called: 'new',
        label: 'the new device',
        asks: ['POST login', 'POST keys/upload', 'POST keys/query'],
      },
      {
        actor: 'existingDevice',
        called: 'existing',
        label: 'the existing device',
        asks: [
          'GET capabilities',
          'POST login/get_token',
          'POST keys/query',
          'POST keys/signatures/upload',
        ],
      },
      {
        actor: 'newSecrets',
        called: 'new-secrets',
        label: 'the new device, which asks for secrets,',
        asks: ['PUT sendToDevice'],
      },
      {
        actor: 'existingSecrets',
        called: 'existing-secrets',
        label: 'the existing device, which sends secrets,',
        asks: ['PUT sendToDevice'],
      },
    ],
  },
};

export const isServer = (name: string): name is keyof typeof servers =>
  Object.hasOwn(servers, name);

export function carelessServers(
  which: ServerName,
  settings: Settings,
  given: Surroundings,
): Carelessness {
  const { label, forms, clients }: Server = servers[which] as Server;
  const options: CarelessServerOptions = {
    forms,
    clients: Object.fromEntries(clients.map(({ actor, asks }) => [actor, asks])),
    budget: settings['careless-messages'] as number,
    strangers: strangers(given, 'existing'),
  };
  return {
    ...careful,
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
