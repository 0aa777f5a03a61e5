// Which picture stands for the project: the first that was made, a frame of a shot, or one's own.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Check, ImageUp, Sparkles } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ProjectDetail } from '#contract/projects.ts'
import { isFault } from '#web/api/fault.ts'
import { api } from '#web/api/request.ts'
import { useCommon } from '#web/i18n/common.ts'
import { Problem } from '#web/kit/problem.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { ChooseFiles } from '#web/kit/upload/choose-files.tsx'
import { sendFile } from '#web/kit/upload/send-file.ts'
import { Button } from '#web/ui/button.tsx'
import { classes } from '#web/ui/classes.ts'
import { Dialog } from '#web/ui/dialog.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { Spinner } from '#web/ui/spinner.tsx'
import { productionStateQuery } from '../boards/director-data.ts'
import { useWorkspace } from '../workspaces/workspace.ts'
import { projectQuery } from './project.ts'
import { type ActedOn, useForget } from './project-actions.ts'
import { useTexts } from './texts.ts'

/** Null: the first picture that was made. */
type Cover = { readonly key: string; readonly read: () => Promise<Blob>; readonly name: string } | null

type CoverDialogProps = { readonly project: ActedOn; readonly onClose: () => void }

export function CoverDialog({ project, onClose }: CoverDialogProps) {
  const t = useTexts()
  const common = useCommon()
  const detail = useQuery(projectQuery(project.id))
  const choose = useChooseCover(project, onClose)
  const isAutomatic = detail.data?.thumbnail_file_id === null
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('coverTitle')}
      description={t('coverAbout')}
      closeLabel={common('close')}
      width="medium"
      actions={
        <>
          <Button
            icon={isAutomatic ? <Check aria-hidden className="size-4" /> : <Sparkles aria-hidden className="size-4" />}
            disabled={isAutomatic || choose.isPending}
            aria-pressed={isAutomatic}
            onClick={() => choose.mutate(null)}
          >
            {t('coverAutomatic')}
          </Button>
          <ChooseFiles
            accept="image/png,image/jpeg,image/webp"
            icon={<ImageUp aria-hidden className="size-4" />}
            disabled={choose.isPending}
            onFiles={([file]) => file && choose.mutate({ key: 'own', read: async () => file, name: file.name })}
          >
            {t('coverOwn')}
          </ChooseFiles>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <Frames projectId={project.id} chosen={choose.isPending ? choose.variables : null} onChoose={choose.mutate} />
        <Problem error={choose.error ?? detail.error} />
      </div>
    </Dialog>
  )
}

type FramesProps = {
  readonly projectId: string
  /** On its way. */
  readonly chosen: Cover
  readonly onChoose: (cover: Cover) => void
}

function Frames({ projectId, chosen, onChoose }: FramesProps) {
  const t = useTexts()
  const state = useQuery(productionStateQuery(projectId))
  if (state.isPending) return <Skeleton className="h-32" />
  const frames = (state.data?.shots ?? []).flatMap(({ picture }, index) =>
    picture.url && picture.small_url ? [{ number: index + 1, url: picture.url, small: picture.small_url }] : [],
  )
  if (frames.length === 0) return <p className="text-muted">{t('coverNone')}</p>
  return (
    <ul aria-label={t('coverFrames')} className="grid grid-cols-2 gap-2 sm:grid-cols-4">
      {frames.map(({ number, url, small }) => (
        <Frame
          key={url}
          src={small}
          label={t('coverFrame', { number })}
          isBusy={chosen?.key === url}
          isOff={chosen !== null}
          onChoose={() => onChoose({ key: url, read: () => fetchPicture(url), name: `cover-${number}` })}
        />
      ))}
    </ul>
  )
}

type FrameProps = {
  readonly src: string
  readonly label: string
  readonly isBusy: boolean
  readonly isOff: boolean
  readonly onChoose: () => void
}

function Frame({ src, label, isBusy, isOff, onChoose }: FrameProps): ReactNode {
  return (
    <li>
      <button
        type="button"
        aria-label={label}
        title={label}
        disabled={isOff}
        onClick={onChoose}
        className={classes(
          'relative block w-full overflow-hidden rounded-md border bg-sunken',
          isBusy ? 'border-accent' : 'border-line hover:border-accent',
        )}
      >
        <img src={src} alt="" loading="lazy" decoding="async" className="aspect-video w-full object-cover" />
        {isBusy && (
          <span className="absolute inset-0 flex items-center justify-center bg-scrim text-on-accent">
            <Spinner />
          </span>
        )}
      </button>
    </li>
  )
}

async function fetchPicture(url: string): Promise<Blob> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`the picture is not there: ${response.status}`)
  return response.blob()
}

/** A frame is kept as a file of the project, so that the picture stays when its shot is made anew. */
function useChooseCover(project: ActedOn, onDone: () => void) {
  const t = useTexts()
  const client = useQueryClient()
  const forget = useForget()
  const { id: workspace } = useWorkspace()
  const query = projectQuery(project.id)
  return useMutation({
    mutationFn: async (cover: Cover) => {
      const fileId = cover && (await keepPicture(cover, { workspace, projectId: project.id }))
      const write = async (isFresh: boolean) => {
        const { revision } = await client.fetchQuery(isFresh ? { ...query, staleTime: 0 } : query)
        return api.patch<ProjectDetail>(`/projects/${project.id}`, { revision, body: { thumbnail_file_id: fileId } })
      }
      // Whatever somebody else changed meanwhile, it was not this choice.
      return write(false).catch((error: unknown) => {
        if (isFault(error) && error.isStale) return write(true)
        throw error
      })
    },
    onSuccess: async (saved) => {
      client.setQueryData(query.queryKey, saved)
      tell(t('coverChosen'))
      await forget(project.id)
      onDone()
    },
  })
}

async function keepPicture(
  cover: NonNullable<Cover>,
  at: { readonly workspace: string; readonly projectId: string },
): Promise<string> {
  const content = await cover.read()
  const kind = /^image\/(png|jpeg|webp)/.exec(content.type)?.[1] ?? 'png'
  const name = cover.name.includes('.') ? cover.name : `${cover.name}.${kind === 'jpeg' ? 'jpg' : kind}`
  return (await sendFile({ ...at, content, name, purpose: 'other' })).id
}
