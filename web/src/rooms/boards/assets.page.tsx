import { LoadingPage } from '#web/kit/loading-page.tsx'

export function AssetsPage() {
  return <LoadingPage />
}
