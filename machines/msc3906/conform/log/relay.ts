/** What there is to see in exchanges with a relay (MSC3886), and in what devices leave there. */

import type { Message } from 'actorcheck';
import { decodeText } from '../../../http/decode.ts';
import { header, statusOf } from '../../../http/message.ts';
import { isCut, maybe, named, parts, type Seen } from '../../../protocol/log.ts';
import { announcementSchema, keySchema, sealedSchema } from '../../../rendezvous/msc3903.ts';

const headerIn = (message: Message, name: string): string | undefined =>
  header({ ...message, from: '' }, name);

const etagIn = (message: Message, name: string): Seen => {
  const tag = headerIn(message, name);
  return tag === undefined ? null : named('etag', tag);
};

/** Sealed, a key, or an announcement (MSC3903); of anything else only that it is there. */
function payload(message: Message): Seen {
  const { body } = message;
  if (isCut(message)) return maybe(undefined);
  if (body === undefined) return null;
  const sealed = decodeText(sealedSchema, body);
  if (sealed.ok) {
    const { iv, ciphertext } = sealed.value;
    return parts({ iv: named('iv', iv), ciphertext: named('ciphertext', ciphertext) });
  }
  const key = decodeText(keySchema, body);
  if (key.ok) return parts({ algorithm: key.value.algorithm, key: named('key', key.value.key) });
  const announcement = decodeText(announcementSchema, body);
  if (announcement.ok) return parts({ algorithm: announcement.value.algorithm });
  return named('payload', String(body));
}

/** What the members of a sealed message are called by: a token is a token wherever it is told. */
const kinds: Readonly<Record<string, string>> = {
  login_token: 'login token',
  device_id: 'device',
  verifying_device_id: 'device',
  device_key: 'signing key',
  verifying_device_key: 'signing key',
  master_key: 'signing key',
};

function saying(plaintext: unknown): Seen {
  if (typeof plaintext !== 'object' || plaintext === null) return JSON.stringify(plaintext) ?? null;
  // The address of a homeserver has several forms.
  const members = Object.entries(plaintext).filter(([name]) => name !== 'homeserver');
  return parts(
    Object.fromEntries(
      members.map(([name, value]) => {
        const kind = kinds[name];
        return [name, kind === undefined ? JSON.stringify(value) : named(kind, String(value))];
      }),
    ),
  );
}

export const relayRequest = (request: Message, plaintext: unknown): Seen =>
  parts({
    url: named('url', String(request.url)),
    'if-match': etagIn(request, 'if-match'),
    'if-none-match': etagIn(request, 'if-none-match'),
    payload: payload(request),
    plaintext: maybe(plaintext === undefined ? undefined : saying(plaintext)),
  });

export function relayAnswer(answer: Message): Seen {
  const status = statusOf(answer);
  const location = headerIn(answer, 'location');
  const [etag, point] = [etagIn(answer, 'etag'), location ? named('url', location) : null];
  switch (status) {
    case 201:
      return parts({ status: '201', etag, location: point });
    case 202:
      return parts({ status: '202', etag });
    case 200:
      return parts({ status: '200', etag, payload: payload(answer) });
    case 307:
      return parts({ status: '307', location: point });
    default:
      return parts({ status: String(status), etag: maybe(etag) });
  }
}
