/** A folder that is dropped or chosen, a clone of the proposals say: texts are found in it. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, it } from 'vitest';
import { rendezvous as model } from '../../machines/msc3906/index.ts';
import { placeOf } from '../../sim/coverage/revision.ts';
import { dropPaths } from './dropping.ts';
import { syntheticLines, takeAsRevision } from './syntheticText.ts';
import { visitor as newVisitor } from './visitor.ts';

const visitor = newVisitor();
const text = `${syntheticLines().join('\n')}\n`;
const { path } = placeOf(model.texts?.MSC3906 ?? '');
const folders: string[] = [];
const title = () => visitor.page.locator('#text .page h1').first();

/** With one file, at a path. */
function folderWith(file: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'clone-'));
  folders.push(folder);
  mkdirSync(join(folder, 'proposals', 'images'), { recursive: true });
  writeFileSync(join(folder, 'proposals', 'other.md'), '# Something else\n');
  writeFileSync(join(folder, file), text);
  return folder;
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

it.each([
  ['dropped, by its path', path],
  ['dropped, by what is in it', 'proposals/renamed.md'],
  ['dropped, by its name', path.split('/').at(-1) ?? ''],
])('%s', async (_, file) => {
  await takeAsRevision(visitor.page, text);
  await visitor.visit('');
  await dropPaths(visitor.page, folderWith(file));
  await title().waitFor();
});

it('chosen', async () => {
  await takeAsRevision(visitor.page, text);
  await visitor.visit('');
  await visitor.page.keyboard.press('t');
  await visitor.page.getByLabel('Folder of texts').setInputFiles(folderWith(path));
  await title().waitFor();
});
