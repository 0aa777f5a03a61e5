import type { ReactNode } from 'react'

type EmptyProps = {
  readonly icon: ReactNode
  readonly title: string
  readonly children?: ReactNode
  readonly actions?: ReactNode
  /** It is all there is on the page. */
  readonly isPage?: boolean
}

/** Nothing here yet: says what belongs here and how it gets here. */
export function Empty({ icon, title, children, actions, isPage }: EmptyProps) {
  const Title = isPage ? 'h1' : 'h2'
  return (
    <div className="flex flex-col items-center justify-center gap-3 px-6 py-14 text-center">
      <div aria-hidden className="flex size-12 items-center justify-center rounded-full bg-sunken text-faint">
        {icon}
      </div>
      <Title className="text-base font-semibold">{title}</Title>
      {children && <div className="max-w-md text-muted">{children}</div>}
      {actions && <div className="mt-1 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  )
}
