import { type ReactNode, useEffect } from 'react'
import { useCommon } from '#web/i18n/common.ts'
import { classes } from '#web/ui/classes.ts'

/** Names the tab, so that ten of them can be told apart. */
export function useTitle(title: string): void {
  const t = useCommon()
  const name = t('huaben')
  useEffect(() => {
    document.title = title === '' ? name : `${title} · ${name}`
  }, [title, name])
}

type PageProps = {
  readonly title: string
  readonly description?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
  readonly width?: 'normal' | 'narrow' | 'full'
}

const WIDTHS = { normal: 'max-w-7xl', narrow: 'max-w-3xl', full: '' }

/** A page of the shell: heading, what can be done, content. */
export function Page({ title, description, actions, children, width = 'normal' }: PageProps) {
  useTitle(title)
  return (
    <div className={classes('mx-auto w-full px-4 py-6 md:px-8', WIDTHS[width])}>
      <header className="mb-6 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          {description && <div className="mt-1 text-muted">{description}</div>}
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  )
}
