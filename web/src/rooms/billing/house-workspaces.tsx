import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { HandCoins, Wallet as WalletIcon } from 'lucide-react'
import { useState } from 'react'
import type { Plan, WorkspaceMoney } from '#contract/billing.ts'
import { api } from '#web/api/request.ts'
import { formatMoney } from '#web/i18n/format.ts'
import { Pager } from '#web/kit/pager.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { SearchField } from '#web/kit/search-field.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { paths } from '#web/paths.ts'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { Select } from '#web/ui/input.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { BookDialog } from './book-dialog.tsx'
import { HOUSE_KEY, plansQuery, workspaceMoneyQuery } from './house.ts'
import { useHouseTexts } from './house-texts.ts'

export function WorkspacesSection() {
  const t = useHouseTexts()
  const navigate = useNavigate()
  const wish = useSearch({ strict: false }) as { tab?: string; search?: string; page?: string }
  const page = Math.max(1, Number(wish.page) || 1)
  const { data, error, refetch } = useQuery(workspaceMoneyQuery({ search: wish.search, page }))
  const become = (next: { readonly search?: string | undefined; readonly page?: string | undefined }) => {
    const given = Object.entries({ tab: wish.tab, search: wish.search, ...next }).filter(([, value]) => value)
    void navigate({ to: paths.administration, search: Object.fromEntries(given), replace: true })
  }
  return (
    <section className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="text-base font-semibold">{t('workspaces')}</h2>
        <SearchField label={t('search')} value={wish.search ?? ''} onChange={(search) => become({ search })} />
      </div>
      <Problem error={error} onRetry={() => void refetch()} />
      {!data && !error && <Skeleton className="h-40 w-full" />}
      {data?.items.length === 0 && (
        <Empty
          icon={<WalletIcon className="size-6" />}
          title={t('noneFound')}
          actions={<Button onClick={() => become({ search: undefined })}>{t('clear')}</Button>}
        >
          {t('noneFoundText')}
        </Empty>
      )}
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface empty:hidden">
        {data?.items.map((workspace) => (
          <WorkspaceRow key={workspace.id} workspace={workspace} />
        ))}
      </ul>
      <Pager page={page} pages={data?.pagination.pages ?? 1} onChange={(next) => become({ page: String(next) })} />
    </section>
  )
}

function WorkspaceRow({ workspace }: { readonly workspace: WorkspaceMoney }) {
  const t = useHouseTexts()
  const [isBooking, setBooking] = useState(false)
  const { name, slug, kind, wallets } = workspace
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3" aria-label={name}>
      <div className="min-w-40 flex-1">
        <p className="flex flex-wrap items-center gap-2 font-medium break-words">
          {name}
          {kind === 'personal' && <Badge>{t('personal')}</Badge>}
        </p>
        <p className="text-xs break-words text-muted">{slug}</p>
      </div>
      <div className="min-w-40 flex-1 tabular-nums">
        {wallets.length === 0 && <p className="text-muted">{t('empty')}</p>}
        {wallets.map(({ currency, balance, held, debt }) => (
          <p key={currency}>
            <span className="font-medium">{formatMoney(balance, currency)}</span>
            {held !== '0' && (
              <span className="ml-2 text-xs text-muted">{t('held', { amount: formatMoney(held, currency) })}</span>
            )}
            {debt !== '0' && (
              <span className="ml-2 text-xs text-danger">{t('owed', { amount: formatMoney(debt, currency) })}</span>
            )}
          </p>
        ))}
      </div>
      <PlanChoice workspace={workspace} />
      <Button
        icon={<HandCoins aria-hidden className="size-4" />}
        aria-label={t('bookFor', { name })}
        onClick={() => setBooking(true)}
      >
        {t('book')}
      </Button>
      {isBooking && <BookDialog workspace={workspace} onClose={() => setBooking(false)} />}
    </li>
  )
}

/** Takes effect at once: it is changed back as easily. */
function PlanChoice({ workspace: { id, name, plan } }: { readonly workspace: WorkspaceMoney }) {
  const t = useHouseTexts()
  const client = useQueryClient()
  const plans = useQuery(plansQuery).data ?? []
  const assign = useMutation({
    mutationFn: (planId: string) => api.put<Plan>(`/billing/workspaces/${id}/plan`, { body: { plan_id: planId } }),
    onSuccess: (chosen) => tell(t('assigned', { name, plan: chosen.name })),
    onSettled: () => client.invalidateQueries({ queryKey: HOUSE_KEY }),
  })
  const ofAll = plans.find((each) => each.is_default)
  return (
    <div className="flex flex-col gap-2">
      <Select
        aria-label={t('planOf', { name })}
        className="w-auto! max-w-52"
        disabled={assign.isPending}
        value={assign.isPending ? assign.variables : (plan?.id ?? '')}
        onChange={(event) => event.target.value !== '' && assign.mutate(event.target.value)}
      >
        {plan === null && <option value="">{t('defaultPlan', { name: ofAll?.name ?? '' })}</option>}
        {plans.map((each) => (
          <option key={each.id} value={each.id}>
            {each.name}
          </option>
        ))}
      </Select>
      <Problem error={assign.error} />
    </div>
  )
}
