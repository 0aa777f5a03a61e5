import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { AdminPlan } from '#contract/billing.ts'
import { api } from '#web/api/request.ts'
import { useCommon } from '#web/i18n/common.ts'
import { formatBytes, formatNumber } from '#web/i18n/format.ts'
import { Confirm } from '#web/kit/confirm.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { HOUSE_KEY, plansQuery } from './house.ts'
import { useHouseTexts } from './house-texts.ts'
import { PlanDialog } from './plan-dialog.tsx'
import { useTexts } from './texts.ts'
import { nameOfUnit } from './units.ts'

export function PlansSection() {
  const t = useHouseTexts()
  const plans = useQuery(plansQuery)
  const [edited, setEdited] = useState<AdminPlan | 'new' | null>(null)
  return (
    <section className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="text-base font-semibold">{t('plans')}</h2>
        <Button icon={<Plus aria-hidden className="size-4" />} onClick={() => setEdited('new')}>
          {t('addPlan')}
        </Button>
      </div>
      <p className="text-muted">{t('plansAbout')}</p>
      <Problem error={plans.error} onRetry={() => void plans.refetch()} />
      {plans.isPending && <Skeleton className="h-24 w-full" />}
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface empty:hidden">
        {plans.data?.map((plan) => (
          <PlanRow key={plan.id} plan={plan} onEdit={() => setEdited(plan)} />
        ))}
      </ul>
      {edited !== null && (
        <PlanDialog {...(edited === 'new' ? {} : { plan: edited })} onClose={() => setEdited(null)} />
      )}
    </section>
  )
}

function PlanRow({ plan, onEdit }: { readonly plan: AdminPlan; readonly onEdit: () => void }) {
  const t = useHouseTexts()
  const [isDeleting, setDeleting] = useState(false)
  const { name, workspaces } = plan
  const limits = useLimits(plan)
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3" aria-label={name}>
      <div className="min-w-40 flex-1">
        <p className="flex flex-wrap items-center gap-2 font-medium break-words">
          {name}
          {plan.is_default && <Badge tone="accent">{t('isDefault')}</Badge>}
        </p>
        <p className="text-xs break-words text-muted">
          {[...(limits.length === 0 ? [t('notLimited')] : limits), t('onPlan', { count: workspaces })].join(' · ')}
        </p>
      </div>
      <IconButton label={t('editPlan', { name })} onClick={onEdit}>
        <Pencil aria-hidden className="size-4" />
      </IconButton>
      {!plan.is_default && workspaces === 0 && (
        <IconButton label={t('deletePlan', { name })} onClick={() => setDeleting(true)}>
          <Trash2 aria-hidden className="size-4" />
        </IconButton>
      )}
      {isDeleting && <PlanDeletion plan={plan} onClose={() => setDeleting(false)} />}
    </li>
  )
}

function useLimits({ units, storage_bytes: storage, members }: AdminPlan): readonly string[] {
  const t = useTexts()
  return [
    ...Object.entries(units).map(([unit, most]) => `${nameOfUnit(t, unit)} ${formatNumber(most)}`),
    ...(storage === null ? [] : [`${t('plan.storage')} ${formatBytes(storage)}`]),
    ...(members === null ? [] : [`${t('plan.members')} ${formatNumber(members)}`]),
  ]
}

function PlanDeletion({ plan, onClose }: { readonly plan: AdminPlan; readonly onClose: () => void }) {
  const t = useHouseTexts()
  const common = useCommon()
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: () => api.delete(`/billing/plans/${plan.id}`),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: HOUSE_KEY }),
  })
  return (
    <Confirm
      isOpen
      isDanger
      onClose={onClose}
      title={t('deleteTitle', { name: plan.name })}
      verb={common('delete')}
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
    >
      {t('deleteText')}
    </Confirm>
  )
}
