/** The models that the page can show. `npm start -- --model FILE` puts another in their place. */

export { models } from '../machines/index.ts';
