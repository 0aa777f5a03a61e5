// What a template was before, and going back to it.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { PromptTemplate, PromptVersion } from '#contract/prompts.ts'
import { useCommon } from '#web/i18n/common.ts'
import { formatAgo, formatMoment } from '#web/i18n/format.ts'
import { Problem } from '#web/kit/problem.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { memberNamesQuery, useWorkspace } from '../workspaces/workspace.ts'
import { allPromptsKey, revertTemplate, versionsQuery } from './prompts.ts'
import { TextDiff } from './text-diff.tsx'
import { useTexts } from './texts.ts'

type VersionsProps = { readonly template: PromptTemplate; readonly mayWrite: boolean }

function useVersionName(): (number: number) => string {
  const t = useTexts()
  return (number) => (number === 0 ? t('shipped') : t('version', { number }))
}

export function TemplateVersions({ template, mayWrite }: VersionsProps) {
  const t = useTexts()
  const { id: workspaceId } = useWorkspace()
  const { kind, language } = template
  const list = useInfiniteQuery(versionsQuery({ workspaceId, kind, language }))
  const [compared, setCompared] = useState<PromptVersion | null>(null)
  const versions = list.data?.pages.flatMap((page) => page.items)
  return (
    <section aria-label={t('versions')} className="flex flex-col gap-3 border-t border-line pt-5">
      <h3 className="font-semibold">{t('versions')}</h3>
      <Problem error={list.error} onRetry={() => void list.refetch()} />
      {!versions && !list.error && <Skeleton className="h-12 w-full" />}
      {versions && (
        <ol className="divide-y divide-line rounded-lg border border-line bg-surface">
          {versions.map((version) => (
            <VersionRow key={version.number} version={version} onCompare={() => setCompared(version)} />
          ))}
        </ol>
      )}
      {list.hasNextPage && (
        <div>
          <Button size="small" isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('more')}
          </Button>
        </div>
      )}
      {compared && <Comparison {...{ template, mayWrite }} version={compared} onClose={() => setCompared(null)} />}
    </section>
  )
}

type RowProps = { readonly version: PromptVersion; readonly onCompare: () => void }

function VersionRow({ version, onCompare }: RowProps) {
  const t = useTexts()
  const name = useVersionName()(version.number)
  const { id } = useWorkspace()
  const { data: members } = useQuery(memberNamesQuery(id))
  const by = members?.find((each) => each.user.id === version.made_by)?.user.display_name || t('somebody')
  const { made_at: at, note, is_current: isCurrent } = version
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
      <div className="min-w-0 flex-1 basis-48">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{name}</span>
          {isCurrent && <Badge tone="ok">{t('inForce')}</Badge>}
        </p>
        {note && <p className="break-words">{note}</p>}
        {at !== null && (
          <p className="text-xs text-muted" title={formatMoment(at)}>
            {t('changed', { name: by, ago: formatAgo(at) })}
          </p>
        )}
      </div>
      {!isCurrent && (
        <Button size="small" aria-label={t('lookAt', { version: name })} onClick={onCompare}>
          {t('look')}
        </Button>
      )}
    </li>
  )
}

type ComparisonProps = VersionsProps & { readonly version: PromptVersion; readonly onClose: () => void }

function Comparison({ template, mayWrite, version, onClose }: ComparisonProps) {
  const t = useTexts()
  const common = useCommon()
  const client = useQueryClient()
  const { id: workspaceId } = useWorkspace()
  const { kind, language, revision } = template
  const name = useVersionName()(version.number)
  const revert = useMutation({
    mutationFn: () => revertTemplate({ workspaceId, kind, language }, { version: version.number, revision }),
    onSuccess: () => {
      tell(t('restored', { version: name }))
      onClose()
    },
    // Also after a lost race: the dialog then compares with what is in force now.
    onSettled: () => client.invalidateQueries({ queryKey: allPromptsKey(workspaceId) }),
  })
  const isSame = version.text === template.text
  return (
    <Dialog
      isOpen
      onClose={onClose}
      width="wide"
      title={t('compareTitle', { version: name })}
      closeLabel={common('close')}
      actions={
        <>
          <Button onClick={onClose}>{common('close')}</Button>
          {mayWrite && version.number !== template.version && (
            <Button look="primary" isBusy={revert.isPending} onClick={() => revert.mutate()}>
              {t('restore')}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <Problem error={revert.error} />
        {isSame ? <Notice tone="info">{t('same')}</Notice> : <p className="text-xs text-muted">{t('compareAbout')}</p>}
        <TextDiff label={t('compareTitle', { version: name })} before={template.text} after={version.text} />
      </div>
    </Dialog>
  )
}
