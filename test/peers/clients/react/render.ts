import { Window } from 'happy-dom';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';

/** A page without a browser. The requests are still Node's. */
const window = new Window();
const { document, FormData } = window;
Object.assign(globalThis, { window, document, FormData });

/** Renders into a new page. */
export function render(node: ReactNode) {
  const container = document.createElement('div');
  document.body.append(container);
  const root = createRoot(container as never);
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
    fill: (selector: string, value: string) => Object.assign(find(selector), { value }),
    submit: () =>
      find('form').dispatchEvent(new window.Event('submit', { bubbles: true, cancelable: true })),
    [Symbol.dispose]: () => root.unmount(),
  };
}
