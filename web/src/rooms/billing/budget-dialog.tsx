import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId } from 'react'
import type { Budget } from '#contract/billing.ts'
import { isFault } from '#web/api/fault.ts'
import { api } from '#web/api/request.ts'
import { useCommon } from '#web/i18n/common.ts'
import { useFormDraft } from '#web/kit/form-draft.ts'
import { NotKept } from '#web/kit/not-kept.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { StaleChoice } from '#web/kit/stale-choice.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { Field } from '#web/ui/field.tsx'
import { Input, Select } from '#web/ui/input.tsx'
import { Switch } from '#web/ui/switch.tsx'
import { enginesQuery } from '../generation/engines.ts'
import { projectChoicesQuery } from '../projects/project.ts'
import { memberNamesQuery, useWorkspace } from '../workspaces/workspace.ts'
import { microsOf, typedOf } from './amount.ts'
import { billingKey } from './billing.ts'
import { CURRENCY, CurrencyHint } from './budget-currencies.tsx'
import { useTexts } from './texts.ts'

type Props = { readonly budget?: Budget; readonly onClose: () => void }
const PERIODS = ['day', 'week', 'month', 'total'] as const

const wishOf = (budget: Budget | undefined) => ({
  name: budget?.name ?? '',
  project_id: budget?.project_id ?? '',
  member_id: budget?.member_id ?? '',
  engine: budget?.engine ?? '',
  currency: budget?.currency ?? 'CNY',
  period: budget?.period ?? ('month' as Budget['period']),
  limit: budget ? typedOf(budget.limit) : '',
  stops: budget?.stops ?? true,
})
type Wish = ReturnType<typeof wishOf>

/** A new budget, or another shape of the one that is given. */
export function BudgetDialog({ budget, onClose }: Props) {
  const t = useTexts()
  const common = useCommon()
  const form = useId()
  const { id } = useWorkspace()
  const draft = useFormDraft<Wish>(`budget.${id}.${budget?.id ?? 'new'}`, wishOf(budget))
  const { fields: wish, set, overtaken } = draft
  const cancel = () => {
    draft.forget()
    onClose()
  }
  const save = useSaving({ ...(budget ? { budget } : {}), onClose: cancel }, wish)
  const isStale = isFault(save.error) && save.error.isStale
  const isWhole = wish.name.trim() !== '' && microsOf(wish.limit) !== null && CURRENCY.test(wish.currency)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isWhole && overtaken.length === 0) save.mutate()
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={budget ? t('budget.editTitle') : t('budget.add')}
      closeLabel={common('close')}
      actions={
        <>
          <Button onClick={cancel}>{common('cancel')}</Button>
          <Button
            type="submit"
            form={form}
            look="primary"
            isBusy={save.isPending}
            disabled={!isWhole || overtaken.length > 0}
          >
            {common('save')}
          </Button>
        </>
      }
    >
      <form id={form} className="flex flex-col gap-4" onSubmit={submit}>
        {draft.isRestored && <p className="text-xs text-muted">{t('budget.unsaved')}</p>}
        <Sums wish={wish} set={set} />
        <Scopes wish={wish} set={set} />
        <Switch
          label={t('budget.stops')}
          hint={t('budget.stopsHint')}
          isOn={wish.stops}
          onChange={(stops) => set({ stops })}
        />
        {overtaken.length > 0 && (
          <StaleChoice onTheirs={draft.yield} onMine={draft.insist}>
            <Theirs fields={overtaken} budget={budget} />
          </StaleChoice>
        )}
        <NotKept draft={draft.name} />
        {isStale && overtaken.length === 0 ? (
          <p className="text-muted">{t('budget.changedElsewhere')}</p>
        ) : (
          !isStale && <Problem error={save.error} />
        )}
      </form>
    </Dialog>
  )
}

/** What another saved in fields that were changed here too. */
function Theirs({ fields, budget }: { readonly fields: readonly (keyof Wish)[]; readonly budget: Budget | undefined }) {
  const t = useTexts()
  const common = useCommon()
  const { name, currency, period, limit, stops, engine } = wishOf(budget)
  const all = t('budget.all')
  const told: Readonly<Record<keyof Wish, readonly [string, string]>> = {
    name: [t('budget.name'), name],
    project_id: [t('budget.project'), budget?.project?.name ?? budget?.project?.id ?? all],
    member_id: [t('budget.member'), budget?.member?.name ?? budget?.member?.id ?? all],
    engine: [t('budget.engine'), engine || all],
    currency: [t('budget.currency'), currency],
    period: [t('budget.period'), t(`budget.periods.${period}`)],
    limit: [t('budget.limit'), limit],
    stops: [t('budget.stops'), common(stops ? 'yes' : 'no')],
  }
  return fields.map((field) => <p key={field}>{told[field].join(': ')}</p>)
}

type FieldsProps = { readonly wish: Wish; readonly set: (change: Partial<Wish>) => void }

function Sums({ wish, set }: FieldsProps) {
  const t = useTexts()
  const isWrong = wish.limit.trim() !== '' && microsOf(wish.limit) === null
  return (
    <>
      <Field label={t('budget.name')}>
        {(control) => (
          <Input
            {...control}
            required
            maxLength={100}
            value={wish.name}
            onChange={(event) => set({ name: event.target.value })}
          />
        )}
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <Field label={t('budget.limit')} problem={isWrong ? t('budget.badLimit') : undefined}>
          {(control) => (
            <Input
              {...control}
              required
              inputMode="decimal"
              value={wish.limit}
              onChange={(event) => set({ limit: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('budget.currency')}>
          {(control) => (
            <Input
              {...control}
              required
              maxLength={8}
              value={wish.currency}
              onChange={(event) => set({ currency: event.target.value.toUpperCase() })}
            />
          )}
        </Field>
      </div>
      <CurrencyHint currency={wish.currency} />
      <Field label={t('budget.period')} hint={t('budget.periodHint')}>
        {(control) => (
          <Select
            {...control}
            value={wish.period}
            onChange={(event) => set({ period: event.target.value as Wish['period'] })}
          >
            {PERIODS.map((period) => (
              <option key={period} value={period}>
                {t(`budget.periods.${period}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </>
  )
}

/** What is left empty means all of them. */
function Scopes({ wish, set }: FieldsProps) {
  const t = useTexts()
  const { id } = useWorkspace()
  const projects = useQuery(projectChoicesQuery(id)).data ?? []
  const people = useQuery(memberNamesQuery(id)).data ?? []
  const engines = useQuery(enginesQuery(id)).data?.items ?? []
  const scopes = [
    ['project_id', t('budget.project'), projects.map((each) => [each.id, each.title] as const)],
    ['member_id', t('budget.member'), people.map((each) => [each.user.id, each.user.display_name] as const)],
    [
      'engine',
      t('budget.engine'),
      engines.filter(({ price }) => price.amount !== '0').map((each) => [each.id, each.id] as const),
    ],
  ] as const
  return scopes.map(([name, label, options]) => (
    <Field key={name} label={label}>
      {(control) => (
        <Select {...control} value={wish[name]} onChange={(event) => set({ [name]: event.target.value })}>
          <option value="">{t('budget.all')}</option>
          {wish[name] !== '' && !options.some(([value]) => value === wish[name]) && (
            <option value={wish[name]}>{wish[name]}</option>
          )}
          {options.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </Select>
      )}
    </Field>
  ))
}

function useSaving({ budget, onClose }: Props, wish: Wish) {
  const common = useCommon()
  const client = useQueryClient()
  const { id } = useWorkspace()
  const orNull = (text: string) => (text === '' ? null : text)
  const body = {
    ...wish,
    name: wish.name.trim(),
    project_id: orNull(wish.project_id),
    member_id: orNull(wish.member_id),
    engine: orNull(wish.engine),
    limit: microsOf(wish.limit),
  }
  return useMutation({
    mutationFn: () =>
      budget
        ? api.put<Budget>(`/billing/budgets/${budget.id}`, { workspace: id, body, revision: budget.revision })
        : api.postOnce<Budget>('/billing/budgets', { workspace: id, body }),
    onSuccess: async () => {
      tell(common('saved'))
      await client.invalidateQueries({ queryKey: billingKey(id, 'budgets') })
      onClose()
    },
    // A lost race: what is in force now is looked at, and saved over only knowingly.
    onError: () => client.invalidateQueries({ queryKey: billingKey(id, 'budgets') }),
  })
}
