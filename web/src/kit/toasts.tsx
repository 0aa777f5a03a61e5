// Short news at the edge of the page: never the only place where something is said that must be acted on.
import { type ComponentType, useSyncExternalStore } from 'react'

export type News = {
  readonly id: number
  readonly text: string
  readonly action?: { readonly label: string; readonly run: () => void }
}

type ListProps = { readonly news: readonly News[]; readonly onGone: (news: News) => void }
type Shown = { readonly news: readonly News[]; readonly List: ComponentType<ListProps> | null }

let shown: Shown = { news: [], List: null }
let lastId = 0
const watchers = new Set<() => void>()

function become(next: Partial<Shown>): void {
  shown = { ...shown, ...next }
  for (const watcher of watchers) watcher()
}

export function tell(text: string, action?: News['action']): void {
  lastId += 1
  become({ news: [...shown.news.slice(-2), { id: lastId, text, ...(action ? { action } : {}) }] })
  prepareToasts()
}

/** What shows them is not loaded with the way in. Asked for before the first news, these come also when the line is broken. */
export function prepareToasts(): void {
  if (shown.List) return
  import('./toast-list.tsx').then(
    ({ ToastList }) => become({ List: ToastList }),
    // Not to be had now: the next news asks again.
    () => {},
  )
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

export function Toasts() {
  const { news, List } = useSyncExternalStore(watch, () => shown)
  return List && <List news={news} onGone={({ id }) => become({ news: shown.news.filter((each) => each.id !== id) })} />
}
