import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useId, useState } from 'react'
import type { ProjectKind, SampleScript } from '#contract/projects.ts'
import { useCommon } from '#web/i18n/common.ts'
import { currentLanguage } from '#web/i18n/texts.ts'
import { useDraft } from '#web/kit/draft.ts'
import { NotKept } from '#web/kit/not-kept.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { UploadLine } from '#web/kit/upload/upload-line.tsx'
import { paths } from '#web/paths.ts'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { Field } from '#web/ui/field.tsx'
import { TextArea } from '#web/ui/input.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Segments } from '#web/ui/segments.tsx'
import { SCRIPT_FILE_BYTES_MAX } from '../scripts/script-file.ts'
import { useWorkspace } from '../workspaces/workspace.ts'
import { type CreateDraft, CreateFields } from './create-fields.tsx'
import { useTexts } from './create-texts.ts'
import { type NewScript, titleOf, useNewProject } from './new-project.ts'
import { samplesQuery } from './project.ts'
import { SampleList } from './sample-list.tsx'
import { ScriptDrop } from './script-drop.tsx'

const SOURCES = ['paste', 'file', 'sample', 'empty'] as const

function emptyDraft(): CreateDraft {
  const language = currentLanguage() === 'zh-CN' ? 'zh-CN' : 'en'
  return { source: 'paste', text: '', sampleId: null, title: '', kind: 'comic_drama', aspect: '16:9', language }
}

export function CreateDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTexts()
  const common = useCommon()
  const form = useId()
  const workspaceId = useWorkspace().id
  const { draft, change, file, chooseFile, script, problem, submit, goTo, create, upload, halfMade } = useCreation()
  return (
    <Dialog
      isOpen
      width="wide"
      onClose={onClose}
      title={t('title')}
      closeLabel={common('close')}
      actions={
        <>
          {halfMade ? (
            <Button onClick={() => void goTo(halfMade.id)}>{t('withoutScript')}</Button>
          ) : (
            <Button onClick={onClose}>{common('cancel')}</Button>
          )}
          <Button type="submit" form={form} look="primary" isBusy={create.isPending}>
            {t(halfMade ? 'tryScriptAgain' : 'create')}
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate
        className="grid grid-cols-1 gap-x-6 gap-y-5 md:grid-cols-[1fr_16rem]"
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <div className="flex min-w-0 flex-col gap-3">
          <div>
            <Segments
              label={t('source')}
              value={draft.source}
              options={SOURCES.map((source) => ({ value: source, label: t(`sources.${source}`) }))}
              onChange={(source) => change({ source })}
            />
          </div>
          <Source draft={draft} file={file} problem={problem} onChange={change} onFile={chooseFile} />
        </div>
        <CreateFields draft={draft} titleHint={titleOf(script)} isFixed={halfMade !== null} onChange={change} />
        <div className="flex flex-col gap-2 empty:hidden md:col-span-2">
          {halfMade && <Notice tone="info">{t('madeWithout')}</Notice>}
          <NotKept draft={draftOf(workspaceId)} />
          <UploadLine upload={upload} onAgain={submit} />
          <Problem error={create.error} />
        </div>
      </form>
    </Dialog>
  )
}

const draftOf = (workspaceId: string) => `new-project.${workspaceId}`

/** The draft survives a reload and a refusal; it goes when the project is there. */
function useCreation() {
  const t = useTexts()
  const { slug, id } = useWorkspace()
  const navigate = useNavigate()
  const [draft, setDraft, clearDraft] = useDraft<CreateDraft>(draftOf(id), emptyDraft())
  const [file, setFile] = useState<File | null>(null)
  const [isAsked, setAsked] = useState(false)
  const { create, upload, made } = useNewProject()
  const script = useScriptOf(draft, file)
  const lacks = draft.source !== 'empty' && script === null
  const isTooBig = script?.kind === 'file' && script.file.size > SCRIPT_FILE_BYTES_MAX
  const missing = isAsked && lacks ? t(draft.source === 'file' ? 'needFile' : 'needText') : undefined
  const goTo = async (projectId: string) => {
    clearDraft()
    // Going back leads to the list, not into this dialog again.
    await navigate({ to: paths.projects, params: { workspace: slug }, replace: true })
    await navigate({ to: paths.script, params: { workspace: slug, projectId } })
  }
  const submit = () => {
    setAsked(true)
    if (lacks || isTooBig) return
    const title = draft.title.trim() || titleOf(script) || t('untitled')
    const { kind, aspect, language } = draft
    const wish = { title, kind, aspect, language, script }
    create.mutate(wish, { onSuccess: ({ project, isWhole }) => isWhole && void goTo(project.id) })
  }
  return {
    draft,
    file,
    script,
    create,
    upload,
    goTo,
    submit,
    problem: isTooBig ? t('tooBig') : missing,
    halfMade: create.isError || create.data?.isWhole === false ? made() : null,
    change: (changed: Partial<CreateDraft>) => setDraft({ ...draft, ...changed }),
    chooseFile: (chosen: File) => {
      setFile(chosen)
      setDraft({ ...draft, source: 'file' })
    },
  }
}

function useScriptOf(draft: CreateDraft, file: File | null): NewScript | null {
  const samples = useQuery(samplesQuery).data
  if (draft.source === 'paste') return draft.text.trim() === '' ? null : { kind: 'text', text: draft.text }
  if (draft.source === 'file') return file && { kind: 'file', file }
  if (draft.source === 'empty') return null
  const sample = samples?.find((each) => each.id === draft.sampleId)
  return sample ? { kind: 'text', text: sample.text, fileName: sample.file_name } : null
}

type SourceProps = {
  readonly draft: CreateDraft
  readonly file: File | null
  readonly problem: string | undefined
  readonly onChange: (change: Partial<CreateDraft>) => void
  readonly onFile: (file: File) => void
}

function Source({ draft, file, problem, onChange, onFile }: SourceProps) {
  const t = useTexts()
  if (draft.source === 'empty') return <p className="py-4 text-muted">{t('emptyText')}</p>
  if (draft.source === 'sample')
    return (
      <>
        <SampleList chosen={draft.sampleId} onChoose={(sample) => onChange(wishesOf(sample))} />
        <Missing text={problem} />
      </>
    )
  if (draft.source === 'file')
    return (
      <>
        <ScriptDrop file={file} onFile={onFile} />
        <Missing text={problem} />
      </>
    )
  return (
    <Field label={t('pasteLabel')} hint={t('pasteHint')} problem={problem}>
      {(control) => (
        <TextArea
          {...control}
          rows={12}
          className="font-mono text-[0.8125rem]"
          placeholder={t('pastePlaceholder')}
          value={draft.text}
          onChange={(event) => onChange({ text: event.target.value })}
          onDrop={(event) => {
            const dropped = event.dataTransfer.files[0]
            if (!dropped) return
            event.preventDefault()
            onFile(dropped)
          }}
        />
      )}
    </Field>
  )
}

function Missing({ text }: { readonly text: string | undefined }) {
  if (text === undefined) return null
  return (
    <p role="alert" className="text-xs text-danger">
      {text}
    </p>
  )
}

function wishesOf(sample: SampleScript): Partial<CreateDraft> {
  const { id: sampleId, aspect, language } = sample
  const kind: ProjectKind = sample.kind
  return { sampleId, kind, aspect, language }
}
