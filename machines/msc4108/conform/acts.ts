/**
 * Acts: what others can see a device do. A read is no act: how often one looks is its own affair.
 */

import type { Message } from 'actorcheck';
import { decodeText, whenOk } from '../../http/decode.ts';
import { userId } from '../../matrix/account.ts';
import { keysUploadSchema } from '../../matrix/messages.ts';
import type { Act } from '../../protocol/conform.ts';
import { decodeLogin, type LoginMessage } from '../messages.ts';
import type { SignInShown } from './lines.ts';

/** Requests that only look: of these there may be any number, at any time. */
const reads: readonly string[] = [
  'GET rendezvous',
  'GET well-known',
  'GET auth_issuer',
  'GET auth_metadata',
  'GET provider/configuration',
  'GET devices',
  'POST provider/token',
];

export const isRead = ({ type }: { readonly type: string }): boolean => reads.includes(type);

/** Not every account has a backup, and whether it does is no matter of the client's. */
const unseen: readonly string[] = ['backup'];

/** What a login message says, and which members it has. */
function saying(message: LoginMessage): string {
  const { type, ...members } = message;
  if (message.type === 'm.login.failure') return `${type} (${message.reason})`;
  const given = Object.entries(members).flatMap(([name, value]) =>
    value === undefined || unseen.includes(name) ? [] : [name],
  );
  return given.length === 0 ? type : `${type} with ${given.sort().join(', ')}`;
}

/** `plaintext`: what is sealed; undefined if it cannot be opened. */
export function writing(plaintext: unknown): string {
  const login = decodeLogin(plaintext);
  if (login !== undefined) return `writes ${saying(login)}`;
  const what = plaintext === undefined ? 'what cannot be opened' : JSON.stringify(plaintext);
  return `writes ${what}`;
}

export const writesKey = 'writes its key';
export const confirms = 'confirms that it has the key';

/** Whether somebody else than the device has signed its keys. */
function isSigned(body: unknown): boolean {
  const keys = whenOk(decodeText(keysUploadSchema, body))?.device_keys;
  return Object.keys(keys?.signatures[userId] ?? {}).length > 1;
}

function asking({ type, body }: Message): string {
  if (type === 'POST provider/registration') return 'registers at the provider';
  if (type === 'POST provider/device') return 'asks for a device code';
  if (type !== 'POST keys/upload') return `asks ${type}`;
  return isSigned(body) ? 'uploads its keys, signed by the account' : 'uploads its keys, unsigned';
}

/** The act that a request is; `written` tells what a payload is. Undefined for a read. */
export function actOfRequest(
  place: string,
  message: Message,
  written: () => string,
): Act | undefined {
  if (isRead(message)) return undefined;
  if (message.type === 'POST rendezvous') return { place, text: 'creates the rendezvous' };
  if (message.type === 'DELETE rendezvous') return { place, text: 'deletes the rendezvous' };
  return { place, text: place === 'relay' ? written() : asking(message) };
}

const user = (text: string): Act => ({ place: 'user', text });

/** How it ended, in the words of the text where it has some: of other ends only that. */
function ends(outcome: string): Act {
  if (outcome === 'success') return user('ends well');
  const isNamed = ['declined', 'cancelled'].includes(outcome);
  return user(isNamed ? `ends, but not well: ${outcome}` : 'ends, but not well');
}

const screens: Readonly<Record<string, string>> = {
  qr: 'shows a code to scan',
  code: 'shows the check code',
  enter: 'shows the question for the check code',
  open: 'shows the question whether to open the page',
  userCode: 'shows the user code',
  browser: 'opens the page',
};

/** The act that a screen of the machine is; undefined for one that a client need not have. */
export function actOfScreen({ type, outcome }: Message): Act | undefined {
  if (type === 'screen.ended') return ends(String(outcome));
  const text = screens[type.replace('screen.', '')];
  return text === undefined ? undefined : user(text);
}

export const opensPage = user(screens.browser as string);

export const actOfShown = (shown: SignInShown): Act =>
  shown.event === 'ended' ? ends(shown.outcome) : user(screens[shown.screen] as string);
