/** Why each finding is violated, as it is written down: the engine decides. */

import { expect, it } from 'vitest';
import { rendezvous } from '../../machines/msc3906/index.ts';
import recorded from '../../machines/msc3906/recorded/reasons.json' with { type: 'json' };
import { placesOf } from '../../sim/check/shown.ts';
import { reasons } from '../recordReasons.ts';

const { findings = [] } = rendezvous;

it('what each needs, and from when on nothing avoids it, is as recorded', () => {
  expect(reasons()).toEqual(recorded);
});

it('each that a search shows is told with what it needs', () => {
  const shown = findings.filter((finding) => placesOf(rendezvous, finding).length > 0);
  const told = findings.filter(({ needs }) => needs !== undefined);
  expect(told.map(({ name }) => name)).toEqual(shown.map(({ name }) => name));
});
