import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useCommon } from '#web/i18n/common.ts'
import { IconButton } from '#web/ui/icon-button.tsx'

type PagerProps = {
  readonly page: number
  readonly pages: number
  readonly onChange: (page: number) => void
}

export function Pager({ page, pages, onChange }: PagerProps) {
  const t = useCommon()
  if (pages <= 1) return null
  return (
    <nav aria-label={t('pageOf', { page, pages })} className="mt-6 flex items-center justify-center gap-3">
      <IconButton label={t('previous')} disabled={page <= 1} onClick={() => onChange(page - 1)}>
        <ChevronLeft aria-hidden className="size-4" />
      </IconButton>
      <span className="text-muted tabular-nums">{t('pageOf', { page, pages })}</span>
      <IconButton label={t('next')} disabled={page >= pages} onClick={() => onChange(page + 1)}>
        <ChevronRight aria-hidden className="size-4" />
      </IconButton>
    </nav>
  )
}
