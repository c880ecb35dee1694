/** An error names a row of the table of meanings: it is there. */

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { features, meaning } from '../../../sim/system/errors.ts';

const readme = readFileSync(new URL('../../../sim/README.md', import.meta.url), 'utf8');

it.each(features)('%s has a row', (feature) => {
  expect(readme).toContain(`| <a id="${feature}"></a>`);
  expect(meaning(feature)).toContain(`"${feature}"`);
});
