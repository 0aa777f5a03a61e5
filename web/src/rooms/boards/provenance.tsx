import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Provenance as Made } from '#contract/candidates.ts'
import { isFault } from '#web/api/fault.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { formatMoment } from '#web/i18n/format.ts'
import { defineTexts } from '#web/i18n/texts.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'

const useTexts = defineTexts('provenance', {
  en: {
    title: 'How it was made',
    engine: 'Engine',
    model: 'Model',
    prompt: 'Prompt (SHA-256)',
    inputs: 'Inputs',
    when: 'Made',
    parameters: 'Parameters',
    nobody: 'Not made by an engine here: a person put it in.',
  },
  'zh-CN': {
    title: '生成来源',
    engine: '引擎',
    model: '模型',
    prompt: '提示词（SHA-256）',
    inputs: '输入',
    when: '生成于',
    parameters: '参数',
    nobody: '并非在此由引擎生成，而是由人提供。',
  },
})

type Props = { readonly projectId: string; readonly sha256: string }

/** Read when somebody looks. */
export function Provenance({ projectId, sha256 }: Props) {
  const t = useTexts()
  const [isOpen, setIsOpen] = useState(false)
  const { data, error } = useQuery({
    queryKey: keys.ofProject(projectId, 'provenance', sha256),
    queryFn: ({ signal }) =>
      api.get<{ items: Made[] }>(`/projects/${projectId}/contents/${sha256}/provenance`, { signal }),
    enabled: isOpen,
  })
  const isNobodys = isFault(error) && error.code === 'NOT_FOUND'
  return (
    <details className="text-xs" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary className="cursor-pointer py-1 text-muted hover:text-ink">{t('title')}</summary>
      {isNobodys ? <p className="mt-1 text-muted">{t('nobody')}</p> : <Problem error={error} />}
      {isOpen && !data && !error && <Skeleton className="mt-2 h-24" />}
      {data?.items.map((made) => (
        <Facts key={made.made_at} made={made} />
      ))}
    </details>
  )
}

function Facts({ made }: { readonly made: Made }) {
  const t = useTexts()
  const facts = [
    [t('engine'), made.engine],
    [t('model'), made.model === made.engine ? '' : made.model],
    [t('when'), formatMoment(made.made_at)],
    [t('prompt'), made.prompt_hash],
    [t('inputs'), made.inputs.join(' ')],
    [t('parameters'), made.parameters === null ? '' : JSON.stringify(made.parameters, null, 2)],
  ] as const
  return (
    <dl className="mt-2 flex flex-col gap-1.5 rounded-md bg-sunken p-2.5">
      {facts.map(
        ([name, value]) =>
          value && (
            <div key={name}>
              <dt className="text-muted">{name}</dt>
              <dd className="max-h-48 overflow-auto break-words whitespace-pre-wrap">{value}</dd>
            </div>
          ),
      )}
    </dl>
  )
}
