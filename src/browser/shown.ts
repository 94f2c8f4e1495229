/**
 * Until the editor shows its text. What that does not need waits for it: the schema and the workers would take
 * the browser's time.
 */
export const untilShown = new Promise<void>((resolve) => {
  const look = () => {
    if (document.querySelector('.graphiql-query-editor .view-line')) {
      requestIdleCallback(() => resolve(), { timeout: 1000 });
    } else requestAnimationFrame(look);
  };
  look();
});
