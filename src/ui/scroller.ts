/** What scrolls a part of the page: a box of its own where there is room, on a phone the page. All in pixels. */
export type Scroller = {
  element: Element & ElementCSSInlineStyle
  events: HTMLElement | Window
  /** The upper edge of what is in sight. */
  top(): number
  height(): number
  /** How much of the upper edge lies under the title. */
  covered(): number
}

export function scrollerOf(part: HTMLElement): Scroller {
  for (let box = part.parentElement; box && box !== document.body; box = box.parentElement) {
    const own = box
    if (/auto|scroll/.test(getComputedStyle(own).overflowY))
      return {
        element: own,
        events: own,
        top: () => own.getBoundingClientRect().top,
        height: () => own.clientHeight,
        covered: () => 0,
      }
  }
  return {
    element: document.documentElement,
    events: window,
    top: () => 0,
    height: () => window.innerHeight,
    covered: () => document.querySelector('.head')?.getBoundingClientRect().bottom ?? 0,
  }
}
