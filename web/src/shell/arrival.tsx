import { useLocation } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'

/** A page names itself when it has been drawn, and may take the keyboard to a field of its own. */
const DRAWN_MS = 300
/** Until the code of a page is there, the title is still that of the page before; one that is called the same says nothing new. */
const NAMED_WITHIN_MS = 10_000

/** Another page is said by its title, and gets the keyboard, unless something on it has it already. */
export function Arrival() {
  const { pathname } = useLocation()
  const known = useRef(pathname)
  const left = useRef(document.title)
  const [title, setTitle] = useState('')
  useEffect(() => {
    if (known.current === pathname) {
      left.current = document.title
      return
    }
    known.current = pathname
    return whenNamed(left.current, () => {
      left.current = document.title
      setTitle(document.title)
      takeKeyboard()
    })
  }, [pathname])
  return (
    <p aria-live="polite" className="sr-only">
      {title}
    </p>
  )
}

/** Calls back a moment after the title is no longer the one before. Answers how to stop. */
function whenNamed(before: string, work: () => void): () => void {
  const finish = () => {
    stop()
    work()
  }
  let timer = setTimeout(finish, document.title === before ? NAMED_WITHIN_MS : DRAWN_MS)
  const observer = new MutationObserver(() => {
    if (document.title === before) return
    clearTimeout(timer)
    timer = setTimeout(finish, DRAWN_MS)
  })
  const stop = () => {
    clearTimeout(timer)
    observer.disconnect()
  }
  observer.observe(document.head, { childList: true, subtree: true, characterData: true })
  return stop
}

function takeKeyboard(): void {
  const page = document.getElementById('content')
  const at = document.activeElement
  const isLeft = at === document.body || (at?.closest('nav') && !page?.contains(at))
  if (isLeft) page?.focus({ preventScroll: true })
}
