// Short news at the edge of the page: never the only place where something is said that must be acted on.
import { X } from 'lucide-react'
import { Toast } from 'radix-ui'
import { useSyncExternalStore } from 'react'
import { useCommon } from '#web/i18n/common.ts'

type News = {
  readonly id: number
  readonly text: string
  readonly action?: { readonly label: string; readonly run: () => void }
}

const SHOWN_MS = 6000
let news: readonly News[] = []
let lastId = 0
const watchers = new Set<() => void>()

function become(next: readonly News[]): void {
  news = next
  for (const watcher of watchers) watcher()
}

export function tell(text: string, action?: News['action']): void {
  lastId += 1
  become([...news.slice(-2), { id: lastId, text, ...(action ? { action } : {}) }])
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

export function Toasts() {
  const t = useCommon()
  const shown = useSyncExternalStore(watch, () => news)
  return (
    <Toast.Provider duration={SHOWN_MS}>
      {shown.map((each) => (
        <Toast.Root
          key={each.id}
          onOpenChange={(isOpen) => !isOpen && become(news.filter((other) => other.id !== each.id))}
          className="flex items-center gap-3 rounded-lg border border-line bg-raised px-4 py-3 shadow-float"
        >
          <Toast.Description className="flex-1">{each.text}</Toast.Description>
          {each.action && (
            <Toast.Action
              altText={each.action.label}
              onClick={each.action.run}
              className="font-medium text-accent hover:text-accent-strong"
            >
              {each.action.label}
            </Toast.Action>
          )}
          <Toast.Close aria-label={t('close')} className="text-muted hover:text-ink">
            <X aria-hidden className="size-4" />
          </Toast.Close>
        </Toast.Root>
      ))}
      <Toast.Viewport className="fixed right-4 bottom-4 z-50 flex w-96 max-w-[calc(100vw-2rem)] flex-col gap-2" />
    </Toast.Provider>
  )
}
