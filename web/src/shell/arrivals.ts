// When another page has arrived: it is drawn, and has a title of its own or is called like the one before.

/** A page names itself when it has been drawn, and may take the keyboard to a field of its own. */
const DRAWN_MS = 300
/** One that is drawn and still called like the page before is called so: of that it says nothing new. */
const SAME_MS = 1000

export type Arrivals = {
  /** The page is being left for another. Its code may take its time; until then the title is the old one. */
  readonly leave: () => void
  /** It is not left after all. */
  readonly stay: () => void
  /** What one has gone to is drawn. */
  readonly resolve: () => void
  /** A title was written. */
  readonly name: () => void
  readonly stop: () => void
}

/** Calls back with the title of each page that is gone to, once. */
export function watchArrivals(titleNow: () => string, arrived: (title: string) => void): Arrivals {
  let left = titleNow()
  let phase: 'here' | 'leaving' | 'drawn' = 'here'
  let timer: ReturnType<typeof setTimeout> | undefined
  const finish = () => {
    phase = 'here'
    left = titleNow()
    arrived(left)
  }
  const wait = () => {
    clearTimeout(timer)
    timer = setTimeout(finish, titleNow() === left ? SAME_MS : DRAWN_MS)
  }
  return {
    leave: () => {
      clearTimeout(timer)
      if (phase === 'drawn') left = titleNow()
      phase = 'leaving'
    },
    stay: () => {
      if (phase === 'leaving') phase = 'here'
    },
    resolve: () => {
      if (phase !== 'leaving') return
      phase = 'drawn'
      wait()
    },
    name: () => {
      if (phase === 'here') left = titleNow()
      else if (phase === 'drawn') wait()
    },
    stop: () => clearTimeout(timer),
  }
}
