import { LoadingPage } from '#web/kit/loading-page.tsx'

export function EnginesPage() {
  return <LoadingPage />
}
