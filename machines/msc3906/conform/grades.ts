/** How bad it is what a client does otherwise. */

import { alwaysIn, gradesOf } from '../../protocol/grades.ts';
import { isLeftWaiting, isWell } from '../outcomes.ts';
import { cryptographyProperties } from '../properties/cryptography.ts';
import { properties } from '../properties/index.ts';
import { loginProperties } from '../properties/login.ts';
import { trustProperties } from '../properties/trust.ts';

/** Of these it is not safety but time that is at stake. */
const timed = ['no-wait-over-ten-seconds', 'visibility-timeout-is-ten-seconds'];

/** What must never happen to approval, tokens, trust, keys and secrets. */
const safety = new Set(
  alwaysIn([...loginProperties, ...trustProperties, ...cryptographyProperties]).filter(
    (name) => !timed.includes(name),
  ),
);

export const grades = gradesOf({ safety, properties, isLeftWaiting, isWell });
