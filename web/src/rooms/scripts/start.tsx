// A project without a script: three ways to begin one.
import { useQuery } from '@tanstack/react-query'
import { BookOpenText, FileUp, PenLine, WandSparkles } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import type { SampleScript } from '#contract/projects.ts'
import { api } from '#web/api/request.ts'
import { useLanguage } from '#web/i18n/texts.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Button } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { useTexts as useWritingTexts } from '../writing/texts.ts'
import { useOpenWriting } from '../writing/writing.ts'
import { DropArea, FileInput, type Upload, UploadProblem } from './import.tsx'
import { useTexts } from './texts.ts'

type StartProps = {
  readonly upload: Upload
  readonly mayWrite: boolean
  readonly onBegin: (text: string) => void
}

export function StartPage({ upload, mayWrite, onBegin }: StartProps) {
  const t = useTexts()
  const writing = useWritingTexts()
  const openWriting = useOpenWriting()
  if (!mayWrite)
    return (
      <Empty icon={<PenLine className="size-6" />} title={t('viewerStart')}>
        {t('viewerStartText')}
      </Empty>
    )
  return (
    <DropArea isOff={upload.isBusy} onFile={upload.send}>
      <div className="mx-auto flex w-full max-w-4xl flex-col gap-6 overflow-y-auto px-4 py-10">
        <header className="text-center">
          <h2 className="text-lg font-semibold">{t('startTitle')}</h2>
          <p className="mt-1 text-muted">{t('startText')}</p>
        </header>
        <UploadProblem upload={upload} />
        <FileWay isBusy={upload.isBusy} onFile={upload.send} />
        <div className="grid gap-4 sm:grid-cols-3">
          <Way icon={<PenLine aria-hidden className="size-5" />} title={t('startWriting')} text={t('startWritingText')}>
            <Button onClick={() => onBegin('')}>{t('startWriting')}</Button>
          </Way>
          <Way icon={<BookOpenText aria-hidden className="size-5" />} title={t('samples')} text={t('samplesText')}>
            <Samples onChoose={onBegin} />
          </Way>
          <Way
            icon={<WandSparkles aria-hidden className="size-5" />}
            title={writing('kinds.script')}
            text={writing('about')}
          >
            <Button onClick={() => openWriting({ write: 'script' })}>{writing('open')}</Button>
          </Way>
        </div>
      </div>
    </DropArea>
  )
}

function FileWay({ isBusy, onFile }: { readonly isBusy: boolean; readonly onFile: (file: File) => void }) {
  const t = useTexts()
  const input = useRef<HTMLInputElement>(null)
  return (
    <div className="flex flex-col items-center gap-3 rounded-xl border-2 border-dashed border-line-strong bg-surface px-6 py-10 text-center">
      <FileUp aria-hidden className="size-7 text-accent" />
      <div>
        <p className="font-semibold">{t('startDrop')}</p>
        <p className="mt-1 text-muted">{t('startKinds')}</p>
      </div>
      <FileInput input={input} onFile={onFile} />
      <Button look="primary" isBusy={isBusy} onClick={() => input.current?.click()}>
        {isBusy ? t('importing') : t('chooseFile')}
      </Button>
    </div>
  )
}

type WayProps = {
  readonly icon: ReactNode
  readonly title: string
  readonly text: string
  readonly children: ReactNode
}

function Way({ icon, title, text, children }: WayProps) {
  return (
    <section className="flex flex-col gap-3 rounded-xl border border-line bg-surface p-5">
      <h3 className="flex items-center gap-2 font-semibold">
        <span className="text-accent">{icon}</span>
        {title}
      </h3>
      <p className="flex-1 text-muted">{text}</p>
      <div className="flex flex-wrap gap-2">{children}</div>
    </section>
  )
}

function Samples({ onChoose }: { readonly onChoose: (text: string) => void }) {
  const isChinese = useLanguage() === 'zh-CN'
  const samples = useQuery({
    queryKey: ['samples'],
    queryFn: ({ signal }) => api.get<{ items: readonly SampleScript[] }>('/projects/samples', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (samples.error) return <Problem error={samples.error} onRetry={() => void samples.refetch()} />
  return (samples.data?.items ?? []).map((sample) => (
    <Button key={sample.id} onClick={() => onChoose(sample.text)}>
      {isChinese ? sample.title_zh : sample.title_en}
    </Button>
  ))
}
