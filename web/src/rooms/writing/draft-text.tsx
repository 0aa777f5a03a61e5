// A text that an engine wrote: as it is, or beside what it would take the place of.
import { useState } from 'react'
import type { Draft } from '#contract/writing.ts'
import { Notice } from '#web/ui/notice.tsx'
import { Segments } from '#web/ui/segments.tsx'
import { TextDiff } from '../prompts/text-diff.tsx'
import { useTexts } from './texts.ts'

type TextProps = {
  readonly draft: Draft
  /** What is on the desk. */
  readonly text: string
  readonly answer: string
}

export function DraftText({ draft, text, answer }: TextProps) {
  const t = useTexts()
  const before = draft.passage ? draft.passage.text : text
  const isNew = before.trim() === '' || draft.state !== 'proposed'
  const [look, setLook] = useState<'changes' | 'answer'>(isNew || draft.kind === 'script' ? 'answer' : 'changes')
  const last = draft.passage ? draft.passage.start_line + before.split('\n').length - 1 : 0
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h4 className="font-semibold">
          {draft.passage
            ? t('lines', { from: draft.passage.start_line, to: last })
            : t(look === 'changes' ? 'changes' : 'answer')}
        </h4>
        {!isNew && (
          <Segments
            label={t('look')}
            value={look}
            onChange={setLook}
            options={[
              { value: 'changes', label: t('lookChanges') },
              { value: 'answer', label: t('lookAnswer') },
            ]}
          />
        )}
      </div>
      {before === answer && !isNew && <Notice tone="info">{t('noChange')}</Notice>}
      {look === 'changes' && !isNew ? (
        <TextDiff label={t('changes')} before={before} after={answer} />
      ) : (
        <p className="rounded-lg border border-line bg-surface px-4 py-3 leading-relaxed break-words whitespace-pre-wrap">
          {answer}
        </p>
      )}
    </div>
  )
}
