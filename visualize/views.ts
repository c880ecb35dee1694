/** The views, in the order of their tabs. Each is loaded when its tab is first opened. */

import type { ViewEntry } from './view.ts';

export const views: readonly ViewEntry[] = [
  {
    name: 'sequence',
    title: 'Sequence',
    stepwise: true,
    load: () => import('./sequence/index.ts'),
  },
  {
    name: 'machines',
    title: 'Machines',
    stepwise: true,
    load: () => import('./machines/index.ts'),
  },
  { name: 'check', title: 'Check', stepwise: false, load: () => import('./check/index.ts') },
  {
    name: 'forgot',
    title: 'What the text forgot',
    titleWithoutText: 'What is unanswered',
    stepwise: false,
    load: () => import('./forgot/index.ts'),
  },
  {
    name: 'branches',
    title: 'Branch map',
    stepwise: false,
    load: () => import('./branches/index.ts'),
  },
  {
    name: 'states',
    title: 'State graph',
    stepwise: false,
    load: () => import('./states/index.ts'),
  },
  {
    name: 'compare',
    title: 'Compare',
    stepwise: false,
    load: () => import('./compare/index.ts'),
  },
];
