import type { ReactNode } from 'react'

/** One subject of the settings. */
export function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="flex max-w-lg flex-col items-start gap-3 border-t border-line pt-6">
      <h2 className="text-base font-semibold">{title}</h2>
      {children}
    </section>
  )
}
