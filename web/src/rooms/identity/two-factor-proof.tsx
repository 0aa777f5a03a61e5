import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { RecoveryCodes } from '#contract/identity.ts'
import { api } from '#web/api/request.ts'
import { useCommon } from '#web/i18n/common.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Button } from '#web/ui/button.tsx'
import { useAccountTexts } from './account-texts.ts'
import { CodeField } from './code-field.tsx'
import { PasswordField } from './password-field.tsx'

type TwoFactorProofFormProps = {
  readonly wish: 'renew' | 'end'
  readonly onDone: (codes: readonly string[] | null) => void
  readonly onCancel: () => void
}

/** Password and code together, before what would let somebody else in. */
export function TwoFactorProofForm({ wish, onDone, onCancel }: TwoFactorProofFormProps) {
  const t = useAccountTexts()
  const common = useCommon()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const change = useMutation({
    mutationFn: async () => {
      const body = { password, code }
      if (wish === 'renew')
        return (await api.post<RecoveryCodes>('/auth/two-factor/recovery-codes', { body })).recovery_codes
      await api.delete('/auth/two-factor', { body })
      return null
    },
    onSuccess: onDone,
    onError: () => setCode(''),
  })
  return (
    <form
      className="flex flex-col gap-4 rounded-lg border border-line p-4"
      onSubmit={(event) => {
        event.preventDefault()
        change.mutate()
      }}
    >
      <p className="text-muted">{t('proofText')}</p>
      <PasswordField label={t('currentPassword')} value={password} onChange={setPassword} isFirst />
      <CodeField value={code} onChange={setCode} />
      <Problem error={change.error} />
      <div className="flex gap-2">
        <Button type="submit" look={wish === 'end' ? 'danger' : 'primary'} isBusy={change.isPending}>
          {wish === 'end' ? t('turnOff') : t('renewCodes')}
        </Button>
        <Button onClick={onCancel}>{common('cancel')}</Button>
      </div>
    </form>
  )
}
