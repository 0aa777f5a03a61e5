import { HardDrive } from 'lucide-react'
import { useCommon } from '#web/i18n/common.ts'
import { useIsUnkept } from './draft.ts'

/** Where words are typed that this browser cannot keep over a reload: said there, as long as it is so. */
export function NotKept({ draft }: { readonly draft: string }) {
  const t = useCommon()
  if (!useIsUnkept(draft)) return null
  return (
    <p role="status" className="flex items-start gap-1.5 text-xs text-warn">
      <HardDrive aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      {t('notKept')}
    </p>
  )
}
