/** What the view of the machines is made of. */

import { zoomButtons } from '../frame.ts';

export const template = `
  <div class="tools" role="toolbar" aria-label="Machines">
    ${zoomButtons(1.4)}
    <button type="button" class="as-fits">Fold as fits</button>
    <button type="button" class="unfold-all">Unfold all</button>
    <button type="button" class="fold-all">Fold all</button>
    <button type="button" class="count">Count in all states</button>
    <label class="compared" hidden>Changes <select></select></label>
    <span class="note" role="status"></span>
  </div>
  <nav class="list" aria-label="Machines"></nav>
  <div class="canvas chart"></div>
  <ul class="legend key" aria-label="Signs"></ul>
  <aside aria-label="About what is chosen">
    <button type="button" class="close">Close</button>
    <section class="one" aria-live="polite" tabindex="-1"></section>
    <p class="hint">Up and down go from state to state, right and left along the arrows;
    <kbd>Enter</kbd> opens, <kbd>+</kbd> unfolds, <kbd>-</kbd> folds.</p>
  </aside>`;
