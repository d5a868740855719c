// Where something that pops up stands.

/** The space that is left to the edges of the window, and between the two. */
const MARGIN = 8;
const GAP = 4;

/** Puts what pops up below an element, or above it where below there is no room; always inside of the window. */
export function placeBelow(popover: HTMLElement, element: Element): void {
  const { left, top, bottom } = element.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const { offsetWidth, offsetHeight } = popover;
  const below = bottom + GAP;
  const above = top - GAP - offsetHeight;
  const isBelow = below + offsetHeight <= clientHeight - MARGIN || above < MARGIN;
  // In the page's own measure, so that it stays with the element when the page is scrolled.
  popover.style.setProperty("left", `${scrollX + Math.max(MARGIN, Math.min(left, clientWidth - MARGIN - offsetWidth))}px`);
  popover.style.setProperty("top", `${scrollY + (isBelow ? below : above)}px`);
}
