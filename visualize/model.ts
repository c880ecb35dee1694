/** The model that the page is about: the one place that says so, for the page and its worker. */

export { rendezvous as model } from '../machines/msc3906/index.ts';
