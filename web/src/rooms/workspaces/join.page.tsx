import { LoadingPage } from '#web/kit/loading-page.tsx'

export function JoinPage() {
  return <LoadingPage />
}
