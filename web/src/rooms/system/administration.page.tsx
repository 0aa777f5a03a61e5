import { LoadingPage } from '#web/kit/loading-page.tsx'

export function AdministrationPage() {
  return <LoadingPage />
}
