/** State graphs by setting: asked of the worker once, and kept while the setting stays. */

import type { Progress } from 'actorcheck/check';
import type { Running } from 'actorcheck/run';
import { engine } from '../engine.ts';
import type { Setting } from '../setting.ts';
import type { StateGraph } from './request.ts';

/** How many states are looked for at first, and how many when more are asked for. */
export const usualStates = 50_000;
export const mostStates = 400_000;

interface Kept {
  readonly key: string;
  readonly maxStates: number;
  readonly running: Running<StateGraph>;
  graph: StateGraph | null;
}

let kept: Kept | null = null;

/** What of a setting the graph depends on. */
export const graphKey = ({ given, faults, amend }: Setting): string =>
  JSON.stringify([Object.entries(given).sort(), faults, [...amend].sort()]);

/** The graph of a setting, if it is there. */
export const graphOf = (setting: Setting): StateGraph | null =>
  kept?.key === graphKey(setting) ? kept.graph : null;

/** Asks for the graph of a setting; what is under way for another one is stopped. */
export function askGraph(
  setting: Setting,
  maxStates: number,
  onProgress: (progress: Progress) => void,
): Running<StateGraph> {
  const key = graphKey(setting);
  if (kept?.key === key && kept.graph !== null && kept.maxStates >= maxStates) return kept.running;
  kept?.running.stop();
  const { given, faults, amend } = setting;
  const running = engine.ask('graph', { given, faults, amend, maxStates }, onProgress);
  const own: Kept = { key, maxStates, running, graph: null };
  kept = own;
  const forget = () => {
    if (kept === own) kept = null;
  };
  running.result.then((graph) => {
    own.graph = graph;
  }, forget);
  return running;
}
