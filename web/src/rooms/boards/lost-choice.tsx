import { isFault } from '#web/api/fault.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Button } from '#web/ui/button.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { useTexts } from './director-texts.ts'
import { mayHold } from './lost.ts'

type LostChoiceProps = {
  readonly error: unknown
  /** The same again on the board as it is now: only the person who made it can say whether it still holds. */
  readonly onAgain?: () => void
  readonly onDismiss?: () => void
  /** How many edits wait for that. Without it, it is one choice beside the refusal. */
  readonly editCount?: number
}

/** A change of the board that was overtaken, that no answer came to, or that was refused. Shows nothing without an error. */
export function LostChoice({ error, onAgain, onDismiss, editCount }: LostChoiceProps) {
  const t = useTexts()
  const isOffered = onAgain !== undefined && mayHold(error)
  const actions = (isOffered || onDismiss) && (
    <>
      {isOffered && (
        <Button size="small" onClick={onAgain}>
          {t('lost.again')}
        </Button>
      )}
      {onDismiss && (
        <Button size="small" look={isOffered ? 'quiet' : 'secondary'} onClick={onDismiss}>
          {t('dismiss')}
        </Button>
      )}
    </>
  )
  if (editCount !== undefined && isFault(error) && error.isStale)
    return (
      <Notice tone="warn" title={t('lost.title')} actions={actions}>
        {t('lost.text', { count: editCount })}
      </Notice>
    )
  return <Problem error={error} actions={actions} />
}
