import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { rendezvous } from '../machines/msc3906/index.ts';
import { readmeFile, upToDate } from './readme.ts';

const readme = readFileSync(readmeFile, 'utf8');

it('the generated parts of the README are what the code says (npm run readme writes them)', () => {
  expect(upToDate(readme)).toBe(readme);
});

it('every step of the text is somewhere in the machines', () => {
  for (const { id } of rendezvous.steps) {
    expect(readme).toMatch(new RegExp(`^\\| ${id} \\|.*machines/[\\w/]+\\.ts`, 'm'));
  }
});
