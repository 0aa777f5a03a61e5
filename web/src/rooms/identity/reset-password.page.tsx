import { LoadingPage } from '#web/kit/loading-page.tsx'

export function ResetPasswordPage() {
  return <LoadingPage />
}
