import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { ProjectDetail } from '#contract/projects.ts'
import { isFault } from '#web/api/fault.ts'
import { api } from '#web/api/request.ts'
import { useCommon } from '#web/i18n/common.ts'
import { useDraft } from '#web/kit/draft.ts'
import { NotKept } from '#web/kit/not-kept.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { Field } from '#web/ui/field.tsx'
import { Input } from '#web/ui/input.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { projectQuery } from './project.ts'
import { type ActedOn, useForget } from './project-actions.ts'
import { useTexts } from './texts.ts'

type RenameDialogProps = { readonly project: ActedOn; readonly onClose: () => void }

const draftOf = (projectId: string) => `rename.${projectId}`

export function RenameDialog({ project, onClose }: RenameDialogProps) {
  const t = useTexts()
  const common = useCommon()
  const form = useId()
  const [title, setTitle, forget] = useDraft(draftOf(project.id), project.title)
  const close = () => {
    forget()
    onClose()
  }
  const rename = useRename(project, close)
  const { stale } = rename
  return (
    <Dialog
      isOpen
      onClose={close}
      title={t('renameTitle')}
      closeLabel={common('close')}
      actions={
        <>
          <Button onClick={close}>{common('cancel')}</Button>
          <Button
            type="submit"
            form={form}
            look="primary"
            isBusy={rename.isPending}
            disabled={title.trim() === '' || stale !== undefined}
          >
            {common('save')}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          rename.save(title)
        }}
      >
        <Field label={t('titleField')}>
          {(control) => (
            <Input
              {...control}
              required
              autoFocus
              maxLength={255}
              value={title}
              onChange={(event) => setTitle(event.target.value)}
              onFocus={(event) => event.target.select()}
            />
          )}
        </Field>
        <NotKept draft={draftOf(project.id)} />
        {stale ? (
          <Overtaken
            theirs={stale.title}
            onTake={() => {
              setTitle(stale.title)
              rename.takeTheirs()
            }}
            onKeep={() => rename.save(title)}
          />
        ) : (
          <Problem error={rename.error} />
        )}
      </form>
    </Dialog>
  )
}

type OvertakenProps = { readonly theirs: string; readonly onTake: () => void; readonly onKeep: () => void }

function Overtaken({ theirs, onTake, onKeep }: OvertakenProps) {
  const common = useCommon()
  return (
    <Notice tone="warn" title={common('staleTitle')}>
      <p>{theirs}</p>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button size="small" onClick={onTake}>
          {common('loadTheirs')}
        </Button>
        <Button size="small" onClick={onKeep}>
          {common('overwrite')}
        </Button>
      </div>
    </Notice>
  )
}

/** On a lost race it loads what was saved, and lets the person choose between the two. */
function useRename(project: ActedOn, onDone: () => void) {
  const client = useQueryClient()
  const forget = useForget()
  const [revision, setRevision] = useState(project.revision)
  const [stale, setStale] = useState<ProjectDetail>()
  const mutation = useMutation({
    mutationFn: (title: string) =>
      api.patch<ProjectDetail>(`/projects/${project.id}`, { revision, body: { title: title.trim() } }),
    onSuccess: async (saved) => {
      client.setQueryData(projectQuery(project.id).queryKey, saved)
      await forget(project.id)
      onDone()
    },
    onError: async (error) => {
      if (!isFault(error) || !error.isStale) return
      const theirs = await client.fetchQuery({ ...projectQuery(project.id), staleTime: 0 })
      setRevision(theirs.revision)
      setStale(theirs)
    },
  })
  return {
    stale,
    error: mutation.error,
    isPending: mutation.isPending,
    save: (title: string) => {
      setStale(undefined)
      mutation.mutate(title)
    },
    takeTheirs: () => {
      setStale(undefined)
      mutation.reset()
    },
  }
}
