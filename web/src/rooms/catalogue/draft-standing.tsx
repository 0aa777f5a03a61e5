import { NotKept } from '#web/kit/not-kept.tsx'
import { useTexts } from './texts.ts'

/** That what stands in a dialog is not saved, and whether the browser keeps it. */
export function DraftStanding({ draft }: { readonly draft: { readonly name: string; readonly isRestored: boolean } }) {
  const t = useTexts()
  return (
    <>
      {draft.isRestored && <p className="text-xs text-muted">{t('unsaved')}</p>}
      <NotKept draft={draft.name} />
    </>
  )
}
