import { X } from 'lucide-react'
import { Toast } from 'radix-ui'
import { useCommon } from '#web/i18n/common.ts'
import type { News } from './toasts.tsx'

const SHOWN_MS = 6000

type ToastListProps = { readonly news: readonly News[]; readonly onGone: (news: News) => void }

export function ToastList({ news, onGone }: ToastListProps) {
  const t = useCommon()
  return (
    <Toast.Provider duration={SHOWN_MS}>
      {news.map((each) => (
        <Toast.Root
          key={each.id}
          onOpenChange={(isOpen) => !isOpen && onGone(each)}
          className="flex items-center gap-3 rounded-lg border border-line bg-raised px-4 py-3 shadow-float"
        >
          <Toast.Description className="flex-1">{each.text}</Toast.Description>
          {each.action && (
            <Toast.Action
              altText={each.action.label}
              onClick={each.action.run}
              className="font-medium text-accent hover:text-accent-strong"
            >
              {each.action.label}
            </Toast.Action>
          )}
          <Toast.Close aria-label={t('close')} className="text-muted hover:text-ink">
            <X aria-hidden className="size-4" />
          </Toast.Close>
        </Toast.Root>
      ))}
      <Toast.Viewport className="fixed right-4 bottom-4 z-50 flex w-96 max-w-[calc(100vw-2rem)] flex-col gap-2" />
    </Toast.Provider>
  )
}
