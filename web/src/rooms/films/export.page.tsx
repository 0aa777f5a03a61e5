import { LoadingPage } from '#web/kit/loading-page.tsx'

export function ExportPage() {
  return <LoadingPage />
}
