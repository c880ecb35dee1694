import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rendezvous } from '../../machines/msc3906/index.ts';
import { fileOf, upToDate } from './main.ts';
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

  it('the first one fits a sitting', () => {
    expect(textOf('README.md').split('\n').length).toBeLessThanOrEqual(200);
  });
});
