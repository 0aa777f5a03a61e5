import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Pencil, PiggyBank, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Budget } from '#contract/billing.ts'
import { api } from '#web/api/request.ts'
import { useCommon } from '#web/i18n/common.ts'
import { formatMoment, formatMoney } from '#web/i18n/format.ts'
import { Confirm } from '#web/kit/confirm.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Progress } from '#web/ui/progress.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { isAtLeast, useWorkspace } from '../workspaces/workspace.ts'
import { billingKey, budgetsQuery } from './billing.ts'
import { UnguardedCurrencies } from './budget-currencies.tsx'
import { BudgetDialog } from './budget-dialog.tsx'
import { useTexts } from './texts.ts'

export function BudgetsPanel() {
  const t = useTexts()
  const { id, role } = useWorkspace()
  const mayManage = isAtLeast(role, 'admin')
  const { data, error, refetch } = useQuery(budgetsQuery(id))
  const [edited, setEdited] = useState<Budget | 'new' | null>(null)
  // As it is now, not as it was when somebody began to change it.
  const current = edited === 'new' ? null : (data?.items.find((budget) => budget.id === edited?.id) ?? edited)
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className="h-40 w-full" />
  const add = mayManage && (
    <Button look="primary" icon={<Plus aria-hidden className="size-4" />} onClick={() => setEdited('new')}>
      {t('budget.add')}
    </Button>
  )
  return (
    <div className="flex flex-col gap-4">
      {data.items.length === 0 ? (
        <Empty icon={<PiggyBank className="size-6" />} title={t('budget.noneTitle')} actions={add}>
          {t('budget.noneText')}
        </Empty>
      ) : (
        <>
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p className="text-muted">{t('budget.about')}</p>
            {add}
          </div>
          <UnguardedCurrencies budgets={data.items} />
          <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
            {data.items.map((budget) => (
              <BudgetRow key={budget.id} budget={budget} mayManage={mayManage} onEdit={() => setEdited(budget)} />
            ))}
          </ul>
        </>
      )}
      {edited !== null && (
        <BudgetDialog {...(current === null ? {} : { budget: current })} onClose={() => setEdited(null)} />
      )}
    </div>
  )
}

type RowProps = { readonly budget: Budget; readonly mayManage: boolean; readonly onEdit: () => void }

const FULL = 100

function BudgetRow({ budget, mayManage, onEdit }: RowProps) {
  const t = useTexts()
  const { name, currency, used_percent: percent } = budget
  const scope = [
    budget.project && t('budget.ofProject', { name: budget.project.name ?? budget.project.id }),
    budget.member && t('budget.ofMember', { name: budget.member.name ?? budget.member.id }),
    budget.engine && t('budget.ofEngine', { name: budget.engine }),
  ].filter((each) => each !== null && each !== '')
  const says = [
    ...(scope.length === 0 ? [t('budget.ofAll')] : scope),
    t(`budget.periods.${budget.period}`),
    ...(budget.resets_at ? [t('budget.resets', { time: formatMoment(budget.resets_at) })] : []),
  ]
  return (
    <li className="flex flex-col gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="min-w-0 font-medium break-words">{name}</span>
        <Badge tone={budget.stops ? 'danger' : 'warn'}>{t(budget.stops ? 'budget.stops' : 'budget.warns')}</Badge>
        <span className="tabular-nums max-sm:order-last max-sm:w-full sm:ml-auto">
          {t('budget.usedOf', {
            used: formatMoney(budget.used, currency),
            limit: formatMoney(budget.limit, currency),
          })}
        </span>
        {mayManage && (
          <span className="flex gap-1 max-sm:ml-auto">
            <IconButton size="small" label={t('budget.edit', { name })} onClick={onEdit}>
              <Pencil aria-hidden className="size-4" />
            </IconButton>
            <Removal budget={budget} />
          </span>
        )}
      </div>
      <Progress
        label={t('budget.usedPercent', { name, percent })}
        percent={Math.min(FULL, percent)}
        tone={percent >= FULL ? 'danger' : 'accent'}
      />
      <p className="text-xs text-muted">
        {[
          ...says,
          ...(budget.held === '0' ? [] : [t('budget.held', { amount: formatMoney(budget.held, currency) })]),
        ].join(' · ')}
      </p>
    </li>
  )
}

function Removal({ budget }: { readonly budget: Budget }) {
  const t = useTexts()
  const common = useCommon()
  const client = useQueryClient()
  const { id } = useWorkspace()
  const [isAsking, setAsking] = useState(false)
  const remove = useMutation({
    mutationFn: () => api.delete(`/billing/budgets/${budget.id}`, { workspace: id }),
    onSuccess: async () => {
      tell(t('budget.removed'))
      await client.invalidateQueries({ queryKey: billingKey(id, 'budgets') })
    },
  })
  const { name } = budget
  return (
    <>
      <IconButton size="small" label={t('budget.remove', { name })} onClick={() => setAsking(true)}>
        <Trash2 aria-hidden className="size-4" />
      </IconButton>
      <Confirm
        isOpen={isAsking}
        isDanger
        onClose={() => setAsking(false)}
        title={t('budget.removeTitle', { name })}
        verb={common('delete')}
        isBusy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate()}
      >
        {t('budget.removeText')}
      </Confirm>
    </>
  )
}
