import { LoadingPage } from '#web/kit/loading-page.tsx'

export function DirectorPage() {
  return <LoadingPage />
}
