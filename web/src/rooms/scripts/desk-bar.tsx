import { ChevronDown, Download, FileUp, History, PanelRightClose, PanelRightOpen, Search } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { ScriptHead } from '#contract/scripts.ts'
import { isFault } from '#web/api/fault.ts'
import { useCommon } from '#web/i18n/common.ts'
import { formatAgo, formatMoment } from '#web/i18n/format.ts'
import { useDraft } from '#web/kit/draft.ts'
import { NotKept } from '#web/kit/not-kept.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { Field } from '#web/ui/field.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Input } from '#web/ui/input.tsx'
import { Menu, MenuItem } from '#web/ui/menu.tsx'
import { WriteMenu } from '../writing/writing-corner.tsx'
import type { Desk } from './desk.ts'
import { downloadText } from './download-text.ts'
import { type DraftPlace, noteDraftOf } from './drafts.ts'
import { FileButton, type Importing } from './import.tsx'
import type { PanelWidth } from './side-panel.tsx'
import { StateMenu } from './state-menu.tsx'
import { useTexts } from './texts.ts'
import { VersionsSheet } from './versions-sheet.tsx'

type BarProps = {
  readonly desk: Desk
  readonly head: ScriptHead | null
  readonly place: DraftPlace
  readonly importing: Importing
  readonly panel: PanelWidth
  readonly isReadOnly: boolean
  /** On a phone: which side is shown. */
  readonly sides: ReactNode
  readonly onSave: () => void
  readonly onFind: () => void
}

export function DeskBar({ desk, head, place, importing, panel, isReadOnly, sides, onSave, onFind }: BarProps) {
  const t = useTexts()
  const { projectId } = place
  const [isListOpen, setListOpen] = useState(false)
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5 border-b border-line bg-surface px-3 py-1.5">
      {head && <StateMenu head={head} projectId={projectId} isDirty={desk.isDirty} />}
      <SaveStatus desk={desk} head={head} isReadOnly={isReadOnly} />
      <div aria-hidden className="basis-full md:hidden" />
      {sides}
      <div className="ml-auto flex items-center gap-1">
        <IconButton label={t('find')} onClick={onFind} className="max-md:hidden">
          <Search aria-hidden className="size-4" />
        </IconButton>
        <WriteMenu />
        {head && (
          <IconButton label={t('versions')} onClick={() => setListOpen(true)}>
            <History aria-hidden className="size-4" />
          </IconButton>
        )}
        {!isReadOnly && (
          <FileButton label={t('import')} isBusy={importing.isBusy} onFile={importing.take}>
            <FileUp aria-hidden className="size-4" />
          </FileButton>
        )}
        <ExportMenu desk={desk} head={head} />
        <IconButton
          label={panel.isOpen ? t('hidePanel') : t('showPanel')}
          onClick={panel.toggle}
          className="max-md:hidden"
        >
          {panel.isOpen ? (
            <PanelRightClose aria-hidden className="size-4" />
          ) : (
            <PanelRightOpen aria-hidden className="size-4" />
          )}
        </IconButton>
        {!isReadOnly && <SaveButtons desk={desk} place={place} onSave={onSave} />}
      </div>
      {head && (
        <VersionsSheet
          isOpen={isListOpen}
          onClose={() => setListOpen(false)}
          projectId={projectId}
          head={head}
          isDirty={desk.isDirty}
        />
      )}
    </div>
  )
}

function SaveStatus({ desk, head, isReadOnly }: Pick<BarProps, 'desk' | 'head' | 'isReadOnly'>) {
  const t = useTexts()
  const says = desk.save.isPending ? t('saving') : desk.isDirty ? t('unsaved') : head ? t('allSaved') : t('notYet')
  const { version } = desk.base
  const isNewest = head?.version.number === version
  return (
    <div className="flex min-w-0 items-center gap-2 text-xs text-muted">
      {version > 0 && (
        <span className="font-medium text-ink tabular-nums">{t('versionShort', { number: version })}</span>
      )}
      {head && isNewest && (
        <time
          dateTime={head.version.created_at}
          title={formatMoment(head.version.created_at)}
          className="max-sm:hidden"
        >
          {head.version_by.display_name || t('somebody')} · {formatAgo(head.version.created_at)}
        </time>
      )}
      <span role="status" className="flex items-center gap-1.5">
        {desk.isDirty && <span aria-hidden className="size-1.5 rounded-full bg-warn" />}
        {isReadOnly ? t('readOnly') : says}
      </span>
    </div>
  )
}

function ExportMenu({ desk, head }: Pick<BarProps, 'desk' | 'head'>) {
  const t = useTexts()
  const name = head?.title || head?.version.source.file_name?.replace(/\.[^.]*$/, '') || t('title')
  const layout = head?.version.layout
  return (
    <Menu
      trigger={
        <IconButton label={t('export')}>
          <Download aria-hidden className="size-4" />
        </IconButton>
      }
    >
      <MenuItem onSelect={() => downloadText(`${name}.txt`, desk.textNow())}>{t('asText')}</MenuItem>
      {(layout === undefined || layout === 'fountain') && (
        <MenuItem onSelect={() => downloadText(`${name}.fountain`, desk.textNow())}>{t('asFountain')}</MenuItem>
      )}
    </Menu>
  )
}

function SaveButtons({ desk, place, onSave }: Pick<BarProps, 'desk' | 'place' | 'onSave'>) {
  const t = useTexts()
  const [isNoting, setNoting] = useState(false)
  const isIdle = !desk.isDirty || desk.conflict !== null
  return (
    <div className="ml-1 flex">
      <Button
        look="primary"
        className="rounded-r-none"
        isBusy={desk.save.isPending}
        disabled={isIdle}
        aria-keyshortcuts="Control+S Meta+S"
        onClick={onSave}
      >
        {t('saveShort')}
      </Button>
      <Menu
        trigger={
          <Button
            look="primary"
            aria-label={t('moreSave')}
            disabled={isIdle}
            className="rounded-l-none border-l border-on-accent/30 px-1.5"
          >
            <ChevronDown aria-hidden className="size-4" />
          </Button>
        }
      >
        <MenuItem onSelect={() => setNoting(true)}>{t('saveWithNote')}</MenuItem>
      </Menu>
      {isNoting && <NoteDialog desk={desk} place={place} onClose={() => setNoting(false)} />}
    </div>
  )
}

type NoteDialogProps = Pick<BarProps, 'desk' | 'place'> & { readonly onClose: () => void }

/** The note stays until the version is saved with it, over a reload and a request that failed. */
function NoteDialog({ desk, place, onClose }: NoteDialogProps) {
  const t = useTexts()
  const common = useCommon()
  const [note, setNote, forget] = useDraft(noteDraftOf(place), '')
  const [isTried, setTried] = useState(false)
  const save = () => {
    if (desk.save.isPending) return
    setTried(true)
    const done = () => {
      forget()
      onClose()
    }
    // Somebody else was first: that is settled on the page, and the note goes along.
    const failed = (error: unknown) => isFault(error) && error.isStale && onClose()
    desk.save.mutate({ note }, { onSuccess: done, onError: failed })
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('noteTitle')}
      closeLabel={common('close')}
      actions={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button look="primary" isBusy={desk.save.isPending} onClick={save}>
            {t('saveShort')}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <Field label={t('note')} hint={t('noteHint')}>
          {(control) => (
            <Input
              {...control}
              autoFocus
              maxLength={500}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Field>
        <NotKept draft={noteDraftOf(place)} />
        {isTried && <Problem error={desk.save.error} />}
      </form>
    </Dialog>
  )
}
