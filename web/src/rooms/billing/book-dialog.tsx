import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId } from 'react'
import type { WorkspaceMoney } from '#contract/billing.ts'
import { newKey } from '#web/api/once.ts'
import { useCommon } from '#web/i18n/common.ts'
import { formatMoney } from '#web/i18n/format.ts'
import { useDraft } from '#web/kit/draft.ts'
import { NotKept } from '#web/kit/not-kept.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { Field } from '#web/ui/field.tsx'
import { Input, Select } from '#web/ui/input.tsx'
import { microsOf } from './amount.ts'
import { bookMoney, HOUSE_KEY, MONEY_KINDS, type MoneyWish } from './house.ts'
import { useHouseTexts } from './house-texts.ts'

type BookDialogProps = { readonly workspace: WorkspaceMoney; readonly onClose: () => void }
/** The key is of these words: sent again after a lost reply, also after a reload, they are booked once. */
type Typed = MoneyWish & { readonly key: string }

/** Money into the wallet of a workspace, or out of it. */
export function BookDialog({ workspace, onClose }: BookDialogProps) {
  const t = useHouseTexts()
  const common = useCommon()
  const form = useId()
  const draft = `money.${workspace.id}`
  const [typed, setTyped, clear] = useDraft<Typed>(draft, {
    kind: 'paid',
    amount: '',
    currency: workspace.wallets[0]?.currency ?? 'CNY',
    reason: '',
    key: newKey(),
  })
  const set = (change: Partial<MoneyWish>) => setTyped({ ...typed, ...change, key: newKey() })
  const micros = microsOf(typed.amount)
  const isWhole = micros !== null && micros !== '0' && /^[A-Z]{3,8}$/.test(typed.currency) && typed.reason.trim() !== ''
  const book = useBooking({ workspace, onClose }, clear)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isWhole) book.mutate({ workspaceId: workspace.id, wish: typed, micros, key: typed.key })
  }
  const close = () => {
    // What may have been sent keeps its key; what was not is not kept against the will of who cancels.
    if (!book.isError) clear()
    onClose()
  }
  return (
    <Dialog
      isOpen
      onClose={close}
      title={t('bookTitle', { name: workspace.name })}
      description={t('bookAbout')}
      closeLabel={common('close')}
      actions={
        <>
          <Button onClick={close}>{common('cancel')}</Button>
          <Button type="submit" form={form} look="primary" isBusy={book.isPending} disabled={!isWhole}>
            {t('book')}
          </Button>
        </>
      }
    >
      <form id={form} className="flex flex-col gap-4" onSubmit={submit}>
        <MoneyFields typed={typed} set={set} />
        <Outlook workspace={workspace} typed={typed} />
        <NotKept draft={draft} />
        <Problem error={book.error} />
      </form>
    </Dialog>
  )
}

function useBooking({ workspace, onClose }: BookDialogProps, clear: () => void) {
  const t = useHouseTexts()
  const client = useQueryClient()
  return useMutation({
    mutationFn: bookMoney,
    onSuccess: async () => {
      clear()
      tell(t('booked', { name: workspace.name }))
      await client.invalidateQueries({ queryKey: HOUSE_KEY })
      onClose()
    },
  })
}

type FieldsProps = { readonly typed: MoneyWish; readonly set: (change: Partial<MoneyWish>) => void }

function MoneyFields({ typed, set }: FieldsProps) {
  const t = useHouseTexts()
  const micros = microsOf(typed.amount)
  const isWrong = typed.amount.trim() !== '' && (micros === null || micros === '0')
  return (
    <>
      <Field label={t('kind')}>
        {(control) => (
          <Select
            {...control}
            value={typed.kind}
            onChange={(event) => set({ kind: event.target.value as MoneyWish['kind'] })}
          >
            {MONEY_KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {t(`kinds.${kind}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t('amount')} problem={isWrong ? t('badAmount') : undefined}>
        {(control) => (
          <Input
            {...control}
            required
            inputMode="decimal"
            autoComplete="off"
            value={typed.amount}
            onChange={(event) => set({ amount: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('currency')} hint={t('currencyHint')}>
        {(control) => (
          <Input
            {...control}
            required
            maxLength={8}
            value={typed.currency}
            onChange={(event) => set({ currency: event.target.value.toUpperCase() })}
          />
        )}
      </Field>
      <Field label={t('reason')} hint={t('reasonHint')}>
        {(control) => (
          <Input
            {...control}
            required
            maxLength={500}
            value={typed.reason}
            onChange={(event) => set({ reason: event.target.value })}
          />
        )}
      </Field>
    </>
  )
}

/** What is in the wallet before it is booked, and what of it is owed. */
function Outlook({ workspace, typed }: { readonly workspace: WorkspaceMoney; readonly typed: MoneyWish }) {
  const t = useHouseTexts()
  const wallet = workspace.wallets.find(({ currency }) => currency === typed.currency)
  if (!wallet) return null
  const { balance, currency, debt } = wallet
  return (
    <p className="text-muted tabular-nums">
      {t('willBeNow', { amount: formatMoney(balance, currency) })}
      {debt !== '0' && typed.kind !== 'taken' && ` ${t('debtFirst', { amount: formatMoney(debt, currency) })}`}
    </p>
  )
}
