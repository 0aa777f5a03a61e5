import type { ReactNode } from 'react'
import { isFault } from '#web/api/fault.ts'
import { useCommon } from '#web/i18n/common.ts'
import { Button } from '#web/ui/button.tsx'
import { Notice } from '#web/ui/notice.tsx'

type ProblemProps = {
  readonly error: unknown
  readonly onRetry?: () => void
  readonly actions?: ReactNode
}

/** A refusal where it happened: what happened, what to do next. Shows nothing without an error. */
export function Problem({ error, onRetry, actions }: ProblemProps) {
  const t = useCommon()
  if (!error) return null
  const title = error instanceof Error ? error.message : String(error)
  return (
    <Notice
      tone="danger"
      title={title}
      actions={
        actions ??
        (onRetry && mayHelp(error) && (
          <Button size="small" onClick={onRetry}>
            {t('retry')}
          </Button>
        ))
      }
    >
      {isFault(error) && error.remedy}
    </Notice>
  )
}

/** What is not there, or not any more, does not come by asking again. */
const mayHelp = (error: unknown): boolean => !isFault(error) || !(error.isMissing || error.isGone)
