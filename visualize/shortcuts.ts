/** What the keys of the page do. */

import type { Shortcut } from './keys.ts';
import type { NextPanel } from './nextPanel.ts';
import type { PathBar } from './pathBar.ts';
import type { Places } from './places.ts';
import type { Session } from './session.ts';
import type { Share } from './share.ts';
import type { Tabs } from './tabs.ts';
import type { TextBeside } from './text/index.ts';

interface Steered {
  readonly session: Session;
  readonly pathBar: PathBar;
  readonly nextPanel: NextPanel;
  readonly tabs: Tabs;
  readonly share: Share;
  readonly text: TextBeside;
  readonly places: Places;
  /** Opens the list of keys. */
  help(): void;
}

export function shortcutsOf(steered: Steered): Shortcut[] {
  const { session, pathBar, nextPanel, tabs, share, text, places, help } = steered;
  const plain = (key: string, text: string, act: () => void) => ({ keys: [key], text, act });
  return [
    {
      keys: ['ArrowLeft', 'u'],
      shown: 'Left or U',
      text: 'one step back',
      act: () => session.undo(),
    },
    {
      keys: ['ArrowRight', 'r'],
      shown: 'Right or R',
      text: 'one step on',
      act: () => session.redo(),
    },
    plain('n', 'the next step: of this path or, at its end, the usual one', () => pathBar.step()),
    {
      keys: [...'123456789'],
      shown: '1 to 9',
      text: 'take the step of that number',
      act: (key) => nextPanel.take(Number(key)),
    },
    plain('Home', 'to the start', () => session.jump(0)),
    plain('End', 'to the end of the path', () => session.jump(session.steps.length)),
    {
      keys: [' ', 'p'],
      shown: 'Space or P',
      text: 'play, pause',
      act: () => pathBar.togglePlay(),
    },
    plain('e', 'the usual run from here to the end', () => pathBar.usualRun()),
    plain('w', 'a random walk from here to the end', () => pathBar.randomWalk()),
    plain('d', 'to the drawing: in the sequence, to the row at the cursor', () =>
      places.toDrawing(),
    ),
    plain('g', 'to the list of what can happen next', () => places.toNext()),
    plain('k', 'to the knobs and the rest of the setting', () => places.toSetting()),
    plain('v', 'to the tabs of the views', () => places.toTabs()),
    {
      keys: ['[', ']'],
      text: 'the view before, the view after',
      act: (key) => tabs.turn(key === ']' ? 1 : -1),
    },
    {
      keys: [',', '.'],
      text: 'in Compare: the difference before, the next one',
      act: (key) => turnDifference(key === '.' ? 1 : -1),
    },
    plain('t', 'the text beside it: show it, hide it', () => void text.toggle()),
    plain('s', 'the setting: show it, hide it', () => share.toggleSetting()),
    plain('l', 'copy the link to what is on screen', () => void share.copyLink()),
    plain('?', 'this list', help),
  ];
}

/** The view that compares hears of it, if it is open. */
const turnDifference = (by: number) =>
  document.dispatchEvent(new CustomEvent('turn-difference', { detail: by }));
