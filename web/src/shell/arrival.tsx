import { useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { watchArrivals } from './arrivals.ts'

/** Another page is said by its title, and gets the keyboard, unless something on it has it already. */
export function Arrival() {
  const router = useRouter()
  const [said, say] = useState('')
  useEffect(() => {
    let from: Element | null = null
    const arrivals = watchArrivals(
      () => document.title,
      (title) => {
        say((before) => unlike(before, title))
        takeKeyboard(from)
      },
    )
    const observer = new MutationObserver(arrivals.name)
    observer.observe(document.head, { childList: true, subtree: true, characterData: true })
    const stops = [
      arrivals.stop,
      () => observer.disconnect(),
      router.subscribe('onBeforeNavigate', ({ pathChanged }) => {
        from = document.activeElement
        if (pathChanged) arrivals.leave()
        else arrivals.stay()
      }),
      router.subscribe('onResolved', arrivals.resolve),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [router])
  return (
    <p aria-live="polite" className="sr-only">
      {said}
    </p>
  )
}

const UNHEARD = '\u00a0'

/** Only what changes is read out: the same words again are others by a space at their end. */
const unlike = (before: string, title: string): string => (before === title ? title + UNHEARD : title)

/** Whoever has tabbed on since, or is in the page by now, keeps it. */
function takeKeyboard(from: Element | null): void {
  const page = document.getElementById('content')
  const at = document.activeElement
  const isLeft = at === document.body || (at === from && at?.closest('nav') && !page?.contains(at))
  if (isLeft) page?.focus({ preventScroll: true })
}
