// Who may use whose keys, and in what order they are tried: what a workspace and the administrator allow.
import { type QueryKey, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ResealedKeys } from '#contract/keys.ts'
import { keys as cacheKeys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { Confirm } from '#web/kit/confirm.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { Switch } from '#web/ui/switch.tsx'
import { usableKeysQuery, useNameOf } from '../catalogue/catalogue.ts'
import { useMe } from '../identity/me.ts'
import { isAtLeast, useWorkspace } from '../workspaces/workspace.ts'
import { providersQuery } from './keys.ts'
import { useRuleTexts } from './rule-texts.ts'

type WorkspaceRules = { readonly own_keys_allowed: boolean; readonly revision: number }
type InstallationRules = {
  readonly workspaces_may_use: boolean
  readonly is_billed: boolean
  readonly revision: number
}

export function KeyRules() {
  const t = useRuleTexts()
  const me = useMe()
  return (
    <section aria-labelledby="key-rules" className="flex flex-col gap-5 border-t border-line pt-6">
      <div>
        <h2 id="key-rules" className="text-base font-semibold">
          {t('title')}
        </h2>
        <p className="max-w-2xl text-muted">{t('about')}</p>
      </div>
      <Turns />
      <Usable />
      <OwnKeys />
      {me.operator && <Lending />}
    </section>
  )
}

const TURNS = ['own', 'workspace', 'installation'] as const

/** The order in which keys are looked for, as the server does it. */
function Turns() {
  const t = useRuleTexts()
  return (
    <div className="max-w-2xl rounded-lg border border-line bg-surface px-4 py-3">
      <ol className="list-decimal pl-5 marker:text-muted">
        {TURNS.map((turn) => (
          <li key={turn}>{t(`turns.${turn}`)}</li>
        ))}
      </ol>
      <p className="mt-2 text-muted">{t('within')}</p>
      <p className="mt-2 text-muted">{t('failover')}</p>
    </div>
  )
}

/** What there is for whoever looks, provider by provider. */
function Usable() {
  const t = useRuleTexts()
  const nameOf = useNameOf()
  const { id } = useWorkspace()
  const usable = useQuery(usableKeysQuery(id))
  const { data: catalogue } = useQuery(providersQuery)
  if (usable.error) return <Problem error={usable.error} onRetry={() => void usable.refetch()} />
  if (!usable.data) return <Skeleton className="h-16 w-full max-w-2xl" />
  return (
    <div className="flex max-w-2xl flex-col gap-2">
      <h3 className="font-medium">{t('usable')}</h3>
      {usable.data.items.length === 0 && <p className="text-muted">{t('usableNone')}</p>}
      {usable.data.items.length > 0 && (
        <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
          {usable.data.items.map(({ provider, own, workspace, installation, ready }) => {
            const known = catalogue?.items.find((each) => each.id === provider)
            const counts = [
              own > 0 ? t('countOwn', { count: own }) : '',
              workspace > 0 ? t('countWorkspace', { count: workspace }) : '',
              installation > 0 ? t('countInstallation', { count: installation }) : '',
            ]
            return (
              <li key={provider} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
                <span className="min-w-32 flex-1 font-medium">{known ? nameOf(known.name) : provider}</span>
                <span className="text-xs text-muted">{counts.filter(Boolean).join(' · ')}</span>
                <Badge tone={ready > 0 ? 'ok' : 'warn'}>
                  {ready > 0 ? t('ready', { count: ready }) : t('resting')}
                </Badge>
              </li>
            )
          })}
        </ul>
      )}
    </div>
  )
}

/** Rules are changed on the revision that was seen; whoever is late sees how they stand and is told. */
function useRules<R extends { readonly revision: number }>(path: string, queryKey: QueryKey) {
  const t = useRuleTexts()
  const client = useQueryClient()
  const { id } = useWorkspace()
  const query = useQuery(queryOptions({ queryKey, queryFn: ({ signal }) => api.get<R>(path, { signal }) }))
  const change = useMutation({
    mutationFn: (body: Partial<Omit<R, 'revision'>>) =>
      api.put<R>(path, { body, ...(query.data ? { revision: query.data.revision } : {}) }),
    onSuccess: () => tell(t('saved')),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey }),
        client.invalidateQueries({ queryKey: cacheKeys.inWorkspace(id, 'provider-keys') }),
        client.invalidateQueries({ queryKey: cacheKeys.inWorkspace(id, 'engines') }),
      ]),
  })
  return { query, change }
}

function OwnKeys() {
  const t = useRuleTexts()
  const { id, role } = useWorkspace()
  const path = `/workspaces/${id}/key-rules`
  const { query, change } = useRules<WorkspaceRules>(path, cacheKeys.inWorkspace(id, 'key-rules'))
  const mayChange = isAtLeast(role, 'admin')
  if (query.error) return <Problem error={query.error} onRetry={() => void query.refetch()} />
  if (!query.data) return <Skeleton className="h-12 w-full max-w-2xl" />
  const isAllowed = query.data.own_keys_allowed
  if (!mayChange) return <p className="max-w-2xl text-muted">{t(isAllowed ? 'ownYes' : 'ownNo')}</p>
  return (
    <div className="flex max-w-2xl flex-col gap-2">
      <Switch
        label={t('own')}
        hint={t('ownHint')}
        isOn={isAllowed}
        isDisabled={change.isPending}
        onChange={(isOn) => change.mutate({ own_keys_allowed: isOn })}
      />
      <Problem error={change.error} />
    </div>
  )
}

/** For administrators of the installation: whether its keys are lent, and who pays then. */
function Lending() {
  const t = useRuleTexts()
  const { query, change } = useRules<InstallationRules>('/system/key-rules', ['system', 'key-rules'])
  if (query.error) return <Problem error={query.error} onRetry={() => void query.refetch()} />
  if (!query.data) return <Skeleton className="h-24 w-full max-w-2xl" />
  return (
    <div className="flex max-w-2xl flex-col gap-4 border-t border-line pt-5">
      <h3 className="font-medium">{t('installation')}</h3>
      <Switch
        label={t('lend')}
        hint={t('lendHint')}
        isOn={query.data.workspaces_may_use}
        isDisabled={change.isPending}
        onChange={(isOn) => change.mutate({ workspaces_may_use: isOn })}
      />
      <Switch
        label={t('bill')}
        hint={t('billHint')}
        isOn={query.data.is_billed}
        isDisabled={change.isPending || !query.data.workspaces_may_use}
        onChange={(isOn) => change.mutate({ is_billed: isOn })}
      />
      <Problem error={change.error} />
      <Reseal />
    </div>
  )
}

function Reseal() {
  const t = useRuleTexts()
  const [isAsking, setAsking] = useState(false)
  const reseal = useMutation({
    mutationFn: () => api.post<ResealedKeys>('/system/provider-keys/reseal'),
    onSuccess: () => setAsking(false),
  })
  const done = reseal.data
  return (
    <div className="flex flex-col items-start gap-2">
      <p className="font-medium">{t('reseal')}</p>
      <p className="text-xs text-muted">{t('resealHint')}</p>
      <Button isBusy={reseal.isPending} onClick={() => setAsking(true)}>
        {t('resealVerb')}
      </Button>
      {done && (
        <div className="w-full">
          <Notice tone={done.unreadable.length > 0 ? 'warn' : 'ok'}>
            {t('resealed', { resealed: done.resealed, already: done.already })}{' '}
            {done.unreadable.length > 0 && t('unreadable', { count: done.unreadable.length })}
          </Notice>
        </div>
      )}
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('resealTitle')}
        verb={t('resealVerb')}
        isBusy={reseal.isPending}
        error={reseal.error}
        onConfirm={() => reseal.mutate()}
      >
        {t('resealText')}
      </Confirm>
    </div>
  )
}
