/**
 * The model that the page is about. It may have to be waited for, and needs itself what comes with
 * the page: nothing but the page as a whole waits for it.
 */

import { modelIn } from './modelName.ts';
import { models, type ShownModel } from './models.ts';

export const model = await (models[modelIn(location.hash)] as ShownModel).load();
