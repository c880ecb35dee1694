/** Child: this engine on a ring of machines that pass a token once around. */

import { checkSystem } from '../../sim/check/check.ts';
import { compose } from '../../sim/system/compose.ts';
import { ring } from '../models/ring.ts';
import { report } from './sample.ts';

const size = Number(process.argv[2]);
report(checkSystem(compose(ring(size), 'untimed')));
