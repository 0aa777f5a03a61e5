// Where the keyboard goes when what it was on is taken away: to what stood beside it, never to the top of the document.

const TARGETS = 'button:not(:disabled, [tabindex="-1"]), a[href], summary, [tabindex="0"]'
/** A cell of a grid that has one place for the keyboard at a time may be given it. */
const CELL = '[role="gridcell"][tabindex]'
const GROUND = '#content, [role="dialog"], [role="alertdialog"]'

type Level = { readonly element: Element; readonly next: Element | null; readonly previous: Element | null }

/** An element, its surroundings up to the page or the dialog that it is in, and what stands beside each of them now. */
export type Trail = { readonly levels: readonly Level[]; readonly ground: Element | null }

export function trailOf(element: Element | null | undefined): Trail {
  const ground = element?.closest(GROUND) ?? null
  const levels: Level[] = []
  for (let at = element; ground && at && at !== ground; at = at.parentElement)
    levels.push({ element: at, next: at.nextElementSibling, previous: at.previousElementSibling })
  return { levels, ground }
}

/** The nearest thing to press that is still there: in the next row, the one before, or around; at last the page itself. */
export function focusNear({ levels, ground }: Trail): void {
  for (const { element, next, previous } of levels) {
    for (const place of [element, next, previous]) {
      const target = place?.isConnected ? targetIn(place) : undefined
      if (!target) continue
      target.focus({ preventScroll: true })
      if (document.activeElement === target) return
    }
  }
  if (ground instanceof HTMLElement && ground.isConnected) ground.focus({ preventScroll: true })
}

function targetIn(place: Element): HTMLElement | undefined {
  if (place instanceof HTMLElement && place.matches(`${TARGETS}, ${CELL}`)) return place
  return [...place.querySelectorAll<HTMLElement>(TARGETS)].find((each) => each.checkVisibility())
}

/**
 * Whenever the element with the keyboard is removed, what is nearest gets it. Menus and dialogs that close give it back
 * themselves.
 * @returns ends it
 */
export function keepFocus(): () => void {
  let trail: Trail = trailOf(null)
  const remember = ({ target }: FocusEvent) => {
    trail = trailOf(target instanceof Element ? target : null)
  }
  // Whoever presses beside everything means to leave it.
  const forget = () => {
    if (document.activeElement === document.body) trail = trailOf(null)
  }
  const observer = new MutationObserver(() => {
    const last = trail.levels[0]?.element
    if (!last || last.isConnected || document.activeElement !== document.body) return
    focusNear(trail)
  })
  document.addEventListener('focusin', remember)
  document.addEventListener('pointerup', forget)
  observer.observe(document.body, { childList: true, subtree: true })
  return () => {
    observer.disconnect()
    document.removeEventListener('focusin', remember)
    document.removeEventListener('pointerup', forget)
  }
}
