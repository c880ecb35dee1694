/** An account of its own at a server that `serve` runs, with the keys of its existing device. */

import { UsageError } from 'actorcheck';
import * as v from 'valibot';
import { decodeText, type Schema } from '../http/decode.ts';
import type { Account } from '../matrix/account.ts';
import type { World } from '../protocol/world.ts';

const accountSchema = v.looseObject({
  accessToken: v.string(),
  password: v.string(),
  device: v.looseObject({ deviceId: v.string() }),
}) as unknown as Schema<Account>;

const answerSchema = v.object({
  homeserver: v.string(),
  relay: v.string(),
  existing: v.object({ account: accountSchema }),
});

/** Throws a UsageError if there is no such server, or if it has no more accounts to give. */
export async function newAccount(serverUrl: string): Promise<World> {
  const refuse = (got: string): never => {
    throw new UsageError(`server: expected one that "serve" runs at "${serverUrl}", got ${got}`);
  };
  const url = `${serverUrl.replace(/\/+$/, '')}/_rendezvous/accounts`;
  const answer = await fetch(url, { method: 'POST' }).catch((error: Error) => {
    const { code } = (error.cause ?? {}) as NodeJS.ErrnoException;
    return refuse(code ?? error.message);
  });
  const found = decodeText(answerSchema, await answer.text());
  if (!found.ok) return refuse(`an answer ${answer.status} without an account`);
  const { homeserver: homeserverUrl, relay: relayUrl, existing } = found.value;
  return { places: { homeserverUrl, relayUrl }, account: existing.account };
}
