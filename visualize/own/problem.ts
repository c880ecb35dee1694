/** In place of the picture: why there is none. */

import './problem.css';

export function showProblem(problem: string): void {
  document.body.classList.add('no-model');
  document.title = 'No model';
  const place = document.getElementById('views') as HTMLElement;
  const section = document.createElement('section');
  section.id = 'problem';
  section.role = 'alert';
  const add = (tag: string, text: string): void => {
    section.appendChild(document.createElement(tag)).textContent = text;
  };
  add('h2', 'There is no model to show');
  add('pre', problem);
  add('p', 'The page is loaded anew as soon as the file changes.');
  place.replaceChildren(section);
}
