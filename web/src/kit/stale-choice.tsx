// Somebody else saved while this was typed: neither is thrown away unasked.
import type { ReactNode } from 'react'
import { useCommon } from '#web/i18n/common.ts'
import { Button } from '#web/ui/button.tsx'
import { Notice } from '#web/ui/notice.tsx'

type StaleChoiceProps = {
  /** What the other saved; without it, that the text is still here. */
  readonly children?: ReactNode
  readonly onTheirs: () => void
  readonly onMine: () => void
}

export function StaleChoice({ children, onTheirs, onMine }: StaleChoiceProps) {
  const common = useCommon()
  return (
    <Notice tone="warn" title={common('staleTitle')}>
      {children ?? common('staleText')}
      <div className="mt-2 flex flex-wrap gap-2">
        <Button size="small" onClick={onTheirs}>
          {common('loadTheirs')}
        </Button>
        <Button size="small" look="quiet" onClick={onMine}>
          {common('overwrite')}
        </Button>
      </div>
    </Notice>
  )
}
