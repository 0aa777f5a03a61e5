import { useSyncExternalStore } from 'react'

function watch(watcher: () => void): () => void {
  document.addEventListener('fullscreenchange', watcher)
  return () => document.removeEventListener('fullscreenchange', watcher)
}

const read = (): HTMLElement =>
  document.fullscreenElement instanceof HTMLElement ? document.fullscreenElement : document.body

/** What menus open in: in full screen, nothing outside of the element that fills the screen is seen. */
export const useGround = (): HTMLElement => useSyncExternalStore(watch, read)
