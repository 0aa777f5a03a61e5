import { useQuery } from '@tanstack/react-query'
import type { StorageOwner, SystemStorage } from '#contract/system.ts'
import { api } from '#web/api/request.ts'
import { formatBytes } from '#web/i18n/format.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useTexts } from './texts.ts'

export function StoragePanel() {
  const t = useTexts()
  const storage = useQuery({
    queryKey: ['system', 'storage'],
    queryFn: ({ signal }) => api.get<SystemStorage>('/system/storage', { signal }),
  })
  const { data } = storage
  return (
    <div className="flex flex-col gap-8">
      <Problem error={storage.error} onRetry={() => void storage.refetch()} />
      {storage.isPending && <Skeleton className="h-64 w-full" />}
      {data && (
        <>
          <dl className="grid grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-4">
            <Total name={t('filesTotal')} about={t('filesAbout')} {...data.files} />
            <Total name={t('trash')} about={t('trashAbout')} {...data.trash} />
            <Total name={t('content')} about={t('contentAbout')} {...data.content} />
            <Total name={t('orphans')} about={t('orphansAbout')} {...data.orphans} />
          </dl>
          <div className="grid grid-cols-1 gap-8 lg:grid-cols-2">
            <Owners title={t('byWorkspace')} owners={data.workspaces} />
            <Owners title={t('byUser')} owners={data.users} />
          </div>
        </>
      )}
    </div>
  )
}

type TotalProps = { readonly name: string; readonly about: string; readonly bytes: number; readonly count: number }

function Total({ name, about, bytes, count }: TotalProps) {
  const t = useTexts()
  return (
    <div className="rounded-lg border border-line bg-surface px-4 py-3">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="mt-1">
        <span className="text-lg font-semibold tabular-nums">{formatBytes(bytes)}</span>
        <span className="ml-2 text-muted tabular-nums">{t('pieces', { count })}</span>
        <span className="mt-1 block text-xs text-muted">{about}</span>
      </dd>
    </div>
  )
}

function Owners({ title, owners }: { readonly title: string; readonly owners: readonly StorageOwner[] }) {
  const t = useTexts()
  const most = Math.max(1, ...owners.map((each) => each.used_bytes))
  return (
    <section>
      <h2 className="mb-3 text-base font-semibold">{title}</h2>
      {owners.length === 0 && <p className="text-muted">{t('nothingStored')}</p>}
      <ul className="flex flex-col gap-3">
        {owners.map(({ id, name, used_bytes: used, files }) => (
          <li key={id}>
            <div className="flex justify-between gap-4">
              <span className="min-w-0 truncate">{name ?? t('gone')}</span>
              <span className="shrink-0 text-muted tabular-nums">
                {formatBytes(used)} · {t('pieces', { count: files })}
              </span>
            </div>
            <div aria-hidden className="mt-1 h-1.5 rounded-full bg-sunken">
              <div className="h-full rounded-full bg-accent" style={{ width: `${(100 * used) / most}%` }} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
