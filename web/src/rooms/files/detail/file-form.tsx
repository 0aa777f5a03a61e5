// Name and tags. What was typed stays until it is saved, also over a reload and beside what somebody else saved.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import type { FileDetail } from '#contract/files.ts'
import { isFault } from '#web/api/fault.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { useCommon } from '#web/i18n/common.ts'
import { useDraft } from '#web/kit/draft.ts'
import { NotKept } from '#web/kit/not-kept.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { StaleChoice } from '#web/kit/stale-choice.tsx'
import { formAfterSave } from '#web/kit/typed-over.ts'
import { Button } from '#web/ui/button.tsx'
import { Field } from '#web/ui/field.tsx'
import { Input } from '#web/ui/input.tsx'
import { fileQuery } from '../files.ts'
import { tagsOf } from '../tags.ts'
import { useTexts } from '../texts.ts'

type Draft = { readonly name: string; readonly tags: string; readonly revision: number }

/** Typed back to what is saved it is no draft, unless what was sent may yet come to be saved. */
const unlessBack = (next: Draft, saved: Draft, isSending: boolean): Draft | null =>
  next.name === saved.name && next.tags === saved.tags && !isSending ? null : next

export function FileForm({ file }: { readonly file: FileDetail }) {
  const t = useTexts()
  const common = useCommon()
  const saved: Draft = { name: file.name, tags: file.tags.join(', '), revision: file.revision }
  const name = `file.${file.id}`
  const [draft, setDraft, clear] = useDraft<Draft | null>(name, null)
  const shown = draft ?? saved
  const save = useSave(file, (sent, { revision }) =>
    setDraft((now) => formAfterSave(now, sent, (typed) => ({ ...typed, revision }))),
  )
  const isChanged = shown.name !== saved.name || tagsOf(shown.tags).join() !== file.tags.join()
  const type = (change: Partial<Draft>) =>
    setDraft((now) => unlessBack({ ...(now && isChanged ? now : saved), ...change }, saved, save.isPending))
  const drop = () => {
    clear()
    setDraft(null)
    save.reset()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate(shown)
  }
  return (
    <form className="flex flex-col gap-3" onSubmit={submit}>
      <Field label={t('name')}>
        {(control) => (
          <Input
            {...control}
            required
            maxLength={255}
            value={shown.name}
            onChange={(event) => type({ name: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('detail.tags')} hint={t('detail.tagsHint')}>
        {(control) => (
          <Input {...control} value={shown.tags} onChange={(event) => type({ tags: event.target.value })} />
        )}
      </Field>
      <NotKept draft={name} />
      {isFault(save.error) && save.error.isStale && isChanged ? (
        <StaleChoice
          onTheirs={drop}
          onMine={() => {
            const mine = { ...shown, revision: file.revision }
            setDraft(mine)
            save.mutate(mine)
          }}
        />
      ) : (
        !(isFault(save.error) && save.error.isStale) && <Problem error={save.error} />
      )}
      {isChanged && (
        <div className="flex gap-2">
          <Button type="submit" look="primary" isBusy={save.isPending}>
            {common('save')}
          </Button>
          <Button look="quiet" onClick={drop}>
            {common('cancel')}
          </Button>
        </div>
      )}
    </form>
  )
}

function useSave(file: FileDetail, onSaved: (sent: Draft, changed: FileDetail) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ name, tags, revision }: Draft) =>
      api.patch<FileDetail>(`/assets/${file.id}`, { revision, body: { name, tags: tagsOf(tags) } }),
    onSuccess: (changed, sent) => {
      client.setQueryData(fileQuery(file.id).queryKey, changed)
      void client.invalidateQueries({ queryKey: keys.inWorkspace(file.workspace_id, 'files') })
      onSaved(sent, changed)
    },
    onError: () => client.invalidateQueries({ queryKey: fileQuery(file.id).queryKey, exact: true }),
  })
}
