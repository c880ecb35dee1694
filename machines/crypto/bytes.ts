/** Between bytes and the texts that machines exchange. */

import { base64, base64nopad } from '@scure/base';

export const encoder = new TextEncoder();
/** Strict, and with a leading byte order mark kept: what was sealed comes out unchanged. */
export const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The bytes of standard base64, padded or not; undefined if it is neither. */
export function decodeBase64(text: string): Uint8Array | undefined {
  try {
    return text.endsWith('=') ? base64.decode(text) : base64nopad.decode(text);
  } catch {
    return undefined;
  }
}

export function decodeExactly(text: string, length: number): Uint8Array | undefined {
  const bytes = decodeBase64(text);
  return bytes?.length === length ? bytes : undefined;
}
