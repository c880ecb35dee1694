/**
 * Which revision of a text lines are of, told without the text: by its hash, and by a short hash of
 * each line, which are enough to find the same lines in another revision.
 */

import { sha1 } from '@noble/hashes/legacy.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { TextRevision } from '../model/model.ts';

const utf8 = new TextEncoder();

/** The hash that Git has of a file with this text. */
export function blobOf(text: string): string {
  const bytes = utf8.encode(text);
  const head = utf8.encode(`blob ${bytes.length}\0`);
  return bytesToHex(sha1.create().update(head).update(bytes).digest());
}

/** Letters of a line's hash: of 2000 lines, two that differ have the same one in 1 of 500 texts. */
const letters = 5;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** What is after the last line break is a line only if something is there. */
export const linesOf = (text: string): string[] =>
  text.replace(/(\r\n?|\n)$/, '').split(/\r\n?|\n/);

/** Of each line, whatever spaces it has. */
export const lineHashes = (text: string): string[] => linesOf(text).map(hashOfLine);

function hashOfLine(line: string): string {
  const digest = sha1(utf8.encode(line.trim().replace(/\s+/g, ' ')));
  return Array.from(digest.subarray(0, letters), (byte) => alphabet[byte % 64]).join('');
}

/** The hash of a line with nothing in it. */
export const emptyLine = hashOfLine('');

/** What a model says of a text whose lines it names: see `revisions` there. */
export const revisionOf = (text: string): TextRevision => {
  return { blob: blobOf(text), lines: lineHashes(text).join('') };
};

/** The hashes of the lines of a revision, as `lineHashes` has them. */
export const hashesIn = ({ lines }: TextRevision): string[] =>
  lines.match(new RegExp(`.{${letters}}`, 'g')) ?? [];

/** Where a text is in a repository. */
interface Place {
  /** Which state of the repository; null where the address does not say. */
  readonly commit: string | null;
  /** From the root of the repository. */
  readonly path: string;
}

/** What an address says, as GitHub and GitLab write them; of any other, the last part is a path. */
export function placeOf(address: string): Place {
  const [, commit, path] = /\/blob\/([^/]+)\/([^?#]+)/.exec(address) ?? [];
  if (commit !== undefined && path !== undefined) return { commit, path: decodeURI(path) };
  const last =
    address
      .replace(/[?#].*$/, '')
      .split('/')
      .at(-1) ?? '';
  return { commit: null, path: decodeURI(last) };
}
