import type { TaskNotice as Told } from '#contract/tasks.ts'
import { formatMoment } from '#web/i18n/format.ts'
import { Notice } from '#web/ui/notice.tsx'
import { useTexts } from './texts.ts'

/** Why a task stands still: what it waits for and until when, or what stopped it and who must take it up. */
export function TaskNotice({ notice }: { readonly notice: Told }) {
  const t = useTexts()
  return (
    <Notice tone="warn" title={notice.message}>
      {notice.remedy}
      {notice.until !== null && (
        <p className="mt-1">
          <time dateTime={notice.until}>{t('goesOnAt', { time: formatMoment(notice.until) })}</time>
        </p>
      )}
    </Notice>
  )
}
