/**
 * Shows a panel in the top layer beside its button, inside the window; follows scrolling and resizing.
 * Where popover is unknown (Chrome below 114) the panel is simply a fixed box above the page.
 */
export const floatBeside = (anchor: () => HTMLElement | undefined) => (panel: HTMLElement) => {
  const place = () => {
    const at = anchor()?.getBoundingClientRect();
    if (!at) return;
    const { offsetWidth: width, offsetHeight: height } = panel;
    const below = at.bottom + 4 + height <= innerHeight || at.top - 4 - height < 0;
    panel.style.top = `${Math.max(8, below ? at.bottom + 4 : at.top - 4 - height)}px`;
    panel.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
  };
  panel.showPopover?.();
  place();
  addEventListener('scroll', place, true);
  addEventListener('resize', place);
  return () => {
    removeEventListener('scroll', place, true);
    removeEventListener('resize', place);
  };
};

/** Calls `close` on Esc and on a press outside both elements. */
export const leaving = (inside: () => (HTMLElement | undefined)[], close: (byKey: boolean) => void) => () => {
  const press = (event: PointerEvent) => {
    const target = event.target;
    if (target instanceof Node && !inside().some((element) => element?.contains(target))) close(false);
  };
  const key = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    close(true);
  };
  document.addEventListener('pointerdown', press, true);
  document.addEventListener('keydown', key, true);
  return () => {
    document.removeEventListener('pointerdown', press, true);
    document.removeEventListener('keydown', key, true);
  };
};
