import type { KeyTest } from '#contract/keys.ts'
import { Notice } from '#web/ui/notice.tsx'
import { useTexts } from './texts.ts'

/** What a provider said to a key. */
export function KeyTestResult({ test }: { readonly test: KeyTest | undefined }) {
  const t = useTexts()
  if (!test) return null
  if (test.outcome === 'untestable') return <Notice tone="info">{t('untestable')}</Notice>
  if (test.outcome === 'ok')
    return (
      <Notice tone="ok" title={t('good')}>
        {t('goodTook', { ms: test.took_ms })} {test.models && t('models', { count: test.models.length })}
      </Notice>
    )
  const cause = test.cause === null ? '' : t(`failures.${test.cause}`)
  return (
    <Notice tone="danger" title={`${t('bad')} ${cause}`.trim()}>
      {[test.message, test.remedy].filter(Boolean).join(' ')}
    </Notice>
  )
}
