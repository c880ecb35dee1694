/** Child: the plain explorer that the checker is tested by, on two-phase commit. */

import { compose } from '../../sim/system/compose.ts';
import { twoPhaseCommit } from '../models/twoPhaseCommit.ts';
import { explore } from '../sim/check/plain.ts';
import { report, sizeOf, WrongResult } from './sample.ts';

const mostStates = 100_000;

const system = compose(twoPhaseCommit(sizeOf(process.argv)), 'untimed');
const startedMs = performance.now();
const graph = explore(system, mostStates);
const seconds = (performance.now() - startedMs) / 1000;
if (graph === null) throw new WrongResult(`more than ${mostStates} states`);
const transitions = graph.nodes.reduce((sum, { edges }) => sum + edges.length, 0);
report({ states: graph.nodes.length, transitions, seconds });
