import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Trash2, Undo2, Upload } from 'lucide-react'
import type { ReactNode } from 'react'
import { Page } from '#web/kit/page.tsx'
import { ChooseFiles } from '#web/kit/upload/choose-files.tsx'
import { DropZone } from '#web/kit/upload/drop-zone.tsx'
import { paths } from '#web/paths.ts'
import { Button } from '#web/ui/button.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { FileSheet } from './detail/file-sheet.tsx'
import { EmptyTrash } from './empty-trash.tsx'
import { FileBar } from './file-bar.tsx'
import { FileList } from './file-list.tsx'
import { type FileWish, filesQuery, mayDelete, mayUpload } from './files.ts'
import { useSelection } from './selection.ts'
import { SelectionBar } from './selection-bar.tsx'
import { useTexts } from './texts.ts'
import { UploadTray } from './uploads/upload-tray.tsx'
import { useUploader, useUploads } from './uploads/use-uploader.ts'
import { UsageMeter } from './usage-meter.tsx'

export type FilesSearch = FileWish & { readonly file?: string }

/** What the address wishes, and how to wish otherwise: any change but of the page leads back to the first. */
function useWishes() {
  const { slug } = useWorkspace()
  const navigate = useNavigate()
  const { file, ...wish } = useSearch({ strict: false }) as FilesSearch
  const change = (next: { readonly [K in keyof FilesSearch]?: string | undefined }) => {
    const isTurn = Object.keys(next).every((name) => name === 'page' || name === 'file')
    const search = { ...wish, file, ...(isTurn ? {} : { page: undefined }), ...next }
    void navigate({ to: paths.files, params: { workspace: slug }, search: search as never, replace: !('page' in next) })
  }
  return { file, wish, change }
}

export function FilesPage() {
  const t = useTexts()
  const workspace = useWorkspace()
  const { file, wish, change } = useWishes()
  const uploader = useUploader()
  const uploads = useUploads(uploader)
  const found = useQuery(filesQuery(workspace, wish))
  const selection = useSelection(found.data?.items ?? [], JSON.stringify(wish))
  const canUpload = mayUpload(workspace.role)
  const isTrash = wish.trash !== undefined
  const add = (files: readonly File[]) => uploader?.add(files)
  const chooser = canUpload && !isTrash && (
    <ChooseFiles
      look="primary"
      isMany
      icon={<Upload aria-hidden className="size-4" />}
      onFiles={add}
      disabled={!uploader}
    >
      {t('upload')}
    </ChooseFiles>
  )
  return (
    <DropZone onFiles={add} hint={t('dropHere')} isDisabled={!canUpload || !uploader || isTrash} className="min-h-full">
      <Page
        title={t(isTrash ? 'titleTrash' : 'title')}
        description={<UsageMeter />}
        actions={
          <>
            {isTrash && mayDelete(workspace.role) && (found.data?.pagination.total ?? 0) > 0 && <EmptyTrash />}
            <TrashButton isTrash={isTrash} onToggle={() => change({ trash: isTrash ? undefined : '1' })} />
            {chooser}
          </>
        }
      >
        {uploader && canUpload && (
          <UploadTray uploader={uploader} uploads={uploads} onShow={(shown) => change({ file: shown })} />
        )}
        <FileBar wish={wish} onChange={change} total={found.data?.pagination.total} />
        <SelectionBar selection={selection} isTrash={isTrash} />
        <FileList
          found={found}
          wish={wish}
          onChange={change}
          onOpen={(opened) => change({ file: opened })}
          selection={selection}
          actions={chooser || null}
        />
        <FileSheet fileId={file} onClose={() => change({ file: undefined })} />
      </Page>
    </DropZone>
  )
}

function TrashButton({ isTrash, onToggle }: { readonly isTrash: boolean; readonly onToggle: () => void }): ReactNode {
  const t = useTexts()
  const Icon = isTrash ? Undo2 : Trash2
  return (
    <Button icon={<Icon aria-hidden className="size-4" />} onClick={onToggle}>
      {t(isTrash ? 'leaveTrash' : 'trash')}
    </Button>
  )
}
