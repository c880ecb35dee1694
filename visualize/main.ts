/** The page: one session, the views on it, and what steers it. */

import { UsageError } from 'actorcheck';
import { formatAddress, onKept, parseAddress } from './address.ts';
import { Controls } from './controls.ts';
import { Keys } from './keys.ts';
import { showKnowledge } from './knowledgePanel.ts';
import { model, modelIn } from './model.ts';
import { NextPanel } from './nextPanel.ts';
import { PathBar } from './pathBar.ts';
import { type Change, Session } from './session.ts';
import { Share } from './share.ts';
import { showShown } from './shown.ts';
import { Tabs } from './tabs.ts';
import { mostSteps, usualStep } from './usual.ts';
import { views } from './views.ts';

function part<E extends HTMLElement>(id: string): E {
  return document.getElementById(id) as E;
}

/** An address is written once the reader rests: browsers refuse more than a few a second. */
const restMs = 250;

const session = new Session(model);
const say = (text: string) => {
  part('status').textContent = text;
};

/** What cannot be done is said in its line, and all else stays. */
function attempt(act: () => void): boolean {
  try {
    act();
    part('error').textContent = '';
    return true;
  } catch (problem) {
    part('error').textContent = problem instanceof Error ? problem.message : String(problem);
    if (!(problem instanceof UsageError)) throw problem;
    return false;
  }
}

const toUsualEnd = () => session.follow(() => usualStep(session), mostSteps);

/** The view that compares hears of it, if it is open. */
const turnDifference = (by: number) =>
  document.dispatchEvent(new CustomEvent('turn-difference', { detail: by }));

const tabs = new Tabs(part('tabs'), part('views'), views, session, ({ stepwise }) => {
  part('next').hidden = !stepwise;
  noteAddress();
});
const controls = new Controls(part<HTMLFormElement>('controls'), model, (read) => {
  attempt(() => {
    pathBar.stop();
    session.set(read());
    toUsualEnd();
  });
});
const pathBar = new PathBar(part('path'), session, say);
const nextPanel = new NextPanel(part('next'), session, attempt);
const share = new Share({ tools: part('tools'), panels: part('views'), session, attempt, say });
const keys = new Keys([
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
  {
    keys: ['n'],
    text: 'the next step: of this path or, at its end, the usual one',
    act: () => pathBar.step(),
  },
  {
    keys: [...'123456789'],
    shown: '1 to 9',
    text: 'take the step of that number',
    act: (key) => nextPanel.take(Number(key)),
  },
  { keys: ['Home'], text: 'to the start', act: () => session.jump(0) },
  { keys: ['End'], text: 'to the end of the path', act: () => session.jump(session.steps.length) },
  { keys: [' ', 'p'], shown: 'Space or P', text: 'play, pause', act: () => pathBar.togglePlay() },
  { keys: ['e'], text: 'the usual run from here to the end', act: () => pathBar.usualRun() },
  { keys: ['w'], text: 'a random walk from here to the end', act: () => pathBar.randomWalk() },
  { keys: ['g'], text: 'to the list of what can happen next', act: () => nextPanel.focus() },
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
  { keys: ['s'], text: 'the setting: show it, hide it', act: () => share.toggleSetting() },
  { keys: ['l'], text: 'copy the link to what is on screen', act: () => void share.copyLink() },
  { keys: ['?'], text: 'this list', act: () => keys.help() },
]);
share.onHelp(() => keys.help());

let writing: ReturnType<typeof setTimeout> | undefined;
/** The fragment that was last written or read: another was put there by the reader. */
let written = '';

function noteAddress(): void {
  clearTimeout(writing);
  writing = setTimeout(writeAddress, restMs);
}

function writeAddress(): void {
  written = `#${formatAddress(session, tabs.opened.name)}`;
  if (location.hash !== written) history.replaceState(null, '', written);
}

/** A link shows what it names; without a path of its own, the usual run. */
function followAddress(): void {
  written = location.hash;
  const ok = attempt(() => {
    const { setting, path, isExact, view } = parseAddress(model, location.hash.slice(1));
    if (path === null) {
      session.load({ setting, steps: [], isExact });
      toUsualEnd();
    } else session.load(path);
    tabs.open(view);
  });
  if (!ok && session.steps.length === 0) {
    toUsualEnd();
    tabs.open(null);
  }
}

function show(change: Change | 'all'): void {
  if (change === 'setting' || change === 'all') controls.fill(session.setting);
  if (session.remark !== '') say(session.remark);
  pathBar.show();
  nextPanel.show();
  showShown(part('shown'), session);
  showKnowledge(part('next'), session);
  void tabs.show();
  noteAddress();
}

document.title = model.title;
part('title').textContent = model.title;
followAddress();
session.on(show);
onKept(noteAddress);
// A view that has put something on screen sends the reader to the view that shows it.
document.addEventListener('open-view', (event) => tabs.open((event as CustomEvent<string>).detail));
addEventListener('hashchange', () => {
  if (modelIn(location.hash) !== model) location.reload();
  else if (location.hash !== written) followAddress();
});
show('all');
