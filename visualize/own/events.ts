/** What the server and the page on a model of one's own tell each other. */

/** To the page: the model's file is another one. */
export const changedEvent = 'own-model:changed';
/** To the server: what is wrong with the model and showed only in the browser. */
export const problemEvent = 'own-model:problem';
