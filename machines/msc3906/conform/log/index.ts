/** What a log of a real run tells of MSC3906. */

import type { Envelope, Message } from 'actorcheck';
import { realCrypto } from '../../../crypto/index.ts';
import { parsed } from '../../../http/decode.ts';
import type { LogParts } from '../../../protocol/log.ts';
import { sealedIn } from '../../../rendezvous/msc3903.ts';
import { homeserverAnswer, homeserverRequest } from './homeserver.ts';
import { relayAnswer, relayRequest } from './relay.ts';
import { likelySettings, servedSettings } from './settings.ts';

const isRelays = (type: string): boolean => type.endsWith(' rendezvous');

// To open takes no values of its own.
const crypto = realCrypto('');

export const log: LogParts = {
  // Whoever has walked away does nothing any more, and a token that is lost is as one that expires.
  needless: ['walk-away', 'token-stolen', 'token-forgotten'],
  tokens: ['access token', 'login token'],
  request: (request: Message, plaintext: unknown) =>
    isRelays(request.type) ? relayRequest(request, plaintext) : homeserverRequest(request),
  answer: (type: string, answer: Message) =>
    isRelays(type) ? relayAnswer(answer) : homeserverAnswer(type, answer),
  opened: (request: Message, keys: readonly string[]) => {
    const sealed = keys.length === 0 ? undefined : sealedIn(request.body);
    if (sealed === undefined) return undefined;
    const texts = keys.map((key) => crypto.open(key, sealed));
    return parsed(texts.find((text) => text !== undefined));
  },
  meaning: ({ message }: Envelope, plaintext: unknown) => {
    const said = (plaintext as { readonly type?: unknown } | undefined)?.type;
    return said === undefined ? message.type : `${message.type} (${said})`;
  },
  settings: likelySettings,
  served: servedSettings,
};
