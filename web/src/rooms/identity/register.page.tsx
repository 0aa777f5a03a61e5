import { LoadingPage } from '#web/kit/loading-page.tsx'

export function RegisterPage() {
  return <LoadingPage />
}
