/** The homeserver of a real client in a run, with what the client asks for beside the protocol. */

import type { Values } from 'actorcheck';
import type { HttpRequest } from '../http/message.ts';
import type { Published } from '../matrix/account.ts';

/** A request as it came. Header names are in lower case. */
interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

interface Answered {
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | undefined;
}

export interface AccountServer {
  /** Null where the connection is to break without an answer. */
  handle(request: Asked): Promise<Answered | null>;
  /** Public keys that the client has uploaded; null before it has. */
  readonly published: Published | null;
  /** Ends the set-up phase: from now on the client is in a run. */
  open(): void;
  /** Tells the client, by its sync, that devices have changed. */
  devicesChanged(): void;
  /** Nobody waits for a sync any more. */
  close(): void;
}

/** What an account server is made of. */
export interface AccountGiven {
  /** One that knows the client-server API, and the requests of protocols that have names for it. */
  readonly plain: AccountServer;
  /** Where the requests of the protocol go, each to the actor of a server. */
  ask(server: string, request: HttpRequest, signal?: AbortSignal): Promise<Answered | null>;
  readonly accessToken: string;
  /** The keys of an existing device that is no client. */
  readonly published: Published | null;
  /** Those of the machines. */
  readonly values: Values;
}
