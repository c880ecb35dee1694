/** The page: one session, the views on it, and what steers it. */

import { formatAddress, onKept, parseAddress, placeOnPath } from './address.ts';
import type { Change } from './changes.ts';
import { Controls } from './controls.ts';
import { resettle, usualRun } from './keeping.ts';
import { Keys } from './keys.ts';
import { model } from './model.ts';
import { modelIn } from './modelName.ts';
import { NextPanel } from './nextPanel.ts';
import { Notices } from './notices.ts';
import { PathBar } from './pathBar.ts';
import { Places } from './places.ts';
import { Session } from './session.ts';
import { openingSetting } from './setting.ts';
import { Share } from './share.ts';
import { shortcutsOf } from './shortcuts.ts';
import { showShown } from './shown.ts';
import { Tabs } from './tabs.ts';
import { TextBeside } from './text/index.ts';
import { Trail } from './trail.ts';
import { views } from './views.ts';

function part<E extends HTMLElement>(id: string): E {
  return document.getElementById(id) as E;
}

const session = new Session(model);
const notices = new Notices(part('status'), part('error'));
const attempt = (act: () => void) => notices.attempt(act);
const say = (text: string) => notices.say(text);

const trail = new Trail(
  () => formatAddress(session, tabs.opened.name),
  followAddress,
  (fragment) => modelIn(fragment) !== model.name,
);
const tabs = new Tabs(part('tabs'), part('views'), views, session, {
  onLeave: () => trail.leave(),
  onOpen: ({ stepwise }, isOther) => {
    const wasHidden = part('next').hidden;
    part('next').hidden = !stepwise;
    if (wasHidden) drawNext();
    if (isOther) trail.note(true);
  },
});
const controls = new Controls(part<HTMLFormElement>('controls'), model, (read, isScenario) => {
  attempt(() => {
    pathBar.stop();
    (isScenario ? usualRun : resettle)(session, read());
  });
});
const pathBar = new PathBar(part('path'), session, say);
const nextPanel = new NextPanel(part('next'), session, attempt);
const text = new TextBeside({
  stage: part('stage'),
  tools: part('tools'),
  session,
  open: (view) => tabs.open(view),
  isStepwise: () => tabs.opened.stepwise,
  attempt,
  say,
  onRoom: () => share.fit(),
});
const share = new Share({
  tools: part('tools'),
  panels: part('views'),
  view: () => tabs.view,
  session,
  attempt,
  say,
  takeTexts: (files, folders) => text.take(files, folders),
});
const places = new Places({
  skip: part('skip'),
  views: part('views'),
  tabs: part('tabs'),
  setting: part('setting'),
  next: part('next'),
  showSetting: () => share.showSetting(),
  showNext: () => {
    if (!tabs.opened.stepwise) tabs.open(null);
  },
});
const help = () => keys.help();
const steered = { session, pathBar, nextPanel, tabs, share, text, places, help };
const keys = new Keys(shortcutsOf(steered), () => notices.done());
share.onHelp(help);

/** A link shows what it names; without a path of its own, the usual run. */
function followAddress(): void {
  try {
    bringOnScreen(location.hash.slice(1));
    notices.done();
  } catch (problem) {
    // What was there stays; at first, nothing was.
    if (session.steps.length === 0) {
      usualRun(session, openingSetting(model));
      tabs.open(null);
    }
    attempt(() => {
      throw problem;
    });
  }
}

function bringOnScreen(fragment: string): void {
  const place = placeOnPath(session, fragment);
  if (place !== null) {
    session.jump(place.at);
    tabs.open(place.view);
    return;
  }
  const { setting, path, isExact, view } = parseAddress(model, fragment);
  if (path === null) usualRun(session, setting, isExact);
  else session.load(path);
  tabs.open(view);
}

function show(change: Change, isVisit: boolean): void {
  notices.done();
  if (change === 'setting') controls.fill(session.setting);
  if (session.remark !== '') say(session.remark);
  draw();
  trail.note(isVisit);
}

function draw(): void {
  pathBar.show();
  drawNext();
  showShown(part('shown'), session);
  void tabs.show();
}

/** Beside a view that is not looked at step by step it is not seen, and is not drawn. */
function drawNext(): void {
  if (part('next').hidden) return;
  nextPanel.show();
  void drawKnowledge();
}

/** Nothing is loaded for it before somebody knows something: most runs have no attacker. */
let knowledge: typeof import('./knowledgePanel.ts') | undefined;

async function drawKnowledge(): Promise<void> {
  if (knowledge === undefined) {
    if ((model.knowledge?.(session.snapshot) ?? []).length === 0) return;
    knowledge = await import('./knowledgePanel.ts');
  }
  knowledge.showKnowledge(part('next'), session);
}

document.title = model.title;
part('title').textContent = model.title;
// Where there is no room for all of it.
part('title').title = model.title;
trail.read();
controls.fill(session.setting);
draw();
session.on(show);
session.onLeave(() => trail.leave());
onKept(() => trail.note(false));
// A view that has put something on screen sends the reader to the view that shows it.
document.addEventListener('open-view', (event) => {
  tabs.open((event as CustomEvent<string>).detail);
  // The button that has led there is not on screen any more.
  places.toDrawing();
});
