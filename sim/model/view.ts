/** Where views were before: see `system/view.ts`. */

export { viewOf } from '../system/stateView.ts';
export type { LocalView, View } from '../system/view.ts';
