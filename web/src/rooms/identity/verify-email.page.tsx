import { LoadingPage } from '#web/kit/loading-page.tsx'

export function VerifyEmailPage() {
  return <LoadingPage />
}
