// The question of two people who changed one thing: which of the two stays.
import type { ReactNode } from 'react'
import { useCommon } from '#web/i18n/common.ts'
import { Button } from '#web/ui/button.tsx'
import { Notice } from '#web/ui/notice.tsx'

type OvertakenProps = { readonly theirs: ReactNode; readonly onTheirs: () => void; readonly onMine: () => void }

/** Somebody else saved while this was typed: neither is thrown away unasked. */
export function Overtaken({ theirs, onTheirs, onMine }: OvertakenProps) {
  const c = useCommon()
  return (
    <Notice tone="warn" title={c('staleTitle')}>
      <div className="break-words">{theirs}</div>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button size="small" onClick={onTheirs}>
          {c('loadTheirs')}
        </Button>
        <Button size="small" look="quiet" onClick={onMine}>
          {c('overwrite')}
        </Button>
      </div>
    </Notice>
  )
}
