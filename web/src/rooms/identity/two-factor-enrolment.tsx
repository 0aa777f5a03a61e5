import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { RecoveryCodes, TwoFactorEnrolment } from '#contract/identity.ts'
import { api } from '#web/api/request.ts'
import { useCommon } from '#web/i18n/common.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Button } from '#web/ui/button.tsx'
import { useAccountTexts } from './account-texts.ts'
import { CodeField } from './code-field.tsx'
import { PasswordField } from './password-field.tsx'

type EnrolmentProps = { readonly onDone: (codes: readonly string[]) => void; readonly onCancel: () => void }

/** Password, picture for the app, first code. Nothing is on before that code was right. */
export function Enrolment({ onDone, onCancel }: EnrolmentProps) {
  const t = useAccountTexts()
  const common = useCommon()
  const [password, setPassword] = useState('')
  const begin = useMutation({
    mutationFn: () => api.post<TwoFactorEnrolment>('/auth/two-factor', { body: { password } }),
  })
  if (begin.data) return <Scan enrolment={begin.data} onDone={onDone} onCancel={onCancel} />
  return (
    <form
      className="flex flex-col gap-4 rounded-lg border border-line p-4"
      onSubmit={(event) => {
        event.preventDefault()
        begin.mutate()
      }}
    >
      <p className="text-muted">{t('proveText')}</p>
      <PasswordField label={t('currentPassword')} value={password} onChange={setPassword} isFirst />
      <Problem error={begin.error} />
      <div className="flex gap-2">
        <Button type="submit" look="primary" isBusy={begin.isPending}>
          {t('continue')}
        </Button>
        <Button onClick={onCancel}>{common('cancel')}</Button>
      </div>
    </form>
  )
}

function Scan({ enrolment, onDone, onCancel }: EnrolmentProps & { readonly enrolment: TwoFactorEnrolment }) {
  const t = useAccountTexts()
  const common = useCommon()
  const [code, setCode] = useState('')
  const confirm = useMutation({
    mutationFn: () => api.post<RecoveryCodes>('/auth/two-factor/confirm', { body: { code } }),
    onSuccess: ({ recovery_codes: codes }) => onDone(codes),
    onError: () => setCode(''),
  })
  return (
    <form
      className="flex flex-col gap-4 rounded-lg border border-line p-4"
      onSubmit={(event) => {
        event.preventDefault()
        confirm.mutate()
      }}
    >
      <div>
        <h3 className="font-medium">{t('scanTitle')}</h3>
        <p className="mt-1 text-muted">{t('scanText')}</p>
      </div>
      <div className="flex flex-wrap items-center gap-5">
        <img
          src={`data:image/svg+xml,${encodeURIComponent(enrolment.qr_svg)}`}
          alt={t('qrAlt')}
          className="size-44 rounded-md"
        />
        <div className="min-w-0 flex-1 basis-48">
          <p className="text-muted">{t('typeSecret')}</p>
          <p className="mt-1 font-mono text-sm tracking-wide select-all">{inFours(enrolment.secret)}</p>
        </div>
      </div>
      <p className="text-muted">{t('enterCode')}</p>
      <CodeField value={code} onChange={setCode} isFirst />
      <Problem error={confirm.error} />
      <div className="flex gap-2">
        <Button type="submit" look="primary" isBusy={confirm.isPending}>
          {t('turnOn')}
        </Button>
        <Button onClick={onCancel}>{common('cancel')}</Button>
      </div>
    </form>
  )
}

const inFours = (secret: string) => secret.replace(/(.{4})(?=.)/g, '$1 ')
