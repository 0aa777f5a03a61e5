import { useSyncExternalStore } from 'react'
import { liveStream } from '#web/api/live.ts'
import { useTexts } from './texts.ts'

/** Shows while the live stream is broken, and goes when it has healed. */
export function ConnectionBar() {
  const t = useTexts()
  const state = useSyncExternalStore(liveStream.watch, () => liveStream.state)
  if (state !== 'broken') return null
  return (
    <div role="status" className="flex items-center justify-center gap-3 bg-warn-soft px-4 py-1.5 text-warn">
      {t('broken')}
      <button type="button" onClick={() => liveStream.retryNow()} className="font-medium underline">
        {t('tryNow')}
      </button>
    </div>
  )
}
