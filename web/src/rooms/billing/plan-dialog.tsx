import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId } from 'react'
import type { AdminPlan } from '#contract/billing.ts'
import { isFault } from '#web/api/fault.ts'
import { api } from '#web/api/request.ts'
import { useCommon } from '#web/i18n/common.ts'
import { useDraft } from '#web/kit/draft.ts'
import { NotKept } from '#web/kit/not-kept.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { Field } from '#web/ui/field.tsx'
import { Input } from '#web/ui/input.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Switch } from '#web/ui/switch.tsx'
import { HOUSE_KEY } from './house.ts'
import { useHouseTexts } from './house-texts.ts'
import { useTexts } from './texts.ts'
import { nameOfUnit, PLAN_UNITS } from './units.ts'

type PlanDialogProps = { readonly plan?: AdminPlan; readonly onClose: () => void }

/** Numbers as typed; an empty one limits nothing. */
type Typed = {
  readonly name: string
  readonly units: Readonly<Record<string, string>>
  readonly storageGb: string
  readonly members: string
  readonly isDefault: boolean
}

/** As sizes are shown everywhere. */
const GB = 1024 ** 3
const STALE = 412
const WHOLE = /^\d{1,12}$/
const isCount = (text: string) => text.trim() === '' || WHOLE.test(text.trim())
const countOf = (text: string) => (text.trim() === '' ? null : Number(text.trim()))

const typedOf = (plan: AdminPlan | undefined): Typed => ({
  name: plan?.name ?? '',
  units: Object.fromEntries(Object.entries(plan?.units ?? {}).map(([unit, most]) => [unit, String(most)])),
  storageGb: plan?.storage_bytes == null ? '' : String(plan.storage_bytes / GB),
  members: plan?.members == null ? '' : String(plan.members),
  isDefault: plan?.is_default ?? false,
})

export function PlanDialog({ plan, onClose }: PlanDialogProps) {
  const t = useHouseTexts()
  const common = useCommon()
  const form = useId()
  const draft = `plan.${plan ? `${plan.id}.${plan.revision}` : 'new'}`
  const [typed, setTyped, clear] = useDraft<Typed>(draft, typedOf(plan))
  const set = (change: Partial<Typed>) => setTyped({ ...typed, ...change })
  const isWhole =
    typed.name.trim() !== '' &&
    Object.values(typed.units).every(isCount) &&
    isCount(typed.members) &&
    isSize(typed.storageGb)
  const save = useSaving({ ...(plan ? { plan } : {}), onClose }, clear)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isWhole) save.mutate(typed)
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={plan ? t('editPlan', { name: plan.name }) : t('addPlan')}
      closeLabel={common('close')}
      actions={
        <>
          <Button
            onClick={() => {
              clear()
              onClose()
            }}
          >
            {common('cancel')}
          </Button>
          <Button type="submit" form={form} look="primary" isBusy={save.isPending} disabled={!isWhole}>
            {common('save')}
          </Button>
        </>
      }
    >
      <form id={form} className="flex flex-col gap-4" onSubmit={submit}>
        <PlanFields typed={typed} set={set} />
        <Switch
          label={t('isDefault')}
          hint={plan?.is_default ? t('isDefaultFixed') : t('isDefaultHint')}
          isOn={typed.isDefault}
          isDisabled={plan?.is_default ?? false}
          onChange={(isDefault) => set({ isDefault })}
        />
        <NotKept draft={draft} />
        {isFault(save.error) && save.error.status === STALE ? (
          <Notice tone="warn">{t('overtaken')}</Notice>
        ) : (
          <Problem error={save.error} />
        )}
      </form>
    </Dialog>
  )
}

/** Gigabytes may be given in parts of one. */
function isSize(text: string): boolean {
  return text.trim() === '' || /^\d{1,9}(\.\d{1,9})?$/.test(text.trim())
}

type FieldsProps = { readonly typed: Typed; readonly set: (change: Partial<Typed>) => void }

function PlanFields({ typed, set }: FieldsProps) {
  const t = useHouseTexts()
  const words = useTexts()
  const problem = (isRight: boolean) => (isRight ? undefined : t('badCount'))
  return (
    <>
      <Field label={t('planName')}>
        {(control) => (
          <Input
            {...control}
            required
            maxLength={60}
            value={typed.name}
            onChange={(event) => set({ name: event.target.value })}
          />
        )}
      </Field>
      <fieldset className="flex flex-col gap-3">
        <legend className="font-medium">{t('planLimits')}</legend>
        <p className="text-xs text-muted">{t('planLimitsHint')}</p>
        <div className="grid grid-cols-2 gap-3">
          {PLAN_UNITS.map((unit) => (
            <Count
              key={unit}
              label={nameOfUnit(words, unit)}
              value={typed.units[unit] ?? ''}
              problem={problem(isCount(typed.units[unit] ?? ''))}
              onChange={(most) => set({ units: { ...typed.units, [unit]: most } })}
            />
          ))}
          <Count
            label={t('planStorage')}
            value={typed.storageGb}
            problem={problem(isSize(typed.storageGb))}
            onChange={(storageGb) => set({ storageGb })}
          />
          <Count
            label={t('planMembers')}
            value={typed.members}
            problem={problem(isCount(typed.members))}
            onChange={(members) => set({ members })}
          />
        </div>
      </fieldset>
    </>
  )
}

type CountProps = {
  readonly label: string
  readonly value: string
  readonly problem: string | undefined
  readonly onChange: (value: string) => void
}

function Count({ label, value, problem, onChange }: CountProps) {
  return (
    <Field label={label} problem={problem}>
      {(control) => (
        <Input
          {...control}
          inputMode="decimal"
          autoComplete="off"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}

function useSaving({ plan, onClose }: PlanDialogProps, clear: () => void) {
  const common = useCommon()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (typed: Typed) => {
      const units = Object.entries(typed.units).flatMap(([unit, text]) => {
        const most = countOf(text)
        return most === null ? [] : [[unit, most] as const]
      })
      const storage = countOf(typed.storageGb)
      const body = {
        name: typed.name.trim(),
        units: Object.fromEntries(units),
        storage_bytes: storage === null ? null : Math.round(storage * GB),
        members: countOf(typed.members),
        is_default: typed.isDefault,
      }
      return plan
        ? api.put(`/billing/plans/${plan.id}`, { body, revision: plan.revision })
        : api.post('/billing/plans', { body })
    },
    onSuccess: () => {
      clear()
      tell(common('saved'))
      onClose()
    },
    onSettled: () => client.invalidateQueries({ queryKey: HOUSE_KEY }),
  })
}
