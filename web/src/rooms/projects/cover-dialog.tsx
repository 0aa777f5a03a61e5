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
import { DropZone } from '#web/kit/upload/drop-zone.tsx'
import { UploadLine } from '#web/kit/upload/upload-line.tsx'
import { useUpload } from '#web/kit/upload/use-upload.ts'
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
type Cover = { readonly key: string; readonly read: () => Promise<File> } | null

type CoverDialogProps = { readonly project: ActedOn; readonly onClose: () => void }

export function CoverDialog({ project, onClose }: CoverDialogProps) {
  const t = useTexts()
  const common = useCommon()
  const detail = useQuery(projectQuery(project.id))
  const { choose, upload } = useChooseCover(project, onClose)
  const own = ([file]: readonly File[]) => file && choose.mutate({ key: 'own', read: async () => file })
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
            onFiles={own}
          >
            {t('coverOwn')}
          </ChooseFiles>
        </>
      }
    >
      <DropZone onFiles={own} hint={t('coverDrop')} isDisabled={choose.isPending} className="flex flex-col gap-3">
        <Frames projectId={project.id} chosen={choose.isPending ? choose.variables : null} onChoose={choose.mutate} />
        <UploadLine upload={upload} onAgain={() => choose.variables !== undefined && choose.mutate(choose.variables)} />
        <Problem error={choose.error ?? detail.error} />
      </DropZone>
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
          onChoose={() => onChoose({ key: url, read: () => fetchPicture(url, `cover-${number}`) })}
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

async function fetchPicture(url: string, name: string): Promise<File> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`the picture is not there: ${response.status}`)
  const content = await response.blob()
  const kind = /^image\/(png|jpeg|webp)/.exec(content.type)?.[1] ?? 'png'
  return new File([content], `${name}.${kind === 'jpeg' ? 'jpg' : kind}`, { type: content.type })
}

/** A frame is kept as a file of the project, so that the picture stays when its shot is made anew. */
function useChooseCover(project: ActedOn, onDone: () => void) {
  const t = useTexts()
  const client = useQueryClient()
  const forget = useForget()
  const { id: workspace } = useWorkspace()
  const query = projectQuery(project.id)
  const upload = useUpload({ workspace, projectId: project.id, purpose: 'other', place: `cover.${project.id}` })
  const choose = useMutation({
    mutationFn: async (cover: Cover) => {
      const stored = cover && (await upload.send(await cover.read()))
      // Given up or refused, as its line says.
      if (cover && !stored) return null
      const fileId = stored?.id ?? null
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
      if (!saved) return
      client.setQueryData(query.queryKey, saved)
      tell(t('coverChosen'))
      await forget(project.id)
      onDone()
    },
  })
  return { choose, upload }
}
