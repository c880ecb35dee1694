/** The page on a model of one's own: loaded anew when the model changes; a bad one is told. */

import { changedEvent, problemEvent } from './events.ts';
import { keptIn, withoutPath } from './kept.ts';
import { showProblem } from './problem.ts';

/** Set while the page is loaded anew, because the model has changed. */
const changedKey = 'model has changed';

import.meta.hot?.on(changedEvent, () => {
  sessionStorage.setItem(changedKey, '');
  history.replaceState(null, '', `#${withoutPath(location.hash.slice(1))}`);
  location.reload();
});

try {
  const { model } = await import('../model.ts');
  if (sessionStorage.getItem(changedKey) !== null) {
    history.replaceState(null, '', `#${keptIn(model, location.hash.slice(1))}`);
    sessionStorage.removeItem(changedKey);
  }
  await import('../main.ts');
} catch (error) {
  const { message } = error instanceof Error ? error : new Error(String(error));
  showProblem(message);
  // The server knows those that it has found itself.
  if (!message.startsWith('model: ')) import.meta.hot?.send(problemEvent, { problem: message });
}
