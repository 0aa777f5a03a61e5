// Questions before an edit: where to split, and whether lines shall leave the film with their shot.
import { useCommon } from '#web/i18n/common.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import type { BoardShot } from './director-data.ts'
import { useTexts } from './director-texts.ts'

type SplitProps = {
  readonly shot: BoardShot
  readonly onSplit: (lineId: string) => void
  readonly onClose: () => void
}

export function SplitDialog({ shot, onSplit, onClose }: SplitProps) {
  const t = useTexts()
  const common = useCommon()
  return (
    <Dialog isOpen onClose={onClose} title={t('splitTitle')} closeLabel={common('close')}>
      <ul className="flex flex-col gap-1">
        {shot.lines.slice(1).map((line) => (
          <li key={line.id}>
            <button
              type="button"
              onClick={() => onSplit(line.id)}
              className="w-full rounded-md border border-line px-3 py-2 text-left hover:bg-sunken"
            >
              <span className="text-muted">{line.character} </span>
              {line.text}
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

type DeleteProps = {
  readonly shots: readonly BoardShot[]
  readonly error: unknown
  readonly onDelete: () => void
  readonly onMerge: () => void
  readonly onClose: () => void
}

export function DeleteDialog({ shots, error, onDelete, onMerge, onClose }: DeleteProps) {
  const t = useTexts()
  const common = useCommon()
  const lines = shots.reduce((sum, shot) => sum + shot.lines.length, 0)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('deleteTitle', { count: shots.length })}
      closeLabel={common('close')}
      actions={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          {shots.length === 1 && <Button onClick={onMerge}>{t('mergeInstead')}</Button>}
          <Button look="danger" onClick={onDelete}>
            {t('deleteWith')}
          </Button>
        </>
      }
    >
      <p>{t('deleteText', { count: lines })}</p>
      <p className="mt-1 text-muted">{t('deleteUndo')}</p>
      <Problem error={error} />
    </Dialog>
  )
}
