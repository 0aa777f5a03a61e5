import { LoadingPage } from '#web/kit/loading-page.tsx'

export function FilesPage() {
  return <LoadingPage />
}
