/** What a file holds as text, or in one line why it is none. */

import { UsageError } from 'actorcheck';

/** More than any proposal has; a page that shows more would not be read. */
const largestBytes = 5_000_000;

/** Throws a UsageError that says what came instead of a text. */
export function textIn(name: string, bytes: Uint8Array): string {
  const refuse = (got: string): never => {
    throw new UsageError(`${name}: expected a text in Markdown, got ${got}`);
  };
  if (bytes.length > largestBytes) refuse(`${bytes.length} bytes, more than ${largestBytes}`);
  const zero = bytes.indexOf(0);
  if (zero !== -1) refuse(`a binary file: byte ${zero} is zero`);
  const text = decoded(bytes) ?? refuse('a file that is not UTF-8');
  if (text.trim() === '') refuse(bytes.length === 0 ? 'an empty file' : 'a file of spaces alone');
  return text;
}

function decoded(bytes: Uint8Array): string | null {
  try {
    // With a byte order mark, if it has one: it is part of what Git has a hash of.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
