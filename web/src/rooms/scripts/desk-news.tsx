// What must be said above the text: lost races, refusals, what an import brought.
import { useNavigate } from '@tanstack/react-router'
import { X } from 'lucide-react'
import { useState } from 'react'
import type { ScriptHead } from '#contract/scripts.ts'
import { isFault } from '#web/api/fault.ts'
import { useCommon } from '#web/i18n/common.ts'
import { Confirm } from '#web/kit/confirm.tsx'
import { NotKept } from '#web/kit/not-kept.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { paths } from '#web/paths.ts'
import { Button } from '#web/ui/button.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { useProjectId } from '../projects/project.ts'
import { useWorkspace } from '../workspaces/workspace.ts'
import type { Desk } from './desk.ts'
import { type DraftPlace, scriptDraftOf } from './drafts.ts'
import { type Importing, ImportNews } from './import.tsx'
import { useTexts } from './texts.ts'

type NewsProps = {
  readonly desk: Desk
  readonly place: DraftPlace
  readonly head: ScriptHead | null
  readonly importing: Importing
  readonly isNew: boolean
}

export function DeskNews({ desk, place, head, importing, isNew }: NewsProps) {
  const { conflict, save } = desk
  const isStale = isFault(save.error) && save.error.isStale
  return (
    <div className="flex flex-col gap-2 px-3 py-2 empty:hidden">
      <NotKept draft={scriptDraftOf(place, desk.base.version)} />
      {conflict && <Conflict desk={desk} theirs={conflict} />}
      {save.error && !isStale && (
        <Problem error={save.error} onRetry={() => desk.save.mutate(desk.save.variables ?? {})} />
      )}
      <ImportNews importing={importing} />
      {!conflict && <Leftover desk={desk} isNew={isNew} />}
      {!conflict && head && desk.isDirty && head.may_write && <DraftAgain head={head} />}
    </div>
  )
}

function Conflict({ desk, theirs }: { readonly desk: Desk; readonly theirs: ScriptHead }) {
  const t = useTexts()
  const [isAsking, setAsking] = useState(false)
  const navigate = useNavigate()
  const projectId = useProjectId()
  const { slug } = useWorkspace()
  const { number } = theirs.version
  const compare = () =>
    navigate({
      to: paths.script,
      params: { workspace: slug, projectId },
      search: { version: String(number), compare: 'mine' },
    })
  return (
    <Notice tone="warn" title={t('conflictTitle', { name: theirs.version_by.display_name || t('somebody'), number })}>
      <p>{t('conflictText')}</p>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button size="small" onClick={() => void compare()}>
          {t('seeTheirs')}
        </Button>
        <Button
          size="small"
          isBusy={desk.save.isPending}
          onClick={() => desk.save.mutate({ ...desk.save.variables, isOverTheirs: true })}
        >
          {t('keepMine')}
        </Button>
        <Button size="small" look="danger" onClick={() => setAsking(true)}>
          {t('takeTheirs')}
        </Button>
      </div>
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('takeTheirsTitle')}
        verb={t('takeTheirs')}
        isDanger
        onConfirm={() => {
          setAsking(false)
          void desk.loadTheirs()
        }}
      >
        {t('takeTheirsText', { number, base: desk.base.version })}
      </Confirm>
    </Notice>
  )
}

/** Unsaved text of last time, told once. */
function Leftover({ desk, isNew }: { readonly desk: Desk; readonly isNew: boolean }) {
  const t = useTexts()
  const common = useCommon()
  const [isSeen, setSeen] = useState(isNew || !desk.isDirty)
  const [isAsking, setAsking] = useState(false)
  if (isSeen || !desk.isDirty) return null
  return (
    <Notice
      tone="info"
      title={t('draftBack')}
      actions={
        <>
          <Button size="small" onClick={() => setAsking(true)}>
            {t('dropDraft')}
          </Button>
          <IconButton size="small" label={common('close')} onClick={() => setSeen(true)}>
            <X aria-hidden className="size-4" />
          </IconButton>
        </>
      }
    >
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('discardTitle')}
        verb={t('discard')}
        isDanger
        onConfirm={() => {
          setAsking(false)
          desk.discard()
        }}
      >
        {desk.base.version === 0 ? t('discardNewText') : t('discardText', { number: desk.base.version })}
      </Confirm>
    </Notice>
  )
}

/** Saving undoes a decision: said before it happens. */
function DraftAgain({ head }: { readonly head: ScriptHead }) {
  const t = useTexts()
  if (head.state === 'draft' || head.state === 'rejected') return null
  return <Notice tone="info">{t('draftAgain', { state: t(`states.${head.state}`) })}</Notice>
}
