import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { SecondStep, SignedIn } from '#contract/identity.ts'
import { api } from '#web/api/request.ts'
import { Problem } from '#web/kit/problem.tsx'
import { paths } from '#web/paths.ts'
import { Button } from '#web/ui/button.tsx'
import { Field } from '#web/ui/field.tsx'
import { Input } from '#web/ui/input.tsx'
import { afterSignIn, asCookie, useArrive, useFragment, useNext } from './arrival.ts'
import { PasswordField } from './password-field.tsx'
import { SecondStepForm } from './second-step.tsx'
import { useTexts } from './texts.ts'
import { WayIn } from './way-in.tsx'

export function SignInPage() {
  const t = useTexts()
  const next = useNext()
  const invitation = useFragment('invitation')
  const arrive = useArrive()
  const [challenge, setChallenge] = useState<string | null>(null)
  const enter = ({ user }: SignedIn) => arrive(user, afterSignIn(next, invitation))
  if (challenge !== null)
    return (
      <WayIn title={t('codeTitle')}>
        <SecondStepForm challenge={challenge} onDone={enter} onBack={() => setChallenge(null)} />
      </WayIn>
    )
  return (
    <WayIn title={t('signInTitle')}>
      <PasswordForm onDone={enter} onSecondStep={setChallenge} />
      <div className="mt-5 flex flex-wrap justify-between gap-2 text-muted">
        <Link to={paths.forgotPassword} className="underline hover:text-ink">
          {t('forgot')}
        </Link>
        <span>
          {t('noAccount')}{' '}
          <Link
            to={paths.register}
            {...(next ? { search: { next } } : {})}
            {...(invitation ? { hash: `invitation=${invitation}` } : {})}
            className="underline hover:text-ink"
          >
            {t('register')}
          </Link>
        </span>
      </div>
    </WayIn>
  )
}

type PasswordFormProps = {
  readonly onDone: (signedIn: SignedIn) => void
  readonly onSecondStep: (challenge: string) => void
}

function PasswordForm({ onDone, onSecondStep }: PasswordFormProps) {
  const t = useTexts()
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const signIn = useMutation({
    mutationFn: () => api.post<SignedIn | SecondStep>('/auth/login', { body: { username, password, ...asCookie } }),
    onSuccess: (reply) => ('challenge' in reply ? onSecondStep(reply.challenge) : onDone(reply)),
  })
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        signIn.mutate()
      }}
    >
      <Field label={t('name')}>
        {(control) => (
          <Input
            {...control}
            required
            autoFocus
            autoComplete="username"
            value={username}
            onChange={(event) => setUsername(event.target.value)}
          />
        )}
      </Field>
      <PasswordField label={t('password')} value={password} onChange={setPassword} />
      <Problem error={signIn.error} />
      <Button type="submit" look="primary" isBusy={signIn.isPending}>
        {t('signIn')}
      </Button>
    </form>
  )
}
