import { Window } from 'happy-dom';

/** A page without a browser; requests are still Node's. React looks for it when it is imported. */
const window = new Window();
Object.assign(globalThis, { window, document: window.document });
