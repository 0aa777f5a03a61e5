import { type RefObject, useEffect, useState } from 'react'

export function useFullscreen(element: RefObject<HTMLElement | null>) {
  const [isOn, setOn] = useState(false)
  useEffect(() => {
    const read = () => setOn(document.fullscreenElement !== null && document.fullscreenElement === element.current)
    document.addEventListener('fullscreenchange', read)
    return () => document.removeEventListener('fullscreenchange', read)
  }, [element])
  const toggle = () => {
    // A phone that knows no full screen for elements simply stays as it is.
    if (isOn) void document.exitFullscreen().catch(() => {})
    else void element.current?.requestFullscreen?.().catch(() => {})
  }
  return { isOn, toggle }
}
