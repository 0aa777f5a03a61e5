// One template: what is in force, what somebody types over it, what comes out of it, and what it was before.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useRef, useState } from 'react'
import type { PromptTemplate } from '#contract/prompts.ts'
import { isFault } from '#web/api/fault.ts'
import { useCommon } from '#web/i18n/common.ts'
import { formatAgo } from '#web/i18n/format.ts'
import { Confirm } from '#web/kit/confirm.tsx'
import { useDraft } from '#web/kit/draft.ts'
import { NotKept } from '#web/kit/not-kept.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { afterSave, asSent, isOvertaken as isTextOvertaken, type TypedOver, unlessSaved } from '#web/kit/typed-over.ts'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { Field } from '#web/ui/field.tsx'
import { Input } from '#web/ui/input.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { isAtLeast, memberNamesQuery, useWorkspace } from '../workspaces/workspace.ts'
import { Placeholders } from './placeholders.tsx'
import { allPromptsKey, type Flaws, flawsOf, saveTemplate } from './prompts.ts'
import { TemplateEditor, type TemplateEditorVerbs } from './template-editor.tsx'
import { TemplatePreview, usePreview } from './template-preview.tsx'
import { TemplateVersions } from './template-versions.tsx'
import { TextDiff } from './text-diff.tsx'
import { nameInTexts, useTexts } from './texts.ts'

type DeskProps = { readonly template: PromptTemplate }

const NOTE_MAX = 500

export function TemplateDesk({ template }: DeskProps) {
  const t = useTexts()
  const mayWrite = isAtLeast(useWorkspace().role, 'director')
  const desk = useDesk(template)
  const preview = usePreview(template, desk.text)
  const editor = useRef<TemplateEditorVerbs>(null)
  const hintId = useId()
  const name = t(`kinds.${nameInTexts(template.kind)}`)
  const isWriting = template.kind.startsWith('text.')
  return (
    <section aria-label={name} className="flex min-w-0 flex-col gap-6">
      <header className="flex flex-col gap-1">
        <h2 className="text-base font-semibold">{name}</h2>
        <p className="text-muted">{t(`uses.${nameInTexts(template.kind)}`)}</p>
        <Standing template={template} />
      </header>
      <div className="grid gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex min-w-0 flex-col gap-3">
          <TemplateEditor
            ref={editor}
            label={`${t('editor')}: ${name}`}
            describedBy={hintId}
            value={desk.text}
            onChange={desk.type}
            onSave={() => mayWrite && desk.maySave && desk.save()}
            isReadOnly={!mayWrite}
            names={template.placeholders.map((each) => each.name)}
          />
          <p id={hintId} className="text-xs text-muted">
            {t('editorHint')} {isWriting && t('parts')}
          </p>
          <Flawed flaws={desk.flaws} />
          <NotKept draft={desk.draft} />
          {desk.isOvertaken && <Overtaken desk={desk} template={template} />}
          {!(isFault(desk.error) && desk.error.isStale) && <Problem error={desk.error} />}
          {mayWrite ? <Saving desk={desk} template={template} /> : <p className="text-muted">{t('mayNot')}</p>}
          <TemplatePreview template={template} preview={preview} />
        </div>
        <Placeholders
          template={template}
          text={desk.text}
          values={preview.data?.values}
          onInsert={mayWrite ? (name) => editor.current?.insert(name) : null}
        />
      </div>
      <TemplateVersions template={template} mayWrite={mayWrite} />
    </section>
  )
}

function Standing({ template }: DeskProps) {
  const t = useTexts()
  const { id } = useWorkspace()
  const { data: members } = useQuery(memberNamesQuery(id))
  const { version, changed_by: by, changed_at: at } = template
  const name = members?.find((each) => each.user.id === by)?.user.display_name || t('somebody')
  return (
    <p className="flex flex-wrap items-center gap-2 text-xs text-muted">
      <Badge tone={version === 0 ? 'plain' : 'info'}>
        {version === 0 ? t('shipped') : t('version', { number: version })}
      </Badge>
      {at !== null && t('changed', { name, ago: formatAgo(at) })}
    </p>
  )
}

type Typed = TypedOver & { readonly note: string }
type Desk = ReturnType<typeof useDesk>
type Sent = { readonly text: string; readonly note: string }

/** The note told of what was saved, unless it was written since. */
const withoutNote = (typed: Typed | null, sent: string) => (typed?.note === sent ? { ...typed, note: '' } : typed)

function useDesk(template: PromptTemplate) {
  const t = useTexts()
  const client = useQueryClient()
  const { id: workspaceId } = useWorkspace()
  const { kind, language } = template
  const draft = `template.${workspaceId}.${kind}.${language}`
  const [typed, setTyped, forget] = useDraft<Typed | null>(draft, null)
  const text = typed?.text ?? template.text
  const note = typed?.note ?? ''
  const isChanged = text !== template.text
  const isOvertaken = typed !== null && isTextOvertaken(typed, template.text)
  const flaws = flawsOf(text, template.placeholders)
  const drop = () => {
    forget()
    setTyped(null)
  }
  const save = useMutation({
    mutationFn: (sent: Sent) => saveTemplate({ workspaceId, kind, language }, { ...sent, revision: template.revision }),
    onSuccess: async (saved, sent) => {
      tell(t('saved', { number: saved.version }))
      await client.invalidateQueries({ queryKey: allPromptsKey(workspaceId) })
      setTyped((now) => withoutNote(afterSave(now, sent.text), sent.note))
    },
    // A lost race: what is in force now is shown beside what was typed.
    onError: () => client.invalidateQueries({ queryKey: allPromptsKey(workspaceId) }),
  })
  const edit = (change: Partial<Typed>) =>
    setTyped((now) => {
      const next = { ...(now ?? { text: template.text, note: '', base: template.text }), ...change }
      return next.note === '' ? unlessSaved(next, template.text) : next
    })
  const hasWords = text.trim() !== ''
  return {
    ...{ draft, text, note, isChanged, isOvertaken, flaws, drop },
    ...{ error: save.error, isSaving: save.isPending },
    save: () => {
      setTyped((now) => now && asSent(now))
      save.mutate({ text, note })
    },
    maySave:
      isChanged && !isOvertaken && hasWords && !save.isPending && flaws.unknown.length + flaws.missing.length === 0,
    type: (next: string) => edit({ text: next }),
    explain: (next: string) => edit({ note: next }),
    /** What was typed is meant to replace what is in force now. */
    rebase: () => edit({ base: template.text }),
  }
}

const inBraces = (names: readonly string[]) => names.map((name) => `{${name}}`).join(' ')

function Flawed({ flaws: { unknown, missing } }: { readonly flaws: Flaws }) {
  const t = useTexts()
  if (unknown.length + missing.length === 0) return null
  return (
    <Notice tone="warn">
      {unknown.length > 0 && <p>{t('unknown', { names: inBraces(unknown) })}</p>}
      {missing.length > 0 && <p>{t('missing', { names: inBraces(missing) })}</p>}
    </Notice>
  )
}

/** Somebody else saved while this was typed: neither is thrown away unasked. */
function Overtaken({ desk, template }: { readonly desk: Desk; readonly template: PromptTemplate }) {
  const t = useTexts()
  const common = useCommon()
  const title = template.version === 0 ? t('overtakenShipped') : t('overtaken', { number: template.version })
  return (
    <Notice tone="warn" title={title}>
      <p>{t('overtakenText')}</p>
      <div className="my-2">
        <TextDiff label={t('theirsToMine')} before={template.text} after={desk.text} />
      </div>
      <div className="flex flex-wrap gap-2">
        <Button size="small" onClick={desk.rebase}>
          {common('overwrite')}
        </Button>
        <Discard onDiscard={desk.drop} verb={common('loadTheirs')} />
      </div>
    </Notice>
  )
}

function Saving({ desk, template }: { readonly desk: Desk; readonly template: PromptTemplate }) {
  const t = useTexts()
  const common = useCommon()
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (desk.maySave) desk.save()
      }}
    >
      {desk.isChanged && (
        <Field label={t('note')} isOptional={common('optional')}>
          {(control) => (
            <Input
              {...control}
              maxLength={NOTE_MAX}
              value={desk.note}
              onChange={(event) => desk.explain(event.target.value)}
            />
          )}
        </Field>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" look="primary" disabled={!desk.maySave} isBusy={desk.isSaving}>
          {t('save', { number: template.versions + 1 })}
        </Button>
        {desk.isChanged && (
          <>
            <Discard onDiscard={desk.drop} verb={t('discard')} />
            <span className="text-xs text-muted">{t('unsaved')}</span>
          </>
        )}
      </div>
    </form>
  )
}

function Discard({ onDiscard, verb }: { readonly onDiscard: () => void; readonly verb: string }) {
  const t = useTexts()
  const [isAsking, setAsking] = useState(false)
  return (
    <>
      <Button size="small" look="quiet" onClick={() => setAsking(true)}>
        {verb}
      </Button>
      <Confirm
        isOpen={isAsking}
        isDanger
        onClose={() => setAsking(false)}
        title={t('discardTitle')}
        verb={verb}
        onConfirm={() => {
          setAsking(false)
          onDiscard()
        }}
      >
        {t('discardText')}
      </Confirm>
    </>
  )
}
