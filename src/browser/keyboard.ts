/**
 * Makes Escape leave an editor, where Tab inserts a tab: it moves the focus to the editor's frame, from which Tab
 * continues. An Escape that closes one of Monaco's widgets does not get here.
 */
document.addEventListener('keydown', ({ key, target }) => {
  if (key !== 'Escape' || !(target instanceof HTMLTextAreaElement)) return;
  target.closest<HTMLElement>('.graphiql-editor')?.focus();
});
