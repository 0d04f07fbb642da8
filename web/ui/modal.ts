/** Opens a native dialog as a modal while it is on the page, and gives the focus back to where it was. */
export const modal = (dialog: HTMLDialogElement): (() => void) => {
  const before = document.activeElement;
  dialog.showModal();
  return () => {
    dialog.close();
    if (before instanceof HTMLElement) before.focus();
  };
};
