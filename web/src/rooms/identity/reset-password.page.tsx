import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { isFault } from '#web/api/fault.ts'
import { api } from '#web/api/request.ts'
import { Problem } from '#web/kit/problem.tsx'
import { paths } from '#web/paths.ts'
import { Button, buttonClasses } from '#web/ui/button.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { useSecretFragment } from './arrival.ts'
import { PasswordField } from './password-field.tsx'
import { useTexts } from './texts.ts'
import { WayIn } from './way-in.tsx'

export function ResetPasswordPage() {
  const t = useTexts()
  const token = useSecretFragment('token')
  const [isDone, setDone] = useState(false)
  return (
    <WayIn title={t('resetTitle')}>
      {isDone && (
        <div className="flex flex-col gap-4">
          <Notice tone="ok">{t('resetDone')}</Notice>
          <Link to={paths.signIn} className={buttonClasses('primary')}>
            {t('signIn')}
          </Link>
        </div>
      )}
      {!isDone && token === null && (
        <div className="flex flex-col gap-4">
          <Notice tone="warn">{t('linkMissing')}</Notice>
          <NewLink />
        </div>
      )}
      {!isDone && token !== null && <ResetForm token={token} onDone={() => setDone(true)} />}
    </WayIn>
  )
}

function NewLink() {
  const t = useTexts()
  return (
    <Link to={paths.forgotPassword} className={buttonClasses()}>
      {t('newLink')}
    </Link>
  )
}

function ResetForm({ token, onDone }: { readonly token: string; readonly onDone: () => void }) {
  const t = useTexts()
  const [password, setPassword] = useState('')
  const reset = useMutation({
    mutationFn: () => api.post('/auth/reset-password', { body: { token, new_password: password } }),
    onSuccess: onDone,
  })
  const isSpent = isFault(reset.error) && reset.error.status === 410
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        reset.mutate()
      }}
    >
      <p className="text-muted">{t('resetText')}</p>
      <PasswordField label={t('newPassword')} value={password} onChange={setPassword} own={[]} isFirst />
      <Problem error={reset.error} />
      {isSpent ? (
        <NewLink />
      ) : (
        <Button type="submit" look="primary" isBusy={reset.isPending}>
          {t('savePassword')}
        </Button>
      )}
    </form>
  )
}
