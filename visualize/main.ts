/** The page: a form on the left, the run that it asks for on the right, the address in step. */

import { rendezvous as model } from '../machines/index.ts';
import { UsageError } from '../sim/errors.ts';
import type { RunRecord } from '../sim/run.ts';
import { simulate } from '../sim/simulate.ts';
import { noFaults } from '../sim/system.ts';
import { makeControls } from './controls.ts';
import { hideDetail, showDetail } from './detail.ts';
import { showOutcomes } from './outcomes.ts';
import { Sequence } from './sequence.ts';
import { formatWishes, type Given, parseWishes } from './wishes.ts';

function part<E extends HTMLElement>(id: string): E {
  return document.getElementById(id) as E;
}

const error = part('error');
const detail = part('detail');
let current: RunRecord | undefined;

const sequence = new Sequence(part('sequence'), (item) => {
  if (current !== undefined) showDetail(detail, item, current, model, closeDetail);
});
const controls = makeControls(part<HTMLFormElement>('controls'), model, (given) => {
  const used = run(given);
  if (used === undefined) return;
  const query = new URLSearchParams(used).toString();
  history.pushState(null, '', query === '' ? location.pathname : `?${query}`);
});

function closeDetail(): void {
  hideDetail(detail);
  sequence.release();
}

/** Runs and draws; gives what was used. What cannot be run is said, and all else stays. */
function run(given: Given): Given | undefined {
  try {
    const wishes = parseWishes(model, given);
    const { settings, loss, seed, choose } = wishes;
    const faults = { ...noFaults, loss };
    const record = simulate(model, { settings, faults, choose: [...choose], seed });
    current = record;
    error.textContent = '';
    hideDetail(detail);
    showOutcomes(part('outcomes'), record);
    sequence.show(record);
    return formatWishes(model, wishes);
  } catch (problem) {
    error.textContent = problem instanceof Error ? problem.message : String(problem);
    if (problem instanceof UsageError) return undefined;
    throw problem;
  }
}

function runAddress(): void {
  const given = Object.fromEntries(new URLSearchParams(location.search));
  controls.fill(given);
  run(given);
}

document.title = model.title;
part('title').textContent = model.title;
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !detail.hidden) closeDetail();
});
addEventListener('popstate', runAddress);
runAddress();
