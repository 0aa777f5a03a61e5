import type { ReactNode } from 'react'

type SectionProps = { readonly title: string; readonly text?: ReactNode; readonly children?: ReactNode }

/** One subject of the account page. */
export function Section({ title, text, children }: SectionProps) {
  return (
    <section className="flex max-w-lg flex-col gap-4">
      <div>
        <h2 className="text-base font-semibold">{title}</h2>
        {text && <div className="mt-1 text-muted">{text}</div>}
      </div>
      {children}
    </section>
  )
}
