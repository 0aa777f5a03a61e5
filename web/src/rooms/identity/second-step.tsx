import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { SignedIn } from '#contract/identity.ts'
import { isFault } from '#web/api/fault.ts'
import { api } from '#web/api/request.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Button } from '#web/ui/button.tsx'
import { asCookie } from './arrival.ts'
import { CodeField } from './code-field.tsx'
import { useTexts } from './texts.ts'

type SecondStepFormProps = {
  readonly challenge: string
  readonly onDone: (signedIn: SignedIn) => void
  readonly onBack: () => void
}

/** The password was right; the app's code, or a recovery code, opens the door. */
export function SecondStepForm({ challenge, onDone, onBack }: SecondStepFormProps) {
  const t = useTexts()
  const [code, setCode] = useState('')
  const [isRecovery, setRecovery] = useState(false)
  const proof = useMutation({
    mutationFn: () => api.post<SignedIn>('/auth/second-step', { body: { challenge, code, ...asCookie } }),
    onSuccess: onDone,
    onError: () => setCode(''),
  })
  const isOver = isFault(proof.error) && proof.error.code === 'IDENTITY_CHALLENGE_ENDED'
  const change = () => {
    setRecovery(!isRecovery)
    setCode('')
    proof.reset()
  }
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        proof.mutate()
      }}
    >
      <p className="text-muted">{isRecovery ? t('recoveryText') : t('codeText')}</p>
      <CodeField key={String(isRecovery)} isRecovery={isRecovery} value={code} onChange={setCode} isFirst />
      <Problem error={proof.error} />
      {isOver ? (
        <Button look="primary" onClick={onBack}>
          {t('toSignIn')}
        </Button>
      ) : (
        <Button type="submit" look="primary" isBusy={proof.isPending}>
          {t('confirm')}
        </Button>
      )}
      <div className="flex flex-wrap justify-between gap-2 text-muted">
        <button type="button" className="underline hover:text-ink" onClick={change}>
          {isRecovery ? t('useApp') : t('useRecovery')}
        </button>
        <button type="button" className="underline hover:text-ink" onClick={onBack}>
          {t('otherAccount')}
        </button>
      </div>
    </form>
  )
}
