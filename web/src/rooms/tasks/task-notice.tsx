import type { TaskNotice as Told } from '#contract/tasks.ts'
import { formatMoment } from '#web/i18n/format.ts'
import { Notice } from '#web/ui/notice.tsx'
import { useTexts } from './texts.ts'

const RATE = 'TASKS_WAITS_FOR_RATE'

/** Why a task stands still: what it waits for and until when, or what stopped it and who must take it up. */
export function TaskNotice({ notice: { code, message, remedy, until } }: { readonly notice: Told }) {
  const t = useTexts()
  if (until === null)
    return (
      <Notice tone="warn" title={message}>
        {remedy}
      </Notice>
    )
  const time = formatMoment(until)
  // The server tells the time of UTC: here it is that of whoever reads.
  return (
    <Notice tone="info" title={code === RATE ? t('waitsForRate', { time }) : message}>
      {remedy}
      {code !== RATE && <p className="mt-1">{t('goesOnAt', { time })}</p>}
    </Notice>
  )
}
