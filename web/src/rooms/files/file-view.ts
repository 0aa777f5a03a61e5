// Grid or list: chosen once, kept in the browser.
import { useSyncExternalStore } from 'react'

export type FileView = 'grid' | 'list'

const STORED = 'huaben.files.view'
const watchers = new Set<() => void>()
let chosen: FileView | undefined

function read(): FileView {
  if (chosen !== undefined) return chosen
  try {
    return localStorage.getItem(STORED) === 'list' ? 'list' : 'grid'
  } catch {
    return 'grid'
  }
}

export function chooseView(view: FileView): void {
  chosen = view
  try {
    localStorage.setItem(STORED, view)
  } catch {
    // Kept for this page only.
  }
  for (const watcher of watchers) watcher()
}

export function useView(): FileView {
  return useSyncExternalStore((watcher) => {
    watchers.add(watcher)
    return () => watchers.delete(watcher)
  }, read)
}
