import { LoadingPage } from '#web/kit/loading-page.tsx'

export function ForgotPasswordPage() {
  return <LoadingPage />
}
