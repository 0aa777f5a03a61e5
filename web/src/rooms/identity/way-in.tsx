import type { ReactNode } from 'react'
import { useCommon } from '#web/i18n/common.ts'
import { useTitle } from '#web/kit/page.tsx'
import { PreferenceSelects } from '#web/kit/preference-selects.tsx'
import { useTexts } from './texts.ts'

/** The frame of every page before the studio: who we are, one form, language and theme. */
export function WayIn({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const t = useTexts()
  const common = useCommon()
  useTitle(title)
  return (
    <div className="flex min-h-full flex-col">
      <header className="flex justify-end gap-1 p-3">
        <PreferenceSelects />
      </header>
      <main className="flex flex-1 items-start justify-center px-4 pt-[6vh] pb-12">
        <div className="w-full max-w-sm">
          <div className="mb-8 flex items-center gap-3">
            <img src="/icon.svg" alt="" className="size-11" />
            <div>
              <p className="font-serif text-2xl leading-tight font-semibold">{common('huaben')}</p>
              <p className="text-muted">{t('tagline')}</p>
            </div>
          </div>
          <div className="rounded-xl border border-line bg-surface p-6 shadow-float">
            <h1 className="mb-5 text-lg font-semibold">{title}</h1>
            {children}
          </div>
        </div>
      </main>
    </div>
  )
}
