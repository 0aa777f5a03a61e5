import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { Problem } from '#web/kit/problem.tsx'
import { paths } from '#web/paths.ts'
import { buttonClasses } from '#web/ui/button.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Spinner } from '#web/ui/spinner.tsx'
import { useSecretFragment } from './arrival.ts'
import { useTexts } from './texts.ts'
import { WayIn } from './way-in.tsx'

export function VerifyEmailPage() {
  const t = useTexts()
  const token = useSecretFragment('token')
  const proof = useProof(token)
  return (
    <WayIn title={t('verifyTitle')}>
      <div className="flex flex-col gap-4">
        {proof.isLoading && (
          <p role="status" className="flex items-center gap-2 text-muted">
            <Spinner />
            {t('verifying')}
          </p>
        )}
        {token === null && <Notice tone="warn">{t('linkMissing')}</Notice>}
        {proof.isSuccess && <Notice tone="ok">{t('verified')}</Notice>}
        <Problem error={proof.error} />
        {(proof.error || token === null) && <p className="text-muted">{t('verifyAgain')}</p>}
        {!proof.isLoading && (
          <Link to={paths.home} className={buttonClasses(proof.isSuccess ? 'primary' : 'secondary')}>
            {t('toStudio')}
          </Link>
        )}
      </div>
    </WayIn>
  )
}

/** A query and no mutation: however often the page is drawn, one link is shown once. */
function useProof(token: string | null) {
  const client = useQueryClient()
  const proof = useQuery({
    queryKey: ['verify-email', token],
    queryFn: async () => {
      await api.post('/auth/verify-email', { body: { token } })
      return true
    },
    enabled: token !== null,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  })
  useEffect(() => {
    if (proof.isSuccess) void client.invalidateQueries({ queryKey: keys.me })
  }, [proof.isSuccess, client])
  return proof
}
