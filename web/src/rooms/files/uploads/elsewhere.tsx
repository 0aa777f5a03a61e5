import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { PartsTicket } from '#contract/files.ts'
import { formatBytes, formatDate } from '#web/i18n/format.ts'
import { Problem } from '#web/kit/problem.tsx'
import { abandonUpload } from '#web/kit/upload/send-file.ts'
import { Button } from '#web/ui/button.tsx'
import { useWorkspace } from '../../workspaces/workspace.ts'
import { openUploadsQuery, usageQuery } from '../files.ts'
import { useTexts } from '../texts.ts'
import { hearOtherTabs } from './other-tabs.ts'

/** Own uploads that this window knows nothing of: they hold room until they are given up. */
export function Elsewhere({ known }: { readonly known: readonly string[] }) {
  const t = useTexts()
  const client = useQueryClient()
  const workspace = useWorkspace()
  const { data } = useQuery(openUploadsQuery(workspace))
  useEffect(
    () =>
      hearOtherTabs(() => {
        void client.invalidateQueries(openUploadsQuery(workspace))
        void client.invalidateQueries(usageQuery(workspace))
      }),
    [client, workspace],
  )
  const others = data?.items.filter((each) => !known.includes(each.file_id)) ?? []
  if (others.length === 0) return null
  return (
    <ul aria-label={t('uploads.title')} className="mb-6 divide-y divide-line rounded-xl border border-line bg-surface">
      {others.map((each) => (
        <Other key={each.file_id} upload={each} />
      ))}
    </ul>
  )
}

function Other({ upload }: { readonly upload: PartsTicket }) {
  const t = useTexts()
  const client = useQueryClient()
  const workspace = useWorkspace()
  const giveUp = useMutation({
    mutationFn: () => abandonUpload(upload.file_id),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries(openUploadsQuery(workspace)),
        client.invalidateQueries(usageQuery(workspace)),
      ]),
  })
  return (
    <li className="flex flex-col gap-2 px-4 py-2.5">
      <div className="flex items-center gap-3">
        <div className="min-w-0 flex-1">
          <p className="truncate" title={upload.file_name}>
            {upload.file_name} <span className="text-xs text-muted">{formatBytes(upload.size_bytes)}</span>
          </p>
          <p className="text-xs text-muted">{t('uploads.elsewhere', { date: formatDate(upload.expires_at) })}</p>
        </div>
        <Button size="small" isBusy={giveUp.isPending} onClick={() => giveUp.mutate()}>
          {t('uploads.giveUp')}
        </Button>
      </div>
      <Problem error={giveUp.error} />
    </li>
  )
}
