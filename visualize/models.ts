/** The models that the page can show. `npm start -- --model FILE` puts another in their place. */

export { models, type ShownModel } from '../machines/index.ts';
