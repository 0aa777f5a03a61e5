import { LoadingPage } from '#web/kit/loading-page.tsx'

export function TasksPage() {
  return <LoadingPage />
}
