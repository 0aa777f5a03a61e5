import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import { useState } from 'react'
import type { User } from '#contract/identity.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { useCommon } from '#web/i18n/common.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { Field } from '#web/ui/field.tsx'
import { Input } from '#web/ui/input.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { useAccountTexts } from './account-texts.ts'
import { PasswordField } from './password-field.tsx'

export function EmailField({ me }: { readonly me: User }) {
  const t = useAccountTexts()
  const [isChanging, setChanging] = useState(false)
  const sending = useMutation({ mutationFn: () => api.post('/auth/send-verification') })
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <span className={me.email === null ? 'text-muted' : ''}>{me.email ?? t('noEmail')}</span>
        {me.email !== null && <Verification isVerified={me.email_verified} />}
        <span className="ml-auto flex flex-wrap gap-2">
          {me.email !== null && !me.email_verified && (
            <Button size="small" isBusy={sending.isPending} onClick={() => sending.mutate()}>
              {t('sendVerification')}
            </Button>
          )}
          {!isChanging && (
            <Button size="small" onClick={() => setChanging(true)}>
              {me.email === null ? t('addEmail') : t('changeEmail')}
            </Button>
          )}
        </span>
      </div>
      {sending.isSuccess && !me.email_verified && (
        <Notice tone="ok">{t('verificationSent', { email: me.email ?? '' })}</Notice>
      )}
      <Problem error={sending.error} />
      {isChanging && <EmailForm onClose={() => setChanging(false)} />}
    </div>
  )
}

function Verification({ isVerified }: { readonly isVerified: boolean }) {
  const t = useAccountTexts()
  return isVerified ? (
    <Badge tone="ok" icon={<CircleCheck aria-hidden className="size-3" />}>
      {t('verified')}
    </Badge>
  ) : (
    <Badge tone="warn">{t('unverified')}</Badge>
  )
}

function EmailForm({ onClose }: { readonly onClose: () => void }) {
  const t = useAccountTexts()
  const common = useCommon()
  const client = useQueryClient()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const saving = useMutation({
    mutationFn: () => api.put<User>('/users/me', { body: { email, current_password: password } }),
    onSuccess: (user) => {
      client.setQueryData(keys.me, user)
      onClose()
    },
  })
  return (
    <form
      className="flex flex-col gap-4 rounded-lg border border-line p-4"
      onSubmit={(event) => {
        event.preventDefault()
        saving.mutate()
      }}
    >
      <Field label={t('newEmail')} hint={t('newEmailHint')}>
        {(control) => (
          <Input
            {...control}
            required
            autoFocus
            type="email"
            autoComplete="email"
            maxLength={254}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <PasswordField label={t('currentPassword')} value={password} onChange={setPassword} />
      <Problem error={saving.error} />
      <div className="flex gap-2">
        <Button type="submit" look="primary" isBusy={saving.isPending}>
          {t('saveEmail')}
        </Button>
        <Button onClick={onClose}>{common('cancel')}</Button>
      </div>
    </form>
  )
}
