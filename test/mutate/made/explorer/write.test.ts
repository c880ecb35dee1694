/** A mutant in the explorer: the model that it opens, and the address that it opens it at. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Model } from 'actorcheck';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keptInAddress, parseAddress } from '../../../../visualize/address.ts';
import { Comparison, sideOf } from '../../../../visualize/compare/comparison.ts';
import { fromFragment, pinnedAs } from '../../../../visualize/compare/other.ts';
import { wholeOf } from '../../../../visualize/compare/whole.ts';
import { Session } from '../../../../visualize/session.ts';
import type { Path } from '../../../../visualize/setting.ts';
import { machineModules } from '../modules.ts';
import type { Mutant } from '../mutant.ts';
import { usualMutated } from '../mutated.ts';
import { type Written, writeForExplorer } from './write.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

function mutant(replaces: string, text: string): Mutant {
  const file = 'machines/msc3906/newDevice/protocolChoice.ts';
  const start = readFileSync(root + file, 'utf8').indexOf(replaces);
  const edits = [{ start, end: start + replaces.length, text }];
  return { id: 'one', operator: 'action-left-out', file, line: 1, text: 'tells nothing', edits };
}

describe('a mutant in the explorer', () => {
  let folder: string;
  let written: Written | null;
  let model: Model;
  beforeAll(async () => {
    mkdirSync(`${root}node_modules/.cache`, { recursive: true });
    folder = mkdtempSync(`${root}node_modules/.cache/mutant-`);
    const file = join(folder, 'mutant.mjs');
    const made = mutant(`actions: 'tellProtocol',`, '');
    written = await writeForExplorer(
      made,
      usualMutated,
      await machineModules(usualMutated.entry),
      file,
    );
    model = ((await import(pathToFileURL(file).href)) as { default: Model }).default;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is an amendment of the model', () => {
    expect(model.amendments?.at(-1)).toMatchObject({ name: 'mutant' });
    expect(model.amendments?.at(-1)?.text).toMatch(/^tells nothing \(machines.*:1\)$/);
  });

  it('opens beside the original, where they first differ', () => {
    const { fragment, difference, place } = written as Written;
    expect([difference.actor, place]).toEqual(['newDevice', 'default, as written']);
    const { path, view } = parseAddress(model, fragment);
    expect(view).toBe('compare');
    const session = new Session(model);
    session.load(path as Path);
    expect(session.setting.amend).toEqual(['mutant']);
    const other = fromFragment(new Session(model), keptInAddress(pinnedAs) as string);
    expect(other.setting.amend).toEqual([]);
    const compared = new Comparison([sideOf(wholeOf(session)), sideOf(wholeOf(other))]);
    expect(compared.differences[0]).toBeGreaterThan(10);
  });
});
