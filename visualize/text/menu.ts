/** What a mark of several things leads to, to choose from. */

import type { Target } from './marks.ts';

export function chooseAmong(
  place: HTMLElement,
  button: HTMLElement,
  targets: readonly Target[],
  onChoose: (target: Target) => void,
): void {
  place.querySelector('.choices')?.remove();
  const menu = document.createElement('div');
  menu.className = 'choices';
  menu.popover = 'auto';
  for (const target of targets) {
    const item = menu.appendChild(document.createElement('button'));
    item.type = 'button';
    const name = item.appendChild(document.createElement('strong'));
    name.textContent = target.name;
    item.append(` ${target.text}`);
    item.addEventListener('click', () => {
      menu.hidePopover();
      onChoose(target);
    });
  }
  // The browser gives the focus back to the mark.
  menu.addEventListener('toggle', (event) => {
    if ((event as ToggleEvent).newState === 'closed') menu.remove();
  });
  // The page's own keys are not meant while something is chosen.
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Tab') event.stopPropagation();
  });
  place.append(menu);
  const { left, bottom } = button.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(left, innerWidth - 340))}px`;
  menu.style.top = `${Math.min(bottom + 4, innerHeight * 0.6)}px`;
  menu.showPopover();
  menu.querySelector('button')?.focus();
}
