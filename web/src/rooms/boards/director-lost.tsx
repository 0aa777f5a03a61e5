import { isFault } from '#web/api/fault.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Button } from '#web/ui/button.tsx'
import { Notice } from '#web/ui/notice.tsx'
import type { Lost } from './director-changes.ts'
import { useTexts } from './director-texts.ts'

type LostProps = { readonly lost: Lost; readonly onAgain: () => void; readonly onDismiss: () => void }

/** Edits that did not come onto the board: the person who made them says whether they still hold on the board as it is now. */
export function LostEdits({ lost, onAgain, onDismiss }: LostProps) {
  const t = useTexts()
  const actions = (
    <>
      <Button size="small" onClick={onAgain}>
        {t('lost.again')}
      </Button>
      <Button size="small" look="quiet" onClick={onDismiss}>
        {t('dismiss')}
      </Button>
    </>
  )
  return (
    <div className="px-4 pt-3">
      {isFault(lost.error) && lost.error.isStale ? (
        <Notice tone="warn" title={t('lost.title')} actions={actions}>
          {t('lost.text', { count: lost.changes.reduce((sum, { edits }) => sum + edits.length, 0) })}
        </Notice>
      ) : (
        <Problem error={lost.error} actions={actions} />
      )}
    </div>
  )
}
