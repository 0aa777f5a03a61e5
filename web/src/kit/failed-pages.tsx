import { Link } from '@tanstack/react-router'
import { Ghost, Unplug } from 'lucide-react'
import type { ReactNode } from 'react'
import { isFault } from '#web/api/fault.ts'
import { useCommon } from '#web/i18n/common.ts'
import { paths } from '#web/paths.ts'
import { Button, buttonClasses } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/empty.tsx'

export function NotFoundPage() {
  const t = useCommon()
  return <Nowhere title={t('notFoundTitle')} text={t('notFoundText')} />
}

/** An address in a workspace that was deleted, or from which this person was taken out. */
export function WorkspaceGonePage() {
  const t = useCommon()
  const account = (
    <Link to={paths.account} className={buttonClasses()}>
      {t('toAccount')}
    </Link>
  )
  return <Nowhere title={t('notFoundTitle')} text={t('workspaceGoneText')} more={account} />
}

function Nowhere({ title, text, more }: { readonly title: string; readonly text: string; readonly more?: ReactNode }) {
  const t = useCommon()
  return (
    <main className="flex min-h-full items-center justify-center">
      <Empty
        isPage
        icon={<Ghost className="size-6" />}
        title={title}
        actions={
          <>
            <Link to={paths.home} className={buttonClasses('primary')}>
              {t('toStart')}
            </Link>
            {more}
          </>
        }
      >
        {text}
      </Empty>
    </main>
  )
}

/** A page that could not be shown. A fault says itself what to do; anything else is a defect of ours. */
export function CrashedPage({ error }: { readonly error: unknown }) {
  const t = useCommon()
  if (isFault(error) && error.isMissing) return <NotFoundPage />
  const said = isFault(error) ? { title: error.message, text: error.remedy } : undefined
  return (
    <main className="flex min-h-full items-center justify-center">
      <Empty
        isPage
        icon={<Unplug className="size-6" />}
        title={said?.title ?? t('crashedTitle')}
        actions={
          <Button look="primary" onClick={() => window.location.reload()}>
            {t('reload')}
          </Button>
        }
      >
        {said?.text ?? t('crashedText')}
      </Empty>
    </main>
  )
}
