import { LoadingPage } from '#web/kit/loading-page.tsx'

export function TrashPage() {
  return <LoadingPage />
}
