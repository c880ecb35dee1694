/** Which of the texts that a model refers to a file is, in whatever revision. */

import { type TextRevision, UsageError } from 'actorcheck';
import { blobOf, hashesIn, lineHashes, placeOf } from 'actorcheck/coverage';

/** What a model says of its texts. */
export interface Known {
  /** Where each is to be read, by its name in sources. */
  readonly texts: Readonly<Record<string, string>>;
  /** The revisions that lines are of, as far as they are known. */
  readonly revisions: Readonly<Record<string, TextRevision>>;
}

/**
 * Revisions of one text have more than half of their letters in lines that are the same; of texts
 * about other things it is less than a tenth, headings and examples mostly.
 */
const leastShare = 0.2;

/** Throws a UsageError that says which texts there are, if it is none of them. */
export function documentOf({ texts, revisions }: Known, name: string, text: string): string {
  const documents = Object.keys(texts);
  if (documents.length === 0) {
    throw new UsageError(`${name}: this model refers to no text, so that none can be shown`);
  }
  const blob = blobOf(text);
  const exact = documents.find((document) => revisions[document]?.blob === blob);
  if (exact !== undefined) return exact;
  const shares = documents.flatMap((document) => {
    const revision = revisions[document];
    return revision === undefined ? [] : [{ document, share: shareOf(revision, text) }];
  });
  const [best] = shares.sort((a, b) => b.share - a.share);
  if (best !== undefined && best.share >= leastShare) return best.document;
  const named = documents.find(
    (document) =>
      revisions[document] === undefined && isNamed(document, texts[document] ?? '', name, text),
  );
  if (named !== undefined) return named;
  const known = documents.map((document) => `${document} (${fileOf(texts[document] ?? '')})`);
  const near =
    best === undefined ? '' : `, ${Math.round(100 * best.share)}% of it as in ${best.document}`;
  throw new UsageError(`${name}: expected one of ${known.join(', ')}, got another text${near}`);
}

/** How much of a text is in lines that a revision has too. */
function shareOf(revision: TextRevision, text: string): number {
  const known = new Set(hashesIn(revision));
  const lines = [...new Set(text.split(/\r\n?|\n/).map((line) => line.trim()))];
  const hashes = lineHashes(lines.join('\n'));
  let [same, all] = [0, 0];
  for (const [index, { length }] of lines.entries()) {
    all += length;
    if (known.has(hashes[index] ?? '')) same += length;
  }
  return all === 0 ? 0 : same / all;
}

/** Whether a file is called as the text, or begins with its name. */
function isNamed(document: string, address: string, name: string, text: string): boolean {
  const [first = ''] = text.trimStart().split('\n', 1);
  return lastPart(name) === fileOf(address) || first.includes(document);
}

const lastPart = (path: string): string => path.split('/').at(-1) ?? '';
const fileOf = (address: string): string => lastPart(placeOf(address).path);
