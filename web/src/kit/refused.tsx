// A refusal of what was asked for in a menu that has closed since: it stays until it is read, with what to do next.
import { useSyncExternalStore } from 'react'
import { useCommon } from '#web/i18n/common.ts'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { Problem } from './problem.tsx'

let refused: unknown = null
const watchers = new Set<() => void>()

/** Shows it over the page; null takes it away. */
export function tellRefusal(error: unknown): void {
  refused = error
  for (const watcher of watchers) watcher()
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

export function Refusals() {
  const t = useCommon()
  const error = useSyncExternalStore(watch, () => refused)
  const close = () => tellRefusal(null)
  return (
    <Dialog
      isOpen={error !== null}
      onClose={close}
      title={t('refusedTitle')}
      closeLabel={t('close')}
      actions={
        <Button look="primary" onClick={close}>
          {t('close')}
        </Button>
      }
    >
      <Problem error={error} />
    </Dialog>
  )
}
