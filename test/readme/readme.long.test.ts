import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { fileOf, upToDate } from './main.ts';

// Their parts take whole searches and a real client. `npm run readme` writes them.
it.each(['README.md', 'machines/README.md'])('%s says what the code says', (readme) => {
  expect(upToDate(readme)).toBe(readFileSync(fileOf(readme), 'utf8'));
});
