import { useLocation } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'

/** A page names itself when it has been drawn, and may take the keyboard to a field of its own. */
const DRAWN_MS = 300

/** Another page is said by its title, and gets the keyboard, unless something on it has it already. */
export function Arrival() {
  const { pathname } = useLocation()
  const known = useRef(pathname)
  const [title, setTitle] = useState('')
  useEffect(() => {
    if (known.current === pathname) return
    known.current = pathname
    const timer = setTimeout(() => {
      setTitle(document.title)
      const page = document.getElementById('content')
      const at = document.activeElement
      const isLeft = at === document.body || (at?.closest('nav') && !page?.contains(at))
      if (isLeft) page?.focus({ preventScroll: true })
    }, DRAWN_MS)
    return () => clearTimeout(timer)
  }, [pathname])
  return (
    <p aria-live="polite" className="sr-only">
      {title}
    </p>
  )
}
