import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { rendezvous } from '../../machines/msc3906/index.ts';
import { fileOf, readmes, upToDate } from './main.ts';
import { stepTable } from './steps.ts';

describe('readmes', () => {
  const textOf = (readme: string) => readFileSync(fileOf(readme), 'utf8');

  it("the engine's says what the code says (npm run readme writes it)", () => {
    expect(upToDate('sim/README.md')).toBe(textOf('sim/README.md'));
  });

  it('every step of the text is somewhere in the machines, and the table says where', () => {
    const table = stepTable();
    expect(textOf('machines/README.md')).toContain(table);
    for (const { id } of rendezvous.steps) {
      expect(table).toMatch(new RegExp(`^\\| ${id} \\|.*\\]\\([\\w/]+\\.ts\\)`, 'm'));
    }
  });

  const all = [
    ...Object.keys(readmes),
    'machines/conform/README.md',
    'machines/live/README.md',
    'visualize/README.md',
  ];
  it.each(all)('%s: what it links to is there', (readme) => {
    const links = textOf(readme).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g);
    const local = [...links].map(([, link = '']) => link).filter((link) => !/^https?:/.test(link));
    const missing = local.filter(
      (link) => !existsSync(new URL(link, pathToFileURL(fileOf(readme)))),
    );
    expect(missing).toEqual([]);
  });

  it('the first one fits a sitting', () => {
    expect(textOf('README.md').split('\n').length).toBeLessThanOrEqual(200);
  });
});
