import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import type { SampleScript } from '#contract/projects.ts'
import { useLanguage } from '#web/i18n/texts.ts'
import { Problem } from '#web/kit/problem.tsx'
import { classes } from '#web/ui/classes.ts'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useTexts as useCreateTexts } from './create-texts.ts'
import { samplesQuery } from './project.ts'
import { useTexts } from './texts.ts'
import { KIND_ICONS } from './thumbnail.tsx'

type SampleListProps = {
  readonly chosen: string | null
  readonly onChoose: (sample: SampleScript) => void
}

export function SampleList({ chosen, onChoose }: SampleListProps) {
  const t = useCreateTexts()
  const name = useId()
  const samples = useQuery(samplesQuery)
  if (samples.error) return <Problem error={samples.error} onRetry={() => void samples.refetch()} />
  return (
    <fieldset>
      <legend className="sr-only">{t('samples')}</legend>
      <div className="grid grid-cols-1 gap-2 sm:grid-cols-2">
        {samples.isPending
          ? ['a', 'b', 'c', 'd'].map((each) => <Skeleton key={each} className="h-24" />)
          : samples.data?.map((sample) => (
              <SampleChoice
                key={sample.id}
                name={name}
                sample={sample}
                isChosen={chosen === sample.id}
                onChoose={onChoose}
              />
            ))}
      </div>
    </fieldset>
  )
}

type SampleChoiceProps = {
  readonly name: string
  readonly sample: SampleScript
  readonly isChosen: boolean
  readonly onChoose: (sample: SampleScript) => void
}

function SampleChoice({ name, sample, isChosen, onChoose }: SampleChoiceProps) {
  const t = useCreateTexts()
  const texts = useTexts()
  const isChinese = useLanguage() === 'zh-CN'
  const Icon = KIND_ICONS[sample.kind]
  return (
    <label
      className={classes(
        'flex cursor-pointer gap-3 rounded-lg border p-3 transition-colors has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
        isChosen ? 'border-accent bg-accent-soft' : 'border-line bg-raised hover:border-line-strong',
      )}
    >
      <input
        type="radio"
        name={name}
        className="sr-only"
        checked={isChosen}
        onChange={() => onChoose(sample)}
        value={sample.id}
      />
      <Icon aria-hidden className={classes('mt-0.5 size-5 shrink-0', isChosen ? 'text-accent-strong' : 'text-faint')} />
      <span className="min-w-0">
        <span className="block font-medium">{isChinese ? sample.title_zh : sample.title_en}</span>
        <span className="mt-0.5 block text-muted">{isChinese ? sample.summary_zh : sample.summary_en}</span>
        <span className="mt-1 block text-xs text-muted">
          {texts(`kinds.${sample.kind}`)} · {sample.aspect} · {t('sampleLength', { seconds: sample.film_seconds })}
        </span>
      </span>
    </label>
  )
}
