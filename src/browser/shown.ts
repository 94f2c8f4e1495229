/**
 * Resolves when the editor shows its text. The schema and the workers wait for it: they would take the browser's time
 * before.
 */
export const untilShown = new Promise<void>((resolve) => {
  const look = () => {
    if (document.querySelector('.graphiql-query-editor .view-line')) {
      requestIdleCallback(() => resolve(), { timeout: 1000 });
    } else requestAnimationFrame(look);
  };
  look();
});
