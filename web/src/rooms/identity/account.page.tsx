import { LoadingPage } from '#web/kit/loading-page.tsx'

export function AccountPage() {
  return <LoadingPage />
}
