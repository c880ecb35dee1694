/** Where views were before: see `system/view.ts`. */

export { localAt, viewOf } from '../system/stateView.ts';
export type { LocalView, View } from '../system/view.ts';
