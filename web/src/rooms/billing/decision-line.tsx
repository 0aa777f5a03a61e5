import type { Decision } from '#contract/billing.ts'
import { formatMoment } from '#web/i18n/format.ts'
import { Badge } from '#web/ui/badge.tsx'
import { useJournalTexts } from './journal-texts.ts'

/** Nobody knew whether this was charged: who said so in the end, what, and when. */
export function DecisionLine({ decision: { by, person, charged, decided_at: at } }: { readonly decision: Decision }) {
  const t = useJournalTexts()
  const who = person ? (person.name ?? t('formerMember')) : t(`decided.${by}`)
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <Badge tone={charged ? 'warn' : 'ok'}>{t(charged ? 'decided.charged' : 'decided.notCharged')}</Badge>
      <span className="text-muted">{t('decided.says', { who, time: formatMoment(at) })}</span>
    </p>
  )
}
