import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useId } from 'react'
import type { Model, Provider } from '#contract/catalogue.ts'
import { api } from '#web/api/request.ts'
import { useCommon } from '#web/i18n/common.ts'
import { useFormDraft } from '#web/kit/form-draft.ts'
import { StaleChoice } from '#web/kit/stale-choice.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { Field } from '#web/ui/field.tsx'
import { Input, Select } from '#web/ui/input.tsx'
import { Switch } from '#web/ui/switch.tsx'
import { useNameOf } from './catalogue.ts'
import { DraftStanding } from './draft-standing.tsx'
import { useForgetCatalogue } from './entry-actions.tsx'
import { PriceFields, pricesOfTyped, type TypedPrices, typedPricesOf } from './price-fields.tsx'
import { Refused } from './provider-dialog.tsx'
import { useTexts } from './texts.ts'

/** What speaks like OpenAI, and the units that it charges by. */
const KINDS = {
  text: { dialect: 'openai-chat', units: ['input_token', 'output_token'] },
  image: { dialect: 'openai-images', units: ['image'] },
  video: { dialect: 'openai-videos', units: ['second'] },
  speech: { dialect: 'openai-speech', units: ['character'] },
} as const
type Kind = keyof typeof KINDS
const KIND_NAMES = Object.keys(KINDS) as Kind[]

type Props =
  | { readonly model: Model; readonly provider?: never; readonly onClose: () => void }
  | { readonly model?: never; readonly provider: Provider; readonly onClose: () => void }

type Typed = {
  readonly kind: Kind
  readonly model: string
  readonly isVerified: boolean
  readonly atOnce: string
  readonly prices: TypedPrices
}

const typedAtFirst = (model: Model | undefined): Typed => ({
  kind: 'text',
  model: '',
  isVerified: model?.is_verified ?? false,
  atOnce: String(model?.concurrency_max ?? 4),
  prices: typedPricesOf(model?.prices, KINDS.text.units),
})

const draftOf = ({ model, provider }: Props) => `catalogue.${model ? `model.${model.id}` : `new-model.${provider.id}`}`

/** Prices of the given model, or a new one of the given provider. */
export function ModelDialog(props: Props) {
  const t = useTexts()
  const common = useCommon()
  const nameOf = useNameOf()
  const form = useId()
  const { model, provider, onClose } = props
  const draft = useFormDraft<Typed>(draftOf(props), typedAtFirst(model))
  const { fields: typed, set, overtaken } = draft
  const cancel = () => {
    draft.forget()
    onClose()
  }
  const prices = pricesOfTyped(typed.prices)
  const save = useSaving({ ...props, onClose: cancel }, typed)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (prices !== null && overtaken.length === 0) save.mutate(prices)
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={model ? t('editModel', { name: nameOf(model.name) }) : t('addModelTo', { name: nameOf(provider.name) })}
      closeLabel={common('close')}
      actions={
        <>
          <Button onClick={cancel}>{common('cancel')}</Button>
          <Button
            type="submit"
            form={form}
            look="primary"
            isBusy={save.isPending}
            disabled={prices === null || overtaken.length > 0}
          >
            {common('save')}
          </Button>
        </>
      }
    >
      <form id={form} className="flex flex-col gap-4" onSubmit={submit}>
        <DraftStanding draft={draft} />
        {!model && <NewFields typed={typed} set={set} />}
        <PriceFields prices={typed.prices} onChange={(next) => set({ prices: next })} />
        <Field label={t('atOnce')}>
          {(control) => (
            <Input
              {...control}
              required
              type="number"
              min={1}
              max={1000}
              value={typed.atOnce}
              onChange={(event) => set({ atOnce: event.target.value })}
            />
          )}
        </Field>
        {model && (
          <Switch
            label={t('verified')}
            hint={t('priceHint')}
            isOn={typed.isVerified}
            onChange={(isVerified) => set({ isVerified })}
          />
        )}
        {overtaken.length > 0 && <StaleChoice onTheirs={draft.yield} onMine={draft.insist} />}
        <Refused error={save.error} />
      </form>
    </Dialog>
  )
}

type FieldsProps = { readonly typed: Typed; readonly set: (change: Partial<Typed>) => void }

function NewFields({ typed, set }: FieldsProps) {
  const t = useTexts()
  const choose = (kind: Kind) => set({ kind, prices: typedPricesOf(undefined, KINDS[kind].units) })
  return (
    <>
      <Field label={t('kind')}>
        {(control) => (
          <Select {...control} value={typed.kind} onChange={(event) => choose(event.target.value as Kind)}>
            {KIND_NAMES.map((kind) => (
              <option key={kind} value={kind}>
                {t(`kinds.${kind}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t('model')} hint={t('modelHint')}>
        {(control) => (
          <Input
            {...control}
            required
            maxLength={128}
            value={typed.model}
            onChange={(event) => set({ model: event.target.value })}
          />
        )}
      </Field>
    </>
  )
}

/** The name at the provider as a part of an id. */
const slugOf = (name: string) => name.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '')

function useSaving({ model, provider, onClose }: Props, typed: Typed) {
  const t = useTexts()
  const forget = useForgetCatalogue()
  const concurrency = Number(typed.atOnce)
  const name = typed.model.trim()
  return useMutation({
    mutationFn: (prices: Model['prices']) =>
      model
        ? api.patch(`/catalogue/models/${model.id}`, {
            body: { prices, concurrency_max: concurrency, is_verified: typed.isVerified },
            revision: model.revision,
          })
        : api.postOnce('/catalogue/models', {
            body: {
              ...{ slug: slugOf(name), provider: provider.id, kind: typed.kind, dialect: KINDS[typed.kind].dialect },
              ...{ model: name, prices, concurrency_max: concurrency },
            },
          }),
    onSuccess: () => {
      tell(t('saved'))
      onClose()
    },
    onSettled: forget,
  })
}
