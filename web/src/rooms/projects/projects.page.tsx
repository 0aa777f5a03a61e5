import { Page } from '#web/kit/page.tsx'
import { useTexts } from './texts.ts'

export function ProjectsPage() {
  const t = useTexts()
  return (
    <Page title={t('title')}>
      <p>{t('title')}</p>
    </Page>
  )
}
