import { useCommon } from '#web/i18n/common.ts'
import { Spinner } from '#web/ui/spinner.tsx'

export function LoadingPage() {
  const t = useCommon()
  return (
    <div role="status" className="flex h-full min-h-40 items-center justify-center gap-2 text-muted">
      <Spinner />
      {t('loading')}
    </div>
  )
}
