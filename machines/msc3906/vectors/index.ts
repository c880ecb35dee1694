/** The protocol's part of a test vector: its keys, the QR code, and each message on the wire. */

import type { Json, VectorMessage, VectorPart, VectorRun } from 'actorcheck';
import { type Crypto, cryptoFor } from '../../crypto/index.ts';
import { statusOf } from '../../http/message.ts';
import { type Agreement, agreementsOf, keysOf } from './keys.ts';
import { openedIn, signaturesIn } from './sealed.ts';
import { bodyOf, type Headers, headersOf } from './wire.ts';

/** What is the same for all that goes over HTTP. */
function httpOf(
  message: VectorMessage,
  headers: Headers,
  sealed: ReturnType<typeof openedIn>,
): Readonly<Record<string, Json>> {
  const { type, url } = message.envelope.message;
  const body = bodyOf(message);
  const rest = { headers, body, sealed, signatures: signaturesIn(body) };
  if (type.startsWith('response.')) {
    const { answers } = message;
    return { kind: 'answer', answers, status: statusOf({ type }), ...rest };
  }
  return { kind: 'request', method: type.split(' ')[0] ?? '', url: url as string, ...rest };
}

function partOf(
  crypto: Crypto,
  agreements: readonly Agreement[],
  message: VectorMessage,
  headers: Headers | undefined,
): Readonly<Record<string, Json>> {
  const sent = message.envelope.message;
  const sealed = openedIn(crypto, agreements, sent);
  if (headers !== undefined) return httpOf(message, headers, sealed);
  const { type, ...content } = sent;
  if (type !== 'to-device') return { kind: 'screen', content: content as Json };
  return { kind: 'to-device', ...(content as Record<string, Json>), sealed };
}

/** The codes that were shown: one, unless a device starts again from nothing. */
function qrCodesOf({ messages }: VectorRun): Json[] {
  return messages.flatMap(({ from, envelope }, number) => {
    const { type, qr } = envelope.message;
    if (type !== 'screen.qr' || typeof qr !== 'string') return [];
    return [{ shownBy: from, message: number, text: qr, content: JSON.parse(qr) as Json }];
  });
}

export function vector(run: VectorRun): VectorPart {
  const crypto = cryptoFor({ kind: 'real', seed: run.seed });
  const agreements = agreementsOf(crypto, run);
  const headers = headersOf(run.messages, run.settings);
  return {
    values: {
      keys: keysOf(crypto, run).map((key) => ({ ...key })),
      agreements: agreements.map((one) => ({ ...one })),
      qrCodes: qrCodesOf(run),
    },
    messages: run.messages.map((message, number) =>
      partOf(crypto, agreements, message, headers[number]),
    ),
  };
}
