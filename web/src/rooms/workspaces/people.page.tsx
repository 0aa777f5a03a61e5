import { LoadingPage } from '#web/kit/loading-page.tsx'

export function PeoplePage() {
  return <LoadingPage />
}
