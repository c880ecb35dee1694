/**
 * Acts: what others can see an existing device do. That is what it writes to the relay, asks of the
 * homeserver and shows, and how it ends. A read is no act: the text does not say how often a device
 * looks.
 */

import type { Message } from 'actorcheck';
import { decodeText } from '../../http/decode.ts';
import type { Act } from '../../protocol/conform.ts';
import { keySchema } from '../../rendezvous/msc3903.ts';
import { elsewherePath } from '../../rendezvous/relay/actions.ts';
import { decodeAnyLogin } from '../messages/dialect.ts';
import type { LoginMessage } from '../messages/login.ts';
import type { SignInShown } from './lines.ts';

/** Requests that only look: of these there may be any number, at any time. */
const reads: readonly string[] = ['GET rendezvous', 'GET capabilities', 'POST keys/query'];

export const isRead = ({ type }: { readonly type: string }): boolean => reads.includes(type);

/** What a login message says, and which members it has. */
function saying(message: LoginMessage): string {
  const { type, ...members } = message;
  if (message.type === 'm.login.failure') return `${type} (${message.reason})`;
  const given = Object.entries(members).flatMap(([name, value]) =>
    value === undefined ? [] : [name],
  );
  return given.length === 0 ? type : `${type} with ${given.sort().join(', ')}`;
}

/** The act that a request is, `plaintext` being what is sealed in it; undefined for a read. */
export function actOfRequest(place: string, message: Message, plaintext: unknown): Act | undefined {
  if (isRead(message)) return undefined;
  if (place === 'homeserver') return { place, text: asking(message) };
  if (message.type === 'POST rendezvous') return { place, text: creating(message) };
  if (message.type === 'DELETE rendezvous') return { place, text: 'deletes the rendezvous' };
  const login = decodeAnyLogin(plaintext);
  if (login !== undefined) return { place, text: `writes ${saying(login)}` };
  if (decodeText(keySchema, message.body).ok) return { place, text: 'writes its key' };
  const what = plaintext === undefined ? 'what cannot be opened' : JSON.stringify(plaintext);
  return { place, text: `writes ${what}` };
}

/** Where that is done tells whether it goes to where it has been sent (MSC3886 L125). */
const creating = ({ url }: Message): string =>
  new URL(String(url)).pathname.startsWith(`${elsewherePath}/`)
    ? 'creates the rendezvous where it was sent'
    : 'creates the rendezvous';

function asking({ type, body }: Message): string {
  const isProof = typeof body === 'string' && body.includes('"m.login.password"');
  if (type === 'POST login/get_token') {
    return isProof ? 'asks for a login token, with a proof' : 'asks for a login token';
  }
  return type === 'POST keys/signatures/upload' ? 'uploads a signature' : `asks ${type}`;
}

const shows = (what: string): Act => ({ place: 'user', text: `shows ${what}` });

/** How it ended, in the words of the text where it has some: of other ends only that. */
function ends(outcome: string): Act {
  if (outcome === 'success') return { place: 'user', text: 'ends well' };
  const class_ = classes[outcome];
  const text = 'ends, but not well';
  return { place: 'user', text: class_ === undefined ? text : `${text}: ${class_}` };
}

/** By the outcomes of the machine and those that an adapter tells. */
const classes: Readonly<Record<string, string>> = {
  declined: 'declined',
  cancelled: 'cancelled',
  unsupported: 'unsupported',
  securityError: 'security error',
  'security-error': 'security error',
  deviceNotVisible: 'device not visible',
  'device-not-visible': 'device not visible',
};

/** The act that a screen of the machine is; undefined for one that a client need not have. */
export function actOfScreen({ type, outcome }: Message): Act | undefined {
  if (type === 'screen.ended') return ends(String(outcome));
  if (type === 'screen.qr') return shows('a code to scan');
  if (type === 'screen.uia') return shows('the question for the password');
  return type === 'screen.approve' ? shows('the code, and asks to approve') : undefined;
}

export const actOfShown = (shown: SignInShown): Act =>
  shown.event === 'ended'
    ? ends(shown.outcome)
    : (actOfScreen({ type: `screen.${shown.screen}` }) as Act);
