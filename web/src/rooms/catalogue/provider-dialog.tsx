import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useId } from 'react'
import type { Provider } from '#contract/catalogue.ts'
import { isFault } from '#web/api/fault.ts'
import { api } from '#web/api/request.ts'
import { useCommon } from '#web/i18n/common.ts'
import { useFormDraft } from '#web/kit/form-draft.ts'
import { Problem } from '#web/kit/problem.tsx'
import { StaleChoice } from '#web/kit/stale-choice.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { Field } from '#web/ui/field.tsx'
import { Input } from '#web/ui/input.tsx'
import { Switch } from '#web/ui/switch.tsx'
import { useNameOf } from './catalogue.ts'
import { DraftStanding } from './draft-standing.tsx'
import { useForgetCatalogue } from './entry-actions.tsx'
import { useTexts } from './texts.ts'

type Props = { readonly provider?: Provider; readonly onClose: () => void }

/** A provider that is added, or where the given one is reached. */
export function ProviderDialog({ provider, onClose }: Props) {
  const t = useTexts()
  const common = useCommon()
  const nameOf = useNameOf()
  const form = useId()
  const draft = useFormDraft<Typed>(`catalogue.provider.${provider?.id ?? 'new'}`, {
    id: provider?.id ?? '',
    name: provider ? nameOf(provider.name) : '',
    baseUrl: provider?.base_url ?? '',
    needsKey: provider?.needs_key ?? true,
  })
  const { fields: typed, set, overtaken } = draft
  const cancel = () => {
    draft.forget()
    onClose()
  }
  const save = useSaving({ ...(provider ? { provider } : {}), onClose: cancel }, typed)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (overtaken.length === 0) save.mutate()
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={provider ? t('editProvider', { name: nameOf(provider.name) }) : t('addProvider')}
      closeLabel={common('close')}
      {...(provider ? {} : { description: t('addProviderAbout') })}
      actions={
        <>
          <Button onClick={cancel}>{common('cancel')}</Button>
          <Button type="submit" form={form} look="primary" isBusy={save.isPending} disabled={overtaken.length > 0}>
            {common('save')}
          </Button>
        </>
      }
    >
      <form id={form} className="flex flex-col gap-4" onSubmit={submit}>
        <DraftStanding draft={draft} />
        {!provider && <NameFields typed={typed} set={set} />}
        <Field label={t('baseUrl')} hint={t('baseUrlHint')}>
          {(control) => (
            <Input
              {...control}
              required
              type="url"
              maxLength={2000}
              value={typed.baseUrl}
              onChange={(event) => set({ baseUrl: event.target.value })}
            />
          )}
        </Field>
        <Switch label={t('needsKey')} isOn={typed.needsKey} onChange={(needsKey) => set({ needsKey })} />
        {overtaken.length > 0 && (
          <StaleChoice onTheirs={draft.yield} onMine={draft.insist}>
            {provider?.base_url}
          </StaleChoice>
        )}
        <Refused error={save.error} />
      </form>
    </Dialog>
  )
}

/** After a lost race what is in force was loaded: it is a question above, or can simply be saved again. */
export function Refused({ error }: { readonly error: unknown }) {
  const t = useTexts()
  if (isFault(error) && error.isStale) return <p className="text-muted">{t('changedElsewhere')}</p>
  return <Problem error={error} />
}

type Typed = {
  readonly id: string
  readonly name: string
  readonly baseUrl: string
  readonly needsKey: boolean
}

type FieldsProps = { readonly typed: Typed; readonly set: (change: Partial<Typed>) => void }

function NameFields({ typed, set }: FieldsProps) {
  const t = useTexts()
  return (
    <>
      <Field label={t('id')} hint={t('idHint')}>
        {(control) => (
          <Input
            {...control}
            required
            maxLength={64}
            pattern="[a-z0-9][a-z0-9\-]*"
            value={typed.id}
            onChange={(event) => set({ id: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('name')}>
        {(control) => (
          <Input
            {...control}
            required
            maxLength={500}
            value={typed.name}
            onChange={(event) => set({ name: event.target.value })}
          />
        )}
      </Field>
    </>
  )
}

function useSaving({ provider, onClose }: Props, typed: Typed) {
  const t = useTexts()
  const forget = useForgetCatalogue()
  const name = typed.name.trim()
  const where = { base_url: typed.baseUrl.trim().replace(/\/+$/, ''), needs_key: typed.needsKey }
  return useMutation({
    mutationFn: () =>
      provider
        ? api.patch(`/catalogue/providers/${provider.id}`, { body: where, revision: provider.revision })
        : api.postOnce('/catalogue/providers', {
            body: { id: typed.id.trim(), name: { en: name, zh: name }, ...where },
          }),
    onSuccess: () => {
      tell(t('saved'))
      onClose()
    },
    onSettled: forget,
  })
}
