import { isFault } from '#web/api/fault.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Button } from '#web/ui/button.tsx'
import { useTexts } from './director-texts.ts'

type LostChoiceProps = { readonly error: unknown; readonly onAgain: () => void }

/** A choice that was overtaken, or that no answer came to: the same one again, on the board as it is now. */
export function LostChoice({ error, onAgain }: LostChoiceProps) {
  const t = useTexts()
  const mayHold = !isFault(error) || error.isStale || error.status === 0 || error.status >= 500
  if (!mayHold) return <Problem error={error} />
  return (
    <Problem
      error={error}
      actions={
        <Button size="small" onClick={onAgain}>
          {t('lost.again')}
        </Button>
      }
    />
  )
}
