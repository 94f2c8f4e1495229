// First, for React.
import './window.ts';

import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';

/** Renders into a new page. */
export function render(node: ReactNode) {
  const container = document.createElement('div');
  document.body.append(container);
  const root = createRoot(container);
  root.render(node);
  const find = (selector: string) => {
    const element = container.querySelector(selector);
    if (!element) throw new Error(`The page has no ${selector}: ${container.innerHTML}`);
    return element;
  };
  return {
    text: (selector: string) => container.querySelector(selector)?.textContent ?? null,
    texts: (selector: string) =>
      [...container.querySelectorAll(selector)].map(({ textContent }) => textContent),
    click: (selector: string) =>
      find(selector).dispatchEvent(new window.Event('click', { bubbles: true })),
    /** Types into a field, as React notices it: past the setter that React has put on the element. */
    fill(selector: string, value: string) {
      const element = find(selector);
      Reflect.set(window.HTMLInputElement.prototype, 'value', value, element);
      element.dispatchEvent(new window.Event('input', { bubbles: true }));
    },
    submit: () =>
      find('form').dispatchEvent(new window.Event('submit', { bubbles: true, cancelable: true })),
    [Symbol.dispose]: () => root.unmount(),
  };
}
