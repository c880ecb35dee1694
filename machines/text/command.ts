/** `text`: a proposal held against the machines, or two revisions of it against each other. */

import type { Model } from 'actorcheck';
import { type AddCommand, asExpected, type Io, notAsExpected, readText } from 'actorcheck/cli';
import { textIn } from '../protocol/protocol.ts';
import type { TextParts } from '../protocol/text.ts';
import type { Examined } from './examine.ts';

interface Options {
  readonly json?: true;
}

export const textCommand: AddCommand = (program, io, exit, { model }) => {
  const parts = textIn(model);
  if (parts === undefined) return;
  program
    .command('text')
    .description("a proposal's own diagrams, examples and steps, held against the machines")
    .argument('<file>', 'the Markdown of a proposal; with another one, the older revision')
    .argument('[newer]', 'a newer revision, to compare')
    .option('--json', 'what is found as JSON')
    .addHelpText(
      'after',
      '\nExit code: 0 nothing is found, or what is on record of this revision; of two revisions, ' +
        'always. 1 not so, 2 bad usage.',
    )
    .action(async (file: string, newer: string | undefined, { json }: Options) => {
      const asked = { model, parts, io, isJson: json === true };
      exit(await (newer === undefined ? textOf(file, asked) : textsOf([file, newer], asked)));
    });
};

interface Asked {
  readonly model: Model;
  readonly parts: TextParts;
  readonly io: Io;
  readonly isJson: boolean;
}

async function examined(text: string, { model, parts, io }: Asked): Promise<Examined> {
  const { examine } = await import('./examine.ts');
  const found = examine(text, model, parts.vocabulary, (what) => io.progress?.(what));
  return found.finally(() => io.progress?.(''));
}

async function textOf(file: string, asked: Asked): Promise<number> {
  const { parts, io, isJson } = asked;
  const text = readText('file', file);
  const { recordChanges, renderText } = await import('./report.ts');
  const { blobOf } = await import('actorcheck/coverage');
  const found = await examined(text, asked);
  const { facts, diagrams } = found;
  const blob = blobOf(text);
  if (isJson) io.out(`${JSON.stringify({ blob, facts, diagrams }, null, 2)}\n`);
  else io.out(renderText(found, file));
  const known = (await parts.recorded())[blob];
  if (known === undefined) return facts.length === 0 ? asExpected : notAsExpected;
  const changes = recordChanges(facts, known);
  if (changes.length === 0 && !isJson) io.out('\nas recorded\n');
  for (const line of changes) io.error(`${line}\n`);
  return changes.length === 0 ? asExpected : notAsExpected;
}

async function textsOf(files: readonly [string, string], asked: Asked): Promise<number> {
  const { model, parts, io, isJson } = asked;
  const texts = files.map((file) => readText('file', file)) as [string, string];
  const { renderCompared } = await import('./report.ts');
  const { blobOf } = await import('actorcheck/coverage');
  const { compareRevisions } = await import('./revisions.ts');
  const older = await examined(texts[0], asked);
  const newer = await examined(texts[1], asked);
  const [isOld, isNew] = texts.map((text) => blobOf(text) === parts.blob);
  const compared = compareRevisions(older, newer, model, {
    document: parts.vocabulary.document,
    in: isNew ? 'new' : isOld ? 'old' : null,
  });
  io.out(isJson ? `${JSON.stringify(compared, null, 2)}\n` : renderCompared(compared, files));
  return asExpected;
}
